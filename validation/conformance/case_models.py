"""The models of the cases: small workspaces of our own, each with what is special about it.

A case may say: `dialects` (the programs for which the numbers are right), `settings`, `points` besides the suggested values
(by name; random ones by default), `kinked` (no derivatives at the suggested values), `fit`, `minos`, `tests`, `limits`.
"""

PYHF = ["pyhf-main", "pyhf-0.7.6"]


def sample(name, data, *modifiers):
    return {"name": name, "data": data, "modifiers": list(modifiers)}


def mod(name, kind, data=None):
    return {"name": name, "type": kind, "data": data}


def normsys(name, hi, lo):
    return mod(name, "normsys", {"hi": hi, "lo": lo})


def histosys(name, hi, lo):
    return mod(name, "histosys", {"hi_data": hi, "lo_data": lo})


def shape_n(name, hi, lo):
    return mod(name, "shapeN", {"hi_data": hi, "lo_data": lo})


MU = mod("mu", "normfactor")


def workspace(channels, poi="mu", parameters=(), **extra):
    """`channels`: {name: (observed, [samples])}"""
    return {
        "channels": [{"name": name, "samples": samples} for name, (_, samples) in channels.items()],
        "observations": [{"name": name, "data": data} for name, (data, _) in channels.items()],
        "measurements": [{"name": "measurement", "config": {"poi": poi, "parameters": list(parameters)}}],
        "version": "1.0.0",
        **extra,
    }


CASES = []


def case(id, title, channels, poi="mu", parameters=(), dialects=PYHF, **options):
    """Adds a case; `channels` may be one channel's (observed, samples)."""
    named = channels if isinstance(channels, dict) else {"SR": channels}
    document = options.pop("document", None) or workspace(named, poi, parameters, **options.pop("extra", {}))
    CASES.append({"id": id, "title": title, "dialects": dialects, "workspace": document, **options})


def tested(**more):
    return {"minos": ["mu"], "tests": [1.0], "limits": [0.05], **more}


COUNTING = ([15], [sample("signal", [5], MU), sample("bkg", [10], mod("b_unc", "shapesys", [3.5]))])
case("counting", "5 events of signal on 10 ± 3.5 of background", COUNTING, **tested())
case(
    "normfactor",
    "A normfactor alone, in two bins",
    ([14, 21], [sample("signal", [4, 6], MU), sample("bkg", [9, 12])]),
    **tested(),
)
case(
    "shapesys-two-bins",
    "Uncorrelated background uncertainties, observed below the background in one bin",
    ([51, 48], [sample("signal", [12, 11], MU), sample("bkg", [50, 52], mod("b_unc", "shapesys", [3, 7]))]),
    **tested(),
)
TWO_SIDED = [sample("signal", [12, 9], MU), sample("bkg", [50, 64], normsys("xsec", 1.12, 0.91))]
case(
    "normsys-code4", "An asymmetric normsys: polynomial inside, exponential outside", ([70, 66], TWO_SIDED), **tested()
)
case(
    "normsys-code1",
    "The same normsys, exponential everywhere: a kink at 0",
    ([70, 66], TWO_SIDED),
    settings={"interpolation": {"normsys": "code1"}},
    kinked=True,
    minos=["mu"],
)
case(
    "normsys-far",
    "A normsys far outside one standard deviation, and at its joints",
    ([70, 66], TWO_SIDED),
    points=[{"mu": 1.2, "xsec": 1.0}, {"mu": 0.7, "xsec": -1.0}, {"mu": 0.4, "xsec": 3.7}, {"mu": 2.5, "xsec": -4.2}],
)
case(
    "normsys-shared",
    "One normsys on two samples and two channels, in opposite directions",
    {
        "SR": (
            [41, 37],
            [
                sample("signal", [8, 11], MU, normsys("theory", 1.1, 0.85)),
                sample("bkg", [30, 25], normsys("theory", 0.93, 1.08)),
            ],
        ),
        "CR": ([104], [sample("bkg", [110], normsys("theory", 0.95, 1.06), normsys("lumi_like", 1.02, 0.98))]),
    },
    minos=["mu"],
    tests=[1.0],
)
SHAPE = [sample("signal", [5, 20], MU), sample("bkg", [80, 60], histosys("JES", [92, 55], [71, 66]))]
case("histosys-code4p", "A histosys: polynomial inside, linear outside", ([90, 77], SHAPE), **tested())
case(
    "histosys-code0",
    "The same histosys, piecewise linear: a kink at 0",
    ([90, 77], SHAPE),
    settings={"interpolation": {"histosys": "code0"}},
    kinked=True,
    minos=["mu"],
)
case(
    "histosys-code2",
    "The same histosys, quadratic within one standard deviation",
    ([90, 77], SHAPE),
    settings={"interpolation": {"histosys": "code2"}},
    points=[{"mu": 0.8, "JES": 0.6}, {"mu": 1.3, "JES": -0.9}, {"mu": 0.2, "JES": 0.25}],
)
case(
    "histosys-code2-outside",
    "Code 2 outside one standard deviation as documented: (b + 2a)(α − 1) and (b − 2a)(α + 1)",
    ([90, 77], SHAPE),
    settings={"interpolation": {"histosys": "code2"}},
    points=[{"mu": 0.8, "JES": 1.6}, {"mu": 1.3, "JES": -1.9}, {"mu": 0.2, "JES": -3.1}],
    dialects=["pyhf-main"],
    fit=False,
)
case(
    "histosys-code2-outside-released",
    "Code 2 below −1 as pyhf 0.7.6 computes it: α (b − 2a)",
    ([90, 77], SHAPE),
    settings={"interpolation": {"histosys": "code2"}},
    points=[{"mu": 0.8, "JES": 1.6}, {"mu": 1.3, "JES": -1.9}, {"mu": 0.2, "JES": -3.1}],
    dialects=["pyhf-0.7.6"],
    fit=False,
)
case(
    "histosys-far",
    "A histosys far outside one standard deviation, and at its joints",
    ([90, 77], SHAPE),
    points=[{"mu": 1.2, "JES": 1.0}, {"mu": 0.7, "JES": -1.0}, {"mu": 0.4, "JES": 3.7}, {"mu": 2.5, "JES": -4.2}],
)
case(
    "histosys-normsys-one-name",
    "One parameter moves the shape and the normalisation",
    (
        [92, 71, 40],
        [
            sample("signal", [3, 9, 14], MU),
            sample("bkg", [80, 60, 30], histosys("JES", [86, 57, 33], [75, 66, 28]), normsys("JES", 1.04, 0.97)),
        ],
    ),
    minos=["mu"],
    tests=[1.0],
)
case(
    "histosys-shared",
    "Two histosys, one of them on two samples: shifts are added, then multiplied by factors",
    (
        [66, 52],
        [
            sample("signal", [10, 15], MU, histosys("JES", [11, 17], [8.5, 14])),
            sample(
                "bkg",
                [50, 40],
                histosys("JES", [55, 38], [46, 41]),
                histosys("b_tag", [52, 43], [47, 38]),
                normsys("xsec", 1.2, 0.8),
            ),
        ],
    ),
    minos=["mu"],
)
case(
    "shapefactor",
    "A shape from a control region of the same bins",
    {
        "SR": ([24, 30], [sample("signal", [6, 3], MU), sample("qcd", [10, 14], mod("shape", "shapefactor"))]),
        "CR": ([205, 251], [sample("qcd", [100, 140], mod("shape", "shapefactor"))]),
    },
    minos=["mu"],
    tests=[1.0],
)
case(
    "staterror",
    "Two samples share the statistical uncertainty of a bin",
    (
        [44, 33, 20],
        [
            sample("signal", [7, 10, 5], MU),
            sample("ttbar", [20, 13, 9], mod("stat_SR", "staterror", [1.5, 1.2, 0.9])),
            sample("wjets", [12, 9, 4], mod("stat_SR", "staterror", [2.1, 1.4, 1.1])),
        ],
    ),
    minos=["mu"],
    tests=[1.0],
)
case(
    "staterror-two-channels",
    "One name of a staterror in two channels: the bins of each have parameters of their own",
    {
        "B": ([44, 33], [sample("signal", [7, 10], MU), sample("bkg", [35, 24], mod("stat", "staterror", [3.0, 2.5]))]),
        "A": ([71], [sample("signal", [2], MU), sample("bkg", [66], mod("stat", "staterror", [4.0]))]),
    },
)
case(
    "staterror-without-uncertainty",
    "A bin without uncertainty: its parameter is held, its constraint is a constant, Normal(1 | 1, 1)",
    ([44, 33], [sample("signal", [7, 10], MU), sample("bkg", [35, 24], mod("stat_SR", "staterror", [3.0, 0.0]))]),
)
case(
    "shapesys-degenerate",
    "Bins of a shapesys without events or without uncertainty: held, with a constant, Poisson(1 | 1)",
    (
        [13, 4, 5],
        [sample("signal", [3, 2, 1], MU), sample("bkg", [8, 0, 3], mod("b_unc", "shapesys", [2, 1, 0]))],
    ),
)
LUMI = {"name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]], "auxdata": [1.0], "sigmas": [0.025]}
case(
    "lumi",
    "The luminosity of a signal and a background",
    ([61, 40], [sample("signal", [9, 6], MU, mod("lumi", "lumi")), sample("bkg", [50, 35], mod("lumi", "lumi"))]),
    parameters=[LUMI],
    **tested(),
)
case(
    "lumi-measured-elsewhere",
    "A luminosity whose measured value is not its start value",
    ([61, 40], [sample("signal", [9, 6], MU, mod("lumi", "lumi")), sample("bkg", [50, 35], mod("lumi", "lumi"))]),
    parameters=[{**LUMI, "inits": [0.98], "auxdata": [1.03], "sigmas": [0.05]}],
)
case(
    "fixed-parameters",
    "A normsys and a normfactor that the measurement holds at values that are not the usual ones",
    (
        [61, 40],
        [
            sample("signal", [9, 6], MU, mod("k_factor", "normfactor")),
            sample("bkg", [50, 35], normsys("xsec", 1.1, 0.9), normsys("acc", 1.05, 0.93)),
        ],
    ),
    parameters=[
        {"name": "k_factor", "inits": [1.3], "fixed": True},
        {"name": "xsec", "inits": [0.5], "fixed": True},
    ],
)
case(
    "configured-constraints",
    "Auxiliary data, widths and factors from the measurement in the place of those of the templates",
    (
        [44, 33],
        [
            sample("signal", [7, 10], MU, normsys("acc", 1.1, 0.92)),
            sample("ttbar", [20, 13], mod("stat_SR", "staterror", [1.5, 1.2])),
            sample("wjets", [12, 9], mod("w_unc", "shapesys", [2.0, 3.0])),
        ],
    ),
    parameters=[
        {"name": "acc", "auxdata": [0.4]},
        {"name": "stat_SR", "sigmas": [0.2, 0.1], "auxdata": [1.1, 0.95]},
        {"name": "w_unc", "factors": [30.0, 12.0], "auxdata": [33.0, 10.0]},
    ],
)
case(
    "empty-bins-observed",
    "Bins in which nothing was observed",
    ([0, 2, 0], [sample("signal", [1.5, 2, 0.5], MU), sample("bkg", [0.8, 1.1, 0.4], normsys("xsec", 1.3, 0.75))]),
    **tested(),
)
case(
    "no-events-expected",
    "A bin in which nothing is expected and nothing was observed: 0 log 0 is 0",
    ([9, 0], [sample("signal", [4, 0], MU), sample("bkg", [6, 0], normsys("xsec", 1.1, 0.9))]),
)
case(
    "signal-only-bin",
    "A bin with signal alone: without signal it cannot have the event that was observed",
    ([9, 1], [sample("signal", [4, 0.7], MU), sample("bkg", [6, 0], normsys("xsec", 1.1, 0.9))]),
    points=[{"mu": 0.0, "xsec": 0.3}, {"mu": 0.5, "xsec": -0.4}, {"mu": 1.7, "xsec": 1.2}, {"mu": 2.2, "xsec": 0.1}],
)
case(
    "data-not-whole",
    "Data that are no whole numbers, as Asimov data are",
    (
        [12.75, 30.125],
        [sample("signal", [4, 5], MU), sample("bkg", [9.5, 24.25], mod("b_unc", "shapesys", [1.5, 2.5]))],
    ),
    **tested(),
)
case(
    "negative-signal-strength",
    "A parameter of interest that may be negative, and is: the test is with q",
    ([38, 41], [sample("signal", [12, 9], MU), sample("bkg", [50, 45], normsys("xsec", 1.1, 0.9))]),
    parameters=[{"name": "mu", "inits": [1.0], "bounds": [[-2.0, 10.0]]}],
    statistic="q",
    **tested(),
)
case(
    "minimum-at-bound",
    "A deficit: the signal strength is on its lower bound of 0",
    ([38, 41], [sample("signal", [12, 9], MU), sample("bkg", [50, 45], normsys("xsec", 1.1, 0.9))]),
    tests=[1.0],
    limits=[0.05],
)
case(
    "minimum-on-domain-edge",
    "Nothing observed: the expectation 0.3 + μ of the minimum is 0, and μ is on no bound",
    ([0], [sample("signal", [1], MU), sample("bkg", [0.3])]),
    parameters=[{"name": "mu", "inits": [1.0], "bounds": [[-10.0, 10.0]]}],
    points=[{"mu": 0.5}, {"mu": -0.2}, {"mu": 2.0}],
    edge={"values": [-0.3], "channel": "SR", "bin": 0},
)
case(
    "outside-the-domain",
    "Points at which a bin expects a negative number, or 0 where an event was observed: the density is 0",
    ([3, 0], [sample("signal", [2, 1], MU), sample("bkg", [1, 0.5], histosys("shape", [1.4, 0.2], [0.7, 0.8]))]),
    parameters=[{"name": "mu", "inits": [1.0], "bounds": [[-5.0, 10.0]]}],
    points=[
        {"mu": -1.0, "shape": 0.0},
        {"mu": -0.2, "shape": 3.0},
        {"mu": 0.5, "shape": 0.5},
        {"mu": 1.1, "shape": -0.7},
        {"mu": -0.3, "shape": 0.4},
    ],
    fit=False,
)
case(
    "two-minima",
    "Both sides of a histosys go up: two minima, of which a local search finds either",
    ([123, 70], [sample("signal", [1, 9], MU), sample("bkg", [100, 60], histosys("shape", [119, 61], [125, 62]))]),
)
case(
    "large-counts",
    "A million events in a bin: the textbook formula loses digits",
    (
        [1003200, 998700],
        [
            sample("signal", [1200, 900], MU),
            sample("bkg", [1000000, 1000000], normsys("xsec", 1.01, 0.99), mod("stat_SR", "staterror", [1200, 1100])),
        ],
    ),
)
case(
    "negative-events",
    "Samples with negative events in bins, as of simulations with weights",
    (
        [31, 22],
        [
            sample("signal", [8, 7], MU),
            sample("interference", [-3.5, -0.5], normsys("theory", 1.2, 0.8)),
            sample("bkg", [25, 18], normsys("xsec", 1.1, 0.9)),
        ],
    ),
)
case(
    "no-parameter-of-interest",
    "A measurement without a parameter of interest",
    ([55, 61], [sample("bkg", [50, 64], normsys("xsec", 1.12, 0.91), normsys("acc", 1.05, 0.97))]),
    poi="",
)
case(
    "order-of-names",
    "Names that sort differently by code point, by locale and regardless of case",
    {
        "b": (
            [20, 31],
            [sample("Zeta", [5, 4], MU), sample("alpha", [14, 25], normsys("Z", 1.1, 0.9), normsys("a", 0.95, 1.02))],
        ),
        "C": ([60], [sample("alpha", [55], normsys("B", 1.07, 0.96), mod("norm", "normfactor"))]),
        "é": ([12], [sample("alpha", [10], mod("norm", "normfactor"), normsys("é", 1.2, 0.9))]),
    },
)
case(
    "two-normfactors",
    "A background normalised by a control region, with a factor that two samples share",
    {
        "SR": (
            [38, 29],
            [
                sample("signal", [10, 8], MU),
                sample("ttbar", [20, 15], mod("k_ttbar", "normfactor"), normsys("acc", 1.06, 0.95)),
            ],
        ),
        "CR": (
            [240],
            [
                sample("signal", [1], MU),
                sample("ttbar", [200], mod("k_ttbar", "normfactor")),
                sample("other", [22], normsys("xsec", 1.15, 0.88)),
            ],
        ),
    },
    **tested(),
)
case(
    "all-types",
    "All types of modifiers in two channels",
    {
        "SR": (
            [66, 59],
            [
                sample("signal", [12, 11], MU, mod("lumi", "lumi"), normsys("acc", 1.12, 0.93)),
                sample(
                    "bkg",
                    [50, 45],
                    mod("lumi", "lumi"),
                    histosys("JES", [54, 41], [47, 48]),
                    mod("stat_SR", "staterror", [3.1, 2.9]),
                ),
            ],
        ),
        "CR": (
            [131, 99],
            [
                sample("bkg", [110, 80], histosys("JES", [116, 77], [103, 83]), mod("c_unc", "shapesys", [9, 7])),
                sample("free", [12, 14], mod("shape", "shapefactor")),
            ],
        ),
    },
    parameters=[LUMI, {"name": "shape", "bounds": [[0.0, 5.0], [0.0, 5.0]]}],
    n_starts=4,
)

# ROOT's HistFactory and constraints that the schema of pyhf does not have: `constraint` of a parameter, docs/extensions.md.
ROOT = {"dialects": ["root"], "extra": {"dialect": "root"}}
case(
    "root-staterror",
    "Statistical uncertainties with Poisson constraints; the bin of 2 % is below the threshold of 5 % and held",
    (
        [44, 33, 118],
        [sample("signal", [7, 10, 6], MU), sample("bkg", [35, 24, 100], mod("stat_SR", "staterror", [3.0, 4.0, 2.0]))],
    ),
    **ROOT,
)
case(
    "root-staterror-gauss",
    "Statistical uncertainties with normal constraints and a threshold of 10 %",
    (
        [44, 33, 118],
        [sample("signal", [7, 10, 6], MU), sample("bkg", [35, 24, 100], mod("stat_SR", "staterror", [3.0, 4.0, 12.0]))],
    ),
    parameters=[{"name": "stat_SR", "constraint": "normal", "threshold": 0.1}],
    **ROOT,
)
case(
    "root-shapesys-gauss",
    "A shapesys with normal constraints",
    ([44, 33], [sample("signal", [7, 10], MU), sample("bkg", [35, 24], mod("b_unc", "shapesys", [3.0, 4.0]))]),
    parameters=[{"name": "b_unc", "constraint": "normal"}],
    **ROOT,
)
case(
    "constraint-lognormal",
    "A normsys whose β = 1 + 0.2 α has a log-normal constraint",
    ([70, 66], TWO_SIDED),
    parameters=[{"name": "xsec", "constraint": "lognormal", "sigmas": [0.2]}],
    **ROOT,
)
case(
    "constraint-gamma",
    "A normsys whose β = 1 + 0.2 α has a gamma constraint",
    ([70, 66], TWO_SIDED),
    parameters=[{"name": "xsec", "constraint": "gamma", "sigmas": [0.2]}],
    **ROOT,
)
case(
    "constraint-kinds-of-factors",
    "Normfactors with log-normal, gamma, Poisson and normal constraints",
    (
        [52, 61],
        [
            sample("signal", [7, 10], MU),
            sample("a", [12, 15], mod("k_lognormal", "normfactor")),
            sample("b", [11, 13], mod("k_gamma", "normfactor")),
            sample("c", [9, 14], mod("k_poisson", "normfactor")),
            sample("d", [8, 11], mod("k_normal", "normfactor")),
        ],
    ),
    parameters=[
        {"name": "k_lognormal", "constraint": "lognormal", "sigmas": [0.2]},
        {"name": "k_gamma", "constraint": "gamma", "sigmas": [0.25]},
        {"name": "k_poisson", "constraint": "poisson", "factors": [20.0]},
        {"name": "k_normal", "constraint": "normal", "sigmas": [0.1]},
    ],
    dialects=["histograd"],
)

# Combine. The documents are those that its cards stand for; docs/extensions.md describes the modifiers.
COMBINE = {"dialects": ["combine"], "extra": {"dialect": "combine"}}
case(
    "combine-lnn",
    "An asymmetric log-normal with its smooth path between ±1/2",
    ([70, 66], TWO_SIDED),
    points=[{"mu": 0.8, "xsec": 0.3}, {"mu": 1.4, "xsec": -0.45}, {"mu": 0.3, "xsec": 1.7}, {"mu": 2.0, "xsec": -2.6}],
    **COMBINE,
)
case(
    "combine-shape",
    "A shape: templates scaled to the nominal sum, and a log-normal of the sums",
    (
        [90, 77],
        [
            sample("signal", [5, 20], MU),
            sample("bkg", [80, 60], histosys("JES", [86, 54], [74, 66]), normsys("JES", 1.05, 0.97)),
        ],
    ),
    **COMBINE,
)
case(
    "combine-shapen",
    "Logarithms of fractions are interpolated, the sum stays",
    (
        [60, 52, 23],
        [sample("signal", [5, 9, 12], MU), sample("bkg", [60, 40, 10], shape_n("scale", [66, 35, 12], [55, 44, 9]))],
    ),
    **COMBINE,
)
case(
    "combine-mcstat",
    "Statistical uncertainties in events that grow with the normalisations of their samples",
    (
        [48, 36],
        [
            sample("signal", [7, 10], MU),
            sample("ttbar", [38, 24], normsys("xsec", 1.1, 0.92)),
            sample("mcstat", [1, 1], mod("prop_binSR", "mcstat", {"signal": [0.6, 0.8], "ttbar": [2.4, 1.9]})),
        ],
    ),
    **COMBINE,
)
case(
    "combine-shape-cropped",
    "Templates that cross 0: a bin of a sample that is moved has at least 1e-9 events",
    (
        [64, 5],
        [
            sample("signal", [5, 3], MU),
            sample("bkg", [60, 2], histosys("JES", [58, 0.4], [61, 3.1]), normsys("JES", 0.95, 1.04)),
        ],
    ),
    points=[{"mu": 1.0, "JES": 0.8}, {"mu": 0.7, "JES": 1.9}, {"mu": 1.3, "JES": -2.2}],
    fit=False,
    **COMBINE,
)
case(
    "combine-shapen-empty-bins",
    "Bins without events in one of two templates do not move",
    (
        [60, 41, 3],
        [sample("signal", [5, 9, 3], MU), sample("bkg", [60, 40, 0], shape_n("scale", [66, 35, 1], [55, 0, 0]))],
    ),
    **COMBINE,
)
case(
    "root-staterror-without-uncertainty",
    "A bin without uncertainty: ROOT makes no constraint, and its parameter is held; other programs may keep a constant",
    (
        [44, 33],
        [sample("signal", [7, 10], MU), sample("bkg", [35, 24], mod("stat_SR", "staterror", [3.0, 0.0]))],
    ),
    constants="any",
    **ROOT,
)
case(
    "root-staterror-two-samples",
    "Two samples share the Poisson constraints of their bins",
    (
        [44, 33],
        [
            sample("signal", [7, 10], MU),
            sample("ttbar", [20, 13], mod("stat_SR", "staterror", [2.5, 1.9])),
            sample("wjets", [12, 9], mod("stat_SR", "staterror", [2.1, 1.4]), normsys("xsec", 1.2, 0.85)),
        ],
    ),
    **ROOT,
)
case(
    "constraint-poisson-of-effect",
    "A histosys whose β = 1 + α/√τ has a Poisson constraint",
    ([90, 77], SHAPE),
    parameters=[{"name": "JES", "constraint": "poisson", "factors": [40.0]}],
    dialects=["histograd"],
)
case(
    "constraint-kinds-of-bins",
    "A staterror with log-normal and a shapesys with gamma constraints, with the relative widths of their templates",
    (
        [44, 33],
        [
            sample("signal", [7, 10], MU),
            sample("ttbar", [20, 13], mod("stat_SR", "staterror", [1.5, 1.2])),
            sample("wjets", [12, 9], mod("w_unc", "shapesys", [2.0, 3.0])),
        ],
    ),
    parameters=[{"name": "stat_SR", "constraint": "lognormal"}, {"name": "w_unc", "constraint": "gamma"}],
    dialects=["histograd"],
)
case(
    "constraint-none",
    "A normsys that is free, as a uniform constraint says",
    (
        [70, 66],
        [sample("signal", [12, 9], MU), sample("bkg", [50, 64], normsys("xsec", 1.12, 0.91))],
    ),
    parameters=[{"name": "xsec", "constraint": "uniform"}],
    **ROOT,
)
case(
    "shapefactor-different-lengths",
    "A shapefactor shared by channels of two and of three bins: bins with the same number share a factor",
    {
        "A": ([24, 30], [sample("signal", [6, 3], MU), sample("qcd", [10, 14], mod("shape", "shapefactor"))]),
        "B": ([105, 151, 77], [sample("qcd", [50, 70, 40], mod("shape", "shapefactor"))]),
    },
)
case(
    "staterror-of-part",
    "A staterror of one of the samples with events, and of one whose events are partly negative",
    (
        [46, 35],
        [
            sample("signal", [7, 10], MU),
            sample("ttbar", [30, 22], mod("stat_SR", "staterror", [2.5, 1.9])),
            sample("interference", [-4, 1], mod("stat_SR", "staterror", [1.0, 0.6])),
            sample("rest", [8, 6]),
        ],
    ),
)
case(
    "poi-in-two-roles",
    "A normfactor that is a parameter of interest on two samples, one of them with two normfactors",
    {
        "SR": (
            [36, 28],
            [
                sample("signal", [6, 4], MU),
                sample("squared", [2, 1], MU, mod("c", "normfactor")),
                sample("bkg", [25, 20]),
            ],
        ),
        "CR": ([81], [sample("squared", [9], mod("c", "normfactor")), sample("bkg", [70], normsys("xsec", 1.1, 0.9))]),
    },
    minos=["mu"],
)
case(
    "combine-negative-signal",
    "A negative signal whose templates move: the crop at 1e-9 is of templates, before normalisations",
    (
        [38, 41],
        [
            sample("signal", [12, 9], MU, histosys("JES", [13, 8], [11, 10])),
            sample("bkg", [50, 45], normsys("xsec", 1.1, 0.9)),
        ],
    ),
    parameters=[{"name": "mu", "inits": [1.0], "bounds": [[-2.0, 10.0]]}],
    points=[
        {"mu": -0.5, "JES": 0.4, "xsec": 0.2},
        {"mu": -0.2, "JES": -0.7, "xsec": -0.3},
        {"mu": 0.6, "JES": 1.4, "xsec": -0.6},
    ],
    **COMBINE,
)
