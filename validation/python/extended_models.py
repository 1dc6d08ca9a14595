"""Random workspaces with the extensions of the pyhf format, and their log-densities in 50 digits.

    python extended_models.py [--models 100] [--seed 1] [--points 3]

One JSON line a model. The workspaces are those of model_maker.py with constraints of every kind, polynomials, formulas,
shapeN and mcstat modifiers, interpolation of single modifiers, thresholds, correlations, penalties and channels with Gaussian
data put in; formulas as docs/extensions.md has them, evaluated by exact.ExactModel and the functions below, which share no
code with histograd. Each point comes with the slope and the second derivative of the log-density along a random direction,
by differences in 50 digits.
"""

import argparse
import itertools
import json
import math
import random
import re

import model_maker
import mpmath
from exact import FACTORS, SHIFTS, ExactModel, log_normal, log_poisson, mpf, shift_code4p

EFFECTS = ("histosys", "normsys", "shapeN")
VECTORS = ("staterror", "shapesys", "shapefactor", "mcstat")
OWN = ("polynomial", "formula", "mcstat", "shapeN")  # types that ExactModel does not know
KINDS = ("normal", "poisson", "lognormal", "gamma", "uniform", "none")


def log_multivariate(covariance, residuals):
    """log Normal(residuals | 0, covariance), with its normalisation."""
    v, r = mpmath.matrix(covariance), mpmath.matrix(residuals)
    form = (r.T * mpmath.inverse(v) * r)[0]
    return -form / 2 - mpmath.log(mpmath.det(2 * mpmath.pi * v)) / 2


def total(terms):
    """Sum of log-densities, and of their absolute values; -inf outside the domain."""
    if any(t == mpf("-inf") for t in terms):
        return mpf("-inf"), mpf(0)
    return mpmath.fsum(terms), mpmath.fsum(abs(t) for t in terms)


mpmath.mp.dps = 70  # second differences lose twice the digits of a step
STEP = mpf("1e-20")  # small beside a rate of 1e-10 that changes by hundreds


def factor_ln_n(alpha, hi, lo):
    """Combine's asymmetric log-normal factor."""
    up, down = mpmath.log(hi), -mpmath.log(lo)
    if abs(alpha) >= 0.5:
        return mpmath.exp(alpha * (up if alpha > 0 else down))
    x = 2 * alpha
    smooth = (3 * x**5 - 10 * x**3 + 15 * x) / 8
    return mpmath.exp(alpha * ((up + down) / 2 + smooth * (up - down) / 2))


def formula_values(data, values, n_bins):
    """The formulas of the generator: 1 + v x^2 + w x y with v and w by bin, and exp(0.1 x) (1 + 0.05 y^2)."""
    names = re.findall("`(.*?)`", data["expression"])
    x, y = mpf(values[names[0]][0]), mpf(values[names[-1]][0])
    if "vectors" not in data:
        return [mpmath.exp(x / 10) * (1 + y**2 / 20)] * n_bins
    return [1 + mpf(v) * x**2 + mpf(w) * x * y for v, w in zip(data["vectors"]["v"], data["vectors"]["w"])]


def log_morphing(shapes, nominal, values):
    """Factors exp(g_b) / sum f exp(g) of shapeN modifiers, f the fractions and g the shifts of their logarithms."""

    def fractions(events):
        return [mpf(x) / mpmath.fsum(mpf(e) for e in events) for x in events]

    def logs(events):
        return [
            mpmath.log(v / f) if v > 0 and f > 0 else mpf(0) for v, f in zip(fractions(events), fractions(nominal))
        ]

    shifts = [mpf(0)] * len(nominal)
    for shape in shapes:
        alpha = mpf(values[shape["name"]][0]) / mpf(shape["data"].get("deviations", 1))
        up, down = logs(shape["data"]["hi_data"]), logs(shape["data"]["lo_data"])
        shifts = [s + shift_code4p(alpha, u, mpf(0), d) for s, u, d in zip(shifts, up, down)]
    total_events = mpmath.fsum(f * mpmath.exp(s) for f, s in zip(fractions(nominal), shifts))
    return [mpmath.exp(s) / total_events for s in shifts]


class ExtendedModel(ExactModel):
    """ExactModel with polynomials, chosen constraints, correlations, penalties and Gaussian channels."""

    def __init__(self, workspace, **options):
        self.workspace = workspace
        # whether the width of an mcstat was 0 at the last evaluation: a root of squares has a kink there
        self.is_on_kink = False
        self.condition = mpf(1)
        self.kinds = {}
        for channel in workspace["channels"]:
            for sample in channel["samples"]:
                for modifier in sample["modifiers"]:
                    if modifier["type"] not in ("polynomial", "formula"):
                        self.kinds.setdefault(modifier["name"], modifier["type"])
        super().__init__(workspace, **options)
        self.config = workspace["measurements"][0]["config"]
        bare = {"name": "bare", "config": {"poi": "", "parameters": []}}
        self._templates = ExactModel({**workspace, "measurements": [bare]})._widths
        for name, kind in self.kinds.items():
            if kind in ("mcstat", "shapeN"):
                self._widths[name] = ("normal", [mpf(1)] * self.size(name))

    def shift_of(self, data):
        shift = SHIFTS[data["interpolation"]] if "interpolation" in data else self.shift
        deviations = mpf(data.get("deviations", 1))
        return lambda alpha, hi, nominal, lo: shift(alpha / deviations, hi, nominal, lo)

    def factor_of(self, data):
        codes = {**FACTORS, "lnN": factor_ln_n}
        return codes[data["interpolation"]] if "interpolation" in data else self.factor

    def sample_rates(self, channel, sample, first_stat_bin, values):
        """As ExactModel, with polynomials added to the nominal events, and the factors that it does not know."""
        plain = {**sample, "modifiers": [m for m in sample["modifiers"] if m["type"] not in OWN]}
        rates = super().sample_rates(channel, plain, first_stat_bin, values)
        events = [mpf(0)] * len(rates)
        for modifier in sample["modifiers"]:
            if modifier["type"] != "polynomial":
                continue
            for term in modifier["data"]["terms"]:
                monomial = mpmath.fprod(mpf(values[name][0]) ** power for name, power in term["powers"].items())
                events = [e + mpf(x) * monomial for e, x in zip(events, term["data"])]
        unit = {
            **plain,
            "data": [1.0] * len(rates),
            "modifiers": [m for m in plain["modifiers"] if m["type"] != "histosys"],
        }
        factors = super().sample_rates(channel, unit, first_stat_bin, values)
        rates = [rate + e * f for rate, e, f in zip(rates, events, factors)]
        for rate, nominal, factor in zip(rates, sample["data"], factors):
            if rate != 0:  # shifts may leave next to nothing of a template
                self.condition = max(self.condition, abs(mpf(nominal) * factor / rate))
        for modifier in sample["modifiers"]:
            if modifier["type"] == "formula":
                rates = [x * f for x, f in zip(rates, formula_values(modifier["data"], values, len(rates)))]
            elif modifier["type"] == "mcstat":
                rates = [x * f for x, f in zip(rates, self._statistical(channel, modifier, values))]
        shapes = [m for m in sample["modifiers"] if m["type"] == "shapeN"]
        return [x * f for x, f in zip(rates, log_morphing(shapes, sample["data"], values))] if shapes else rates

    def _statistical(self, channel, modifier, values):
        """nu_b sqrt(sum (c e)^2) of an mcstat, c the product of the scalar factors of a sample."""
        squares = [mpf(0)] * len(values[modifier["name"]])
        for name, uncertainties in modifier["data"].items():
            sample = next(s for s in channel["samples"] if s["name"] == name)
            scalars = [m for m in sample["modifiers"] if m["type"] in ("normfactor", "lumi", "normsys")]
            unit = {"data": [1.0], "modifiers": scalars}
            (scale,) = super().sample_rates(channel, unit, {}, values)
            for other in sample["modifiers"]:
                if other["type"] == "formula" and "vectors" not in other["data"]:
                    scale *= formula_values(other["data"], values, 1)[0]
            squares = [q + (scale * mpf(e)) ** 2 for q, e in zip(squares, uncertainties)]
        has_events = [any(u[b] != 0 for u in modifier["data"].values()) for b in range(len(squares))]
        self.is_on_kink |= any(q == 0 and is_any for q, is_any in zip(squares, has_events))
        return [mpf(nu) * mpmath.sqrt(q) for nu, q in zip(values[modifier["name"]], squares)]

    def summed(self, rates):
        rate = mpmath.fsum(rates)
        if rate > 0:  # how much larger the rounding of a rate is than that of its terms
            self.condition = max(self.condition, mpmath.fsum(abs(r) for r in rates) / rate)
        return rate

    def size(self, name):
        """Number of parameters of a name."""
        kind, total = self.kinds[name], 0
        for channel in self.channels:
            if any(m["name"] == name for s in channel["samples"] for m in s["modifiers"]):
                n = len(channel["samples"][0]["data"])
                total = total + n if kind == "staterror" else max(total, n)
        return total if kind in VECTORS else 1

    def constraint(self, name):
        """(kind, widths, auxiliary data, whether it is about 1 + width x parameter) of a name; None without one."""
        natural, width = self._widths.get(name, ("none", None))
        setting = self.settings.get(name, {})
        kind = setting.get("constraint", natural)
        if kind in ("none", "uniform"):
            return None
        is_effect = self.kinds[name] in EFFECTS
        relative = None if width is None else [1 / mpmath.sqrt(w) if natural == "poisson" else w for w in width]
        given = setting.get("factors" if kind == "poisson" else "sigmas")
        if given is not None:
            widths = [mpf(x) for x in given]
        elif kind == natural:
            widths = width
        else:
            widths = [1 / r**2 if kind == "poisson" else r for r in relative]
        center = [mpf(0 if is_effect or self.kinds[name] == "mcstat" else 1)] * self.size(name)
        if natural == "none" or (kind == natural and kind == "normal" and "auxdata" not in setting):
            center = [mpf(x) for x in setting.get("inits", center)] if natural == "none" else center
        auxdata = center
        if kind == natural == "poisson":  # as in pyhf, factors leave the auxiliary data of the templates
            auxdata = self._templates[name][1]
        elif kind == "poisson":
            auxdata = [t * (1 + c / mpmath.sqrt(t) if is_effect else c) for t, c in zip(widths, center)]
        return kind, widths, [mpf(x) for x in setting.get("auxdata", auxdata)], is_effect

    def constraint_log_density(self, values):
        """Sum of all constraint terms, correlations and penalties, and the sum of their absolute values."""
        correlated = {name for each in self.config.get("correlations", []) for name in each["parameters"]}
        terms = []
        for name in self.kinds:
            found = self.constraint(name)
            if found is None:
                continue
            kind, widths, auxdata, is_effect = found
            for k, (theta, a, w) in enumerate(zip(values[name], auxdata, widths)):
                if name in correlated or f"{name}[{k}]" in correlated:
                    continue
                theta = mpf(theta)
                relative = 1 / mpmath.sqrt(w) if kind == "poisson" else w
                beta, beta_a = (1 + relative * theta, 1 + relative * a) if is_effect else (theta, a)
                if kind == "normal":
                    terms.append(log_normal(a, theta, w))
                elif kind == "poisson":
                    terms.append(log_poisson(a, w * beta))
                elif kind == "gamma":
                    terms.append(log_poisson(beta_a / w**2, beta / w**2))
                elif beta > 0:
                    terms.append(
                        log_normal(mpmath.log(beta_a), mpmath.log(beta), mpmath.log(1 + w)) - mpmath.log(beta_a)
                    )
                else:
                    terms.append(mpf("-inf"))
        terms += [self._joint(each, values) for each in self.config.get("correlations", [])]
        terms += [-self._penalty(each, values) for each in self.config.get("penalties", [])]
        return total(terms)

    def _member(self, name):
        if (
            name in self.kinds
            and self.size(name) == 1
            and self.kinds[name] not in VECTORS
        ):
            return name, 0
        base, _, index = name.rpartition("[")
        return base, int(index[:-1])

    def _joint(self, spec, values):
        members = [self._member(name) for name in spec["parameters"]]
        found = [self.constraint(name) for name, _ in members]
        sigmas = [f[1][k] for f, (_, k) in zip(found, members)]
        n = len(members)
        covariance = spec.get("covariance") or [
            [mpf(spec["correlation"][i][j]) * sigmas[i] * sigmas[j] for j in range(n)] for i in range(n)
        ]
        covariance = [[mpf(x) for x in row] for row in covariance]
        return log_multivariate(covariance, [f[2][k] - mpf(values[name][k]) for f, (name, k) in zip(found, members)])

    def _penalty(self, spec, values):
        x = []
        for name in spec["parameters"]:
            x += values[name] if name in values else [values[self._member(name)[0]][self._member(name)[1]]]
        x = [mpf(v) - mpf(c) for v, c in zip(x, spec.get("center", [0] * len(x)))]
        if "matrix" in spec:
            rows = [[mpf(m) for m in row] for row in spec["matrix"]]
            return mpf(spec["strength"]) / 2 * mpmath.fsum(m * a * b for a, row in zip(x, rows) for m, b in zip(row, x))
        for _ in range(spec.get("differences", 2)):
            x = [b - a for a, b in zip(x, x[1:])]
        return mpf(spec["strength"]) / 2 * mpmath.fsum(v**2 for v in x)

    def main_log_density(self, values):
        """Sum over bins, Gaussian channels jointly, and the sum of absolute values."""
        observed = {o["name"]: o["data"] for o in self.workspace["observations"]}
        self.is_on_kink, self.condition = False, mpf(1)
        rates, by_channel = self.rates(values), {}
        for channel in self.channels:
            n = len(channel["samples"][0]["data"])
            by_channel[channel["name"]], rates = rates[:n], rates[n:]
        gaussian = self.workspace.get("covariances", [])
        joint = {name for each in gaussian for name in each["channels"]}
        terms = [
            log_poisson(x, rate)
            for name, list_ in by_channel.items()
            if name not in joint
            for x, rate in zip(observed[name], list_)
        ]
        for each in gaussian:
            residuals = [mpf(x) - r for name in each["channels"] for x, r in zip(observed[name], by_channel[name])]
            terms.append(log_multivariate([[mpf(v) for v in row] for row in each["matrix"]], residuals))
        return total(terms)


def extend(document, measurement, rng):
    """The workspace with one measurement and extensions put in."""
    document = json.loads(json.dumps(document))
    document["measurements"] = [m for m in document["measurements"] if m["name"] == measurement]
    config = document["measurements"][0]["config"]
    free = sorted(
        {
            m["name"]
            for c in document["channels"]
            for s in c["samples"]
            for m in s["modifiers"]
            if m["type"] == "normfactor"
        }
    )
    for channel in document["channels"]:
        for sample in channel["samples"]:
            own = [m["name"] for m in sample["modifiers"] if m["type"] == "normfactor"]
            choose_codes(sample, rng)
            if own and rng.random() < 0.5:
                sample["modifiers"].append(polynomial(sample, own, rng))
            if own and rng.random() < 0.3:
                sample["modifiers"].append(formula(sample, own, rng))
            if rng.random() < 0.3 and all(x > 0 for x in sample["data"]):
                sample["modifiers"].append(shape_n(sample, rng))
        if rng.random() < 0.4:
            channel["samples"].append(mcstat(channel, rng))
    left = [c for c in document["channels"] if rng.random() < 0.2]
    while left:
        together, left = left[: rng.randint(1, 2)], left[2:]
        document.setdefault("covariances", []).append(gaussian(document, together, rng))
    model = ExtendedModel(document)
    settings = {p["name"]: p for p in config["parameters"]}
    for name, kind in model.kinds.items():
        if kind in ("lumi", "mcstat") or rng.random() < 0.5:
            continue
        own = {k: v for k, v in settings.get(name, {"name": name}).items() if k in ("name", "inits", "bounds", "fixed")}
        own["constraint"] = rng.choice(KINDS)
        needs_width = kind in EFFECTS or name in free or kind == "shapefactor"
        n = model.size(name)
        if own["constraint"] == "poisson" and needs_width:
            own["factors"] = [rng.uniform(10, 300) for _ in range(n)]
        elif own["constraint"] not in ("poisson", "uniform", "none") and needs_width:
            own["sigmas"] = [rng.uniform(0.02, 0.3) for _ in range(n)]
        if own["constraint"] in ("lognormal", "gamma", "poisson"):  # a start value of 0 or below would have no density
            own.pop("inits", None)
        settings[name] = own
    config["parameters"] = list(settings.values())
    model = ExtendedModel(document)
    add_joint_terms(model, config, rng)
    return document


def choose_codes(sample, rng):
    """Interpolation of single modifiers, and templates at other deviations than 1."""
    for modifier in sample["modifiers"]:
        if rng.random() < 0.6:
            continue
        if modifier["type"] == "normsys":
            modifier["data"]["interpolation"] = rng.choice(["code1", "code4", "lnN"])
        elif modifier["type"] == "histosys":
            modifier["data"]["interpolation"] = rng.choice(["code0", "code2-root", "code4p", "code4p"])
            if rng.random() < 0.7:
                modifier["data"]["deviations"] = rng.choice([0.5, 2.0, rng.uniform(0.3, 3)])


def formula(sample, names, rng):
    x, y = rng.choice(sorted(set(names))), rng.choice(sorted(set(names)))
    if rng.random() < 0.4:
        expression = f"exp(0.1 * `{x}`) * (1 + 0.05 * `{y}`^2)"
        return {"name": f"scale of {x} and {y}", "type": "formula", "data": {"expression": expression}}
    vectors = {key: [0.3 * rng.random() for _ in sample["data"]] for key in "vw"}
    quoted = [f"`{name}`" for name in (x, y)]
    expression = f"1 + v * {quoted[0]}^2 + w * {quoted[0]} * {quoted[1]}"
    return {"name": f"formula of {x} and {y}", "type": "formula", "data": {"expression": expression, "vectors": vectors}}


def shape_n(sample, rng):
    def vary():
        return [x * rng.uniform(0.7, 1.4) for x in sample["data"]]

    data = {"hi_data": vary(), "lo_data": vary()}
    if rng.random() < 0.4:
        data["deviations"] = rng.uniform(0.4, 2)
    if len(sample["data"]) > 1 and rng.random() < 0.2:  # a bin without events does not move
        data["lo_data"][0] = 0.0
    return {"name": rng.choice(["n first", "n second"]), "type": "shapeN", "data": data}


def mcstat(channel, rng):
    named = [s for s in channel["samples"] if rng.random() < 0.8]
    uncertainties = {s["name"]: [0.5 * math.sqrt(abs(x)) * rng.random() for x in s["data"]] for s in named}
    modifier = {"name": f"prop {channel['name']}", "type": "mcstat", "data": uncertainties}
    ones = [1.0] * len(channel["samples"][0]["data"])
    return {"name": "zz statistics", "data": ones, "modifiers": [modifier]}


def polynomial(sample, names, rng):
    terms = []
    for _ in range(rng.randint(1, 3)):
        chosen = [n for i, n in enumerate(sorted(set(names))) if i == 0 or rng.random() < 0.5]
        terms.append(
            {
                "powers": {n: rng.randint(1, 3) for n in chosen},
                "data": [0.1 * abs(x) * rng.random() for x in sample["data"]],
            }
        )
    return {"name": f"polynomial of {sample['name']}", "type": "polynomial", "data": {"terms": terms}}


def gaussian(document, channels, rng):
    """One covariance of all bins of some channels; now and then data below 0, as differences and asymmetries have."""
    events = [
        1 + sum(abs(s["data"][b]) for s in channel["samples"])
        for channel in channels
        for b in range(len(channel["samples"][0]["data"]))
    ]
    common = [math.sqrt(e) * rng.uniform(-0.7, 0.7) for e in events]
    matrix = [[common[i] * common[j] + (e if i == j else 0) for j in range(len(events))] for i, e in enumerate(events)]
    names = [channel["name"] for channel in channels]
    if rng.random() < 0.3:
        for observation in document["observations"]:
            if observation["name"] in names:
                observation["data"] = [-x for x in observation["data"]]
    return {"channels": names, "matrix": matrix}


def add_joint_terms(model, config, rng):
    def components(name):
        is_scalar = model.kinds[name] not in VECTORS
        return [name] if is_scalar else [f"{name}[{k}]" for k in range(model.size(name))]

    normal = [c for name in model.kinds if (model.constraint(name) or ("",))[0] == "normal" for c in components(name)]
    rng.shuffle(normal)
    if len(normal) > 1:
        members = normal[: rng.randint(2, min(6, len(normal)))]
        load = [rng.uniform(-0.9, 0.9) for _ in members]
        correlation = [[1.0 if i == j else a * b for j, b in enumerate(load)] for i, a in enumerate(load)]
        spec = {"parameters": members, "correlation": correlation}
        if rng.random() < 0.3:
            sigmas = [rng.uniform(0.05, 1.5) for _ in members]
            covariance = [[c * a * b for c, b in zip(row, sigmas)] for row, a in zip(correlation, sigmas)]
            spec = {"parameters": members, "covariance": covariance}
        config["correlations"] = [spec]
    everything = [c for name in model.kinds for c in components(name)]
    rng.shuffle(everything)
    if len(everything) > 3:
        members = everything[: rng.randint(3, min(8, len(everything)))]
        center = [rng.uniform(-1, 1) for _ in members]
        penalty = {"name": "penalty", "strength": rng.uniform(0, 10), "parameters": members, "center": center}
        if rng.random() < 0.3:
            loads = [[rng.uniform(-1, 1) for _ in members] for _ in range(2)]
            penalty["matrix"] = [
                [sum(load[i] * load[j] for load in loads) + (i == j) * 0.1 for j in range(len(members))]
                for i in range(len(members))
            ]
        else:
            penalty["differences"] = rng.choice([0, 1, 2])
        config["penalties"] = [penalty]


def point(model, rng, style):
    """Values by name: start values moved by a part of what they usually move; far away; or some of them at an edge."""
    values = {}
    for name, kind in model.kinds.items():
        start = model.settings.get(name, {}).get("inits", [0.0 if kind in EFFECTS + ("mcstat",) else 1.0] * model.size(name))
        scale = 1.0 if kind in EFFECTS + ("mcstat",) else 0.05 if kind == "lumi" else 0.3
        distance = {"start": 0.0, "near": 0.9, "far": 3.0, "edge": 0.9}[style]
        values[name] = [s + distance * scale * rng.uniform(-1, 1) for s in start]
        if style == "edge" and rng.random() < 0.4:
            at = rng.choice([-5.0, 5.0, 3.0]) if kind in EFFECTS + ("mcstat",) else rng.choice([0.0, 1e-10, 10.0])
            values[name][0] = at
    return values


STYLES = ("start", "near", "near", "far", "edge")


def slope_and_curvature(model, values, rng):
    """A random direction, and the first two derivatives of the log-density along it; None where it leaves the domain."""
    direction = {name: [rng.uniform(-1, 1) for _ in list_] for name, list_ in values.items()}

    def density(step):
        moved = {
            name: [mpf(x) + step * mpf(d) for x, d in zip(list_, direction[name])] for name, list_ in values.items()
        }
        return model.main_log_density(moved)[0] + model.constraint_log_density(moved)[0]

    below, here, above = (density(k * STEP) for k in (-1, 0, 1))
    if mpf("-inf") in (below, here, above):
        return None
    slope, curvature = (above - below) / (2 * STEP), (above - 2 * here + below) / STEP**2
    return {"direction": direction, "slope": mpmath.nstr(slope, 20), "curvature": mpmath.nstr(curvature, 20)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--points", type=int, default=len(STYLES))
    options = parser.parse_args()
    for index in range(options.first, options.first + options.models):
        rng = random.Random(f"histograd-extended-{options.seed}-{index}")
        document, measurement, interpolation = model_maker.make(options.seed, index)
        document = extend(document, measurement, rng)
        model = ExtendedModel(document, normsys=interpolation["normsys"], histosys=interpolation["histosys"])
        points = []
        for style in itertools.islice(itertools.cycle(STYLES), options.points):
            values = point(model, rng, style)
            (main_value, main_terms), (constraint, terms) = (
                model.main_log_density(values),
                model.constraint_log_density(values),
            )
            is_on_kink, condition = model.is_on_kink, model.condition
            along = None if style == "start" or is_on_kink else slope_and_curvature(model, values, rng)
            points.append(
                {
                    "style": style,
                    "condition": float(condition),
                    "values": values,
                    "main": mpmath.nstr(main_value, 22),
                    "constraint": mpmath.nstr(constraint, 22),
                    "terms": float(main_terms + terms),
                    "along": along,
                }
            )
        record = {"index": index, "workspace": document, "interpolation": interpolation, "points": points}
        print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
