"""Small workspaces on which fits tend to fail, with their minima: writes cases/hard-fits/expected.json.

    python hard_fits.py [--output ../cases/hard-fits/expected.json]

Most were cut down from random models by removing whatever was not needed. The minimum of twice the negative
log-likelihood comes from many Nelder-Mead and L-BFGS-B starts on 50-digit log-densities rounded to doubles, so that it
is good to 1e-9 also at 1e6 counts; it shares no code with pyhf or histograd.
"""

import argparse
import json
import platform
from pathlib import Path

import exact
import numpy as np
import scipy
from scipy.optimize import minimize

exact.mpmath.mp.dps = 34
STARTS = 12
NELDER_MEAD = {"xatol": 1e-11, "fatol": 1e-12, "maxiter": 3000, "maxfev": 3000, "adaptive": True}


def normfactor(name):
    return {"name": name, "type": "normfactor", "data": None}


def shapefactor(name):
    return {"name": name, "type": "shapefactor", "data": None}


def normsys(name, hi, lo):
    return {"name": name, "type": "normsys", "data": {"hi": hi, "lo": lo}}


def histosys(name, hi, lo):
    return {"name": name, "type": "histosys", "data": {"hi_data": hi, "lo_data": lo}}


def shapesys(name, data):
    return {"name": name, "type": "shapesys", "data": data}


def sample(name, data, *modifiers):
    return {"name": name, "data": data, "modifiers": list(modifiers)}


def workspace(channels, parameters=()):
    return {
        "version": "1.0.0",
        "channels": [{"name": name, "samples": samples} for name, samples, _ in channels],
        "observations": [{"name": name, "data": data} for name, _, data in channels],
        "measurements": [{"name": "m", "config": {"poi": "", "parameters": list(parameters)}}],
    }


SIGNAL_REGION = ("SR", [sample("b", [10], normsys("u", 1.3, 0.8))], [14])
ONE_SIDED = [("SR", [sample("b", [10], normsys("u", 1.3, 1.0))], [9])]

# name: (what is hard, channels, parameter settings, interpolation overrides, expectations by name)
CASES = {
    "edge": (
        "the minimum is where an empty bin's rate reaches 0, inside the bounds",
        [("SR", [sample("s", [1.45], normfactor("mu"))], [0])],
        [{"name": "mu", "bounds": [[-2, 20]]}],
        {},
        {"names_channel": "SR"},
    ),
    "edge-with-nuisance": (
        "the same edge, along which a nuisance parameter moves it",
        [("SR", [sample("s", [1, 1], normfactor("mu")), sample("b", [1, 20], normsys("u", 1.1, 0.9))], [0, 15])],
        [{"name": "mu", "bounds": [[-20, 20]]}],
        {},
        {"names_channel": "SR"},
    ),
    "negative-sample": (
        "a negative process in an empty bin pushes a factor to the rate's edge",
        [("SR", [sample("w", [-0.365]), sample("q", [1e5], normfactor("a"))], [0])],
        [],
        {},
        {"names_channel": "SR"},
    ),
    "valley": (
        "a product of two factors is known to 0.3 %, each alone hardly: a curved valley to a bound",
        [
            ("SR", [sample("b", [1.17e6]), sample("s", [124], normfactor("mu"))], [1.17e6]),
            ("CR", [sample("b", [1.13e5], normfactor("mu"), normfactor("a"))], [1.13e5]),
        ],
        [],
        {},
        {},
    ),
    "valley-with-shape": (
        "the same with a shape systematic beside it",
        [
            ("SR", [sample("b", [981], histosys("u", [936], [1030])), sample("s", [1.34], normfactor("k"))], [1010]),
            ("CR", [sample("b", [1900, 1820], normfactor("a"), normfactor("k"))], [1870, 1890]),
        ],
        [],
        {},
        {},
    ),
    "valley-inside": (
        "the same, its lowest point away from the bounds",
        [
            ("SR", [sample("b", [51400, 148000], normfactor("a"), normfactor("n")), sample("s", [700, 90], normfactor("n"))],
             [51200, 148900]),
        ],
        [],
        {},
        {},
    ),
    "corner": (
        "two factors of one sample both end at 0: their mixed derivative makes the Hessian indefinite, which must not "
        "change the uncertainty of a parameter that has nothing to do with them",
        [("CR", [sample("x", [1], normfactor("a"), normfactor("k"))], [0]), SIGNAL_REGION],
        [],
        {},
        {"same_uncertainties_as": "corner-without", "of": ["u"]},
    ),
    "corner-without": ("the reference of corner", [SIGNAL_REGION], [], {}, {}),
    "kink": (
        "a one-sided variation puts the minimum on the kink",
        ONE_SIDED,
        [],
        {"normsys": "code1"},
        {"on_kinks": ["u"]},
    ),
    "kink-from-below": (
        "the same from the side on which the slope vanishes",
        ONE_SIDED,
        [{"name": "u", "inits": [-1]}],
        {"normsys": "code1"},
        {"on_kinks": ["u"]},
    ),
    "shapefactor-shapesys": (
        "a free shapefactor beside a shapesys on the same bins",
        [("SR", [sample("b", [1e6, 50], shapefactor("k"), shapesys("s", [1e5, 4]))], [9e5, 61])],
        [{"name": "k", "inits": [0.7, 1.4]}],
        {},
        {},
    ),
    "two-shapefactors": (
        "two shapefactors on one sample: exactly degenerate bin by bin",
        [("SR", [sample("b", [1e6, 50], shapefactor("j"), shapefactor("k"))], [9e5, 61])],
        [{"name": "k", "inits": [0.7, 1.4]}],
        {},
        {"without_uncertainty": ["j[0]", "j[1]", "k[0]", "k[1]"]},
    ),
    "touches-nothing": (
        "a normfactor of a sample without events",
        [("SR", [sample("b", [50], normsys("u", 1.1, 0.95)), sample("s", [0], normfactor("mu"))], [61])],
        [],
        {},
        {"without_uncertainty": ["mu"]},
    ),
    "bad-start": (
        "everything starts at a far corner of its bounds",
        [("SR", [sample("b", [50, 60], normsys("u", 1.3, 0.8), shapesys("g", [5, 9])), sample("s", [9, 2], normfactor("mu"))],
          [61, 58])],
        [{"name": "mu", "inits": [10]}, {"name": "u", "inits": [4.9]}, {"name": "g", "inits": [9.9, 1e-6]}],
        {},
        {},
    ),
}


def layout(document):
    """Free parameters as {name: (starting values, bounds)}, defaults and settings applied."""
    settings = {p["name"]: p for p in document["measurements"][0]["config"]["parameters"]}
    result = {}
    for channel in document["channels"]:
        for one in channel["samples"]:
            for modifier in one["modifiers"]:
                size = len(one["data"]) if modifier["type"] in ("shapefactor", "shapesys") else 1
                is_alpha = modifier["type"] in ("normsys", "histosys")
                positive = modifier["type"] == "shapesys"
                bounds = (-5.0, 5.0) if is_alpha else (1e-10 if positive else 0.0, 10.0)
                configured = settings.get(modifier["name"], {})
                inits = configured.get("inits", [0.0 if is_alpha else 1.0] * size)
                result[modifier["name"]] = (inits, configured.get("bounds", [bounds] * size))
    return result


def auxdata_of(document):
    """Auxiliary data by name: 0 for alphas, tau for shapesys."""
    result = {}
    for channel in document["channels"]:
        for one in channel["samples"]:
            for modifier in one["modifiers"]:
                if modifier["type"] in ("normsys", "histosys"):
                    result[modifier["name"]] = [0.0]
                elif modifier["type"] == "shapesys":
                    result[modifier["name"]] = [n**2 / u**2 for n, u in zip(one["data"], modifier["data"])]
    return result


def lowest(document, interpolation):
    """Smallest twice negative log-likelihood found, as a double."""
    model, pars, aux = exact.ExactModel(document, **interpolation), layout(document), auxdata_of(document)
    observed = {o["name"]: o["data"] for o in document["observations"]}
    main = [n for channel in model.channels for n in observed[channel["name"]]]
    bounds = [tuple(map(float, b)) for _, bs in pars.values() for b in bs]
    start = np.array([x for inits, _ in pars.values() for x in inits], dtype=float)

    def twice_nll(vector):
        values, k = {}, 0
        for name, (inits, _) in pars.items():
            values[name] = list(vector[k : k + len(inits)])
            k += len(inits)
        terms = model.main_terms(model.rates(values), main) + model.constraint_terms(values, aux)
        total = -2 * exact.mpmath.fsum(terms)
        return float(total) if exact.mpmath.isfinite(total) else 1e30

    low, high = np.array(bounds).T
    rng = np.random.default_rng(1)
    candidates = [start] + [rng.uniform(np.maximum(low, -3), np.minimum(high, 4)) for _ in range(STARTS)]
    best, best_value = None, np.inf
    for x in candidates:
        for _ in range(3):
            x = minimize(twice_nll, x, method="Nelder-Mead", bounds=bounds, options=NELDER_MEAD).x
            quasi = minimize(twice_nll, x, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-15, "gtol": 1e-12})
            x = quasi.x if quasi.fun <= twice_nll(x) else x
        if twice_nll(x) < best_value:
            best, best_value = x, twice_nll(x)
    return best_value, [float(v) for v in best]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "../cases/hard-fits/expected.json")
    args = parser.parse_args()
    cases = {}
    for name, (what, channels, parameters, codes, expectations) in CASES.items():
        document = workspace(channels, parameters)
        interpolation = {"normsys": "code4", "histosys": "code4p"} | codes
        value, pars = lowest(document, interpolation)
        print(name, value, pars, flush=True)
        cases[name] = {
            "what": what,
            "interpolation": interpolation,
            "twice_nll": value,
            "expect": expectations,
            "workspace": document,
        }
    header = {
        "command": "python validation/python/hard_fits.py",
        "versions": {"python": platform.python_version(), "scipy": scipy.__version__, "mpmath": exact.mpmath.__version__},
    }
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(json.dumps(header | {"cases": cases}, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
