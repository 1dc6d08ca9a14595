"""What pyhf makes of small workspaces that turn on its conventions.

    python validation/cases/conventions/make.py        (needs pyhf 0.7.6)

writes expected.json beside this file: for each workspace its parameters, data, and numbers at the suggested values
and at one other point.
"""

import json
import sys
from pathlib import Path

import pyhf

sys.path.insert(0, str(Path(__file__).parents[1]))
from made_by import made_by  # noqa: E402

SETTINGS = {"normsys": {"interpcode": "code4"}, "histosys": {"interpcode": "code4p"}}


def modifier(name, kind, data=None):
    return {"name": name, "type": kind, "data": data}


def histosys(name, data, size=0.1):
    return modifier(name, "histosys", {"hi_data": [x * (1 + size) for x in data], "lo_data": [x * (1 - size / 2) for x in data]})


def normsys(name, hi=1.1, lo=0.95):
    return modifier(name, "normsys", {"hi": hi, "lo": lo})


def sample(name, data, *modifiers):
    return {"name": name, "data": data, "modifiers": list(modifiers)}


def workspace(channels, parameters=(), poi="mu"):
    return {
        "version": "1.0.0",
        "channels": [{"name": name, "samples": samples} for name, samples in channels.items()],
        "observations": [
            {"name": name, "data": [1.0 + sum(s["data"][b] for s in samples) for b in range(len(samples[0]["data"]))]}
            for name, samples in channels.items()
        ],
        "measurements": [{"name": "m", "config": {"poi": poi, "parameters": list(parameters)}}],
    }


MU = modifier("mu", "normfactor")
LUMI = {"name": "lumi", "inits": [1.0], "bounds": [[0.9, 1.1]], "auxdata": [1.02], "sigmas": [0.017]}

# written out of order: by modifier type, inside a type by first encounter over sorted names, staterror by name
ORDER = workspace(
    {
        "zc": [
            sample("s4", [9.0, 8.0], modifier("stat_ac", "staterror", [0.5, 0.4]), modifier("anf", "normfactor")),
            sample("s3", [3.0, 4.0], modifier("y_ss", "shapesys", [1.0, 1.0]), normsys("z_ns"), normsys("b_ns")),
        ],
        "ac": [
            sample("s2", [20.0, 30.0], MU, histosys("q_hs", [20.0, 30.0]), modifier("lumi", "lumi"), normsys("a_ns")),
            sample("s1", [5.0, 6.0], normsys("m_ns"), modifier("znf", "normfactor"), histosys("r_hs", [5.0, 6.0])),
            sample(
                "s3",
                [7.0, 8.0],
                modifier("x_ss", "shapesys", [2.0, 0.0]),
                modifier("w_sf", "shapefactor"),
                modifier("stat_zc", "staterror", [0.7, 0.6]),
            ),
        ],
    },
    [LUMI],
)

CASES = {
    "order": ORDER,
    "shapesys with degenerate bins": workspace(
        {"c": [sample("s", [5.0, 5.0, 5.0], MU), sample("b", [8.0, 0.0, 3.0], modifier("unc", "shapesys", [2.0, 1.0, 0.0]))]}
    ),
    "staterror over two samples": workspace(
        {
            "c": [
                sample("s", [5.0, 5.0], MU),
                sample("a", [10.0, 0.0], modifier("stat", "staterror", [1.0, 0.0])),
                sample("b", [30.0, 0.0], modifier("stat", "staterror", [2.0, 0.0])),
                sample("without", [100.0, 100.0], normsys("x")),
            ]
        }
    ),
    "staterror name in two channels": workspace(
        {
            "B": [sample("s", [20.0, 10.0], MU, modifier("stat", "staterror", [2.0, 3.0]))],
            "A": [sample("s", [10.0], modifier("stat", "staterror", [0.5]))],
        }
    ),
    "shapefactor, longest channel first": workspace(
        {
            "A": [sample("s", [10.0, 20.0, 30.0], MU, modifier("sf", "shapefactor"))],
            "B": [sample("s", [5.0, 6.0], modifier("sf", "shapefactor"))],
        }
    ),
    "vectors of size 1": workspace(
        {
            "c": [
                sample("s", [5.0], MU, modifier("f", "shapefactor")),
                sample("b", [8.0], modifier("u", "shapesys", [2.0]), modifier("t", "staterror", [1.0])),
            ]
        }
    ),
    "settings": workspace(
        {
            "c": [
                sample("s", [5.0, 6.0], MU, modifier("lumi", "lumi"), normsys("JES", 1.2, 0.9)),
                sample(
                    "b",
                    [50.0, 60.0],
                    histosys("JES", [50.0, 60.0]),
                    modifier("u", "shapesys", [5.0, 4.0]),
                    modifier("t", "staterror", [1.0, 2.0]),
                    modifier("f", "shapefactor"),
                ),
            ]
        },
        [
            LUMI,
            {"name": "mu", "inits": [2.0], "bounds": [[-3.0, 4.0]]},
            {"name": "JES", "inits": [0.5], "bounds": [[-2.0, 3.0]], "auxdata": [0.25], "fixed": True},
            {"name": "u", "inits": [1.1, 0.9], "auxdata": [90.0, 230.0], "factors": [80.0, 220.0]},
            {"name": "t", "bounds": [[0.5, 1.5], [0.6, 1.4]], "auxdata": [1.01, 0.98], "sigmas": [0.1, 0.2]},
            {"name": "f", "inits": [1.5, 0.5], "fixed": True},
        ],
    ),
}


def tensor(values):
    return pyhf.tensorlib.astensor(values)


def record(name, spec):
    ws = pyhf.Workspace(spec)
    model = ws.model(modifier_settings=SETTINGS)
    config = model.config
    data = ws.data(model)
    init = config.suggested_init()
    shifted = [x + (0.4 if x == 0 else -0.15 * x) * (1 + i / 10) for i, x in enumerate(init)]
    return {
        "name": name,
        "workspace": spec,
        "par_names": config.par_names,
        "suggested_init": list(map(float, init)),
        "suggested_bounds": [list(map(float, b)) for b in config.suggested_bounds()],
        "suggested_fixed": [bool(f) for f in config.suggested_fixed()],
        "auxdata_order": config.auxdata_order,
        "auxdata": list(map(float, config.auxdata)),
        "data": list(map(float, data)),
        "points": [
            {
                "pars": list(map(float, pars)),
                "expected_data": list(map(float, model.expected_data(pars))),
                "logpdf": float(model.logpdf(pars, data)[0]),
            }
            for pars in (init, shifted)
        ],
    }


def main():
    cases = [record(name, spec) for name, spec in CASES.items()]
    out = {"madeBy": made_by("python validation/cases/conventions/make.py"), "cases": cases}
    Path(__file__).with_name("expected.json").write_text(json.dumps(out, indent=1) + "\n")


main()
