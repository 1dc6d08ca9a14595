"""Writes cases/*.json: models of case_models.py and hs3_models.py, numbers of exact_likelihood.py.

    python make-cases.py [--only PATTERN]

Packages: mpmath 1.4.1, SciPy 1.17.1 (only to come near minima). The minutes go into Hessians of 60 digits.
"""

import argparse
import fnmatch
import json
import platform
import random
import time
from pathlib import Path

import mpmath
import scipy
from mpmath import mpf

from case_models import CASES
from exact_likelihood import ExactLikelihood
from exact_minima import DIGITS, gradient, hessian, minima
from exact_statistics import Exclusion, Statistics
from hs3_models import HS3_CASES
from references import REFERENCES, reference_case

HERE = Path(__file__).parent
VERSION = 1
N_POINTS = 3
N_STARTS = 24
SPREAD = {True: 1.5, False: 0.25}  # of parameters in standard deviations, of factors


def number(x):
    """A double; infinities as text."""
    return "-inf" if x == mpf("-inf") else float(x)


def vector(values):
    return [number(x) for x in values]


def by_name(values):
    return {name: vector(list_) for name, list_ in values.items()}


def random_points(likelihood, seed):
    """Points around the suggested values, of four decimals."""
    rng, points = random.Random(f"conformance {seed}"), []
    while len(points) < N_POINTS:
        point = []
        for s in likelihood.sets:
            in_deviations = s.is_effect or s.type == "mcstat"
            width = 0.03 if s.type == "lumi" else SPREAD[in_deviations]
            for start, held in zip(s.inits, s.fixed):
                point.append(start if held else round(start + width * rng.uniform(-1, 1), 4))
        if likelihood.log_density([mpf(x) for x in point]) > mpf("-inf"):
            points.append(point)
    return points


def evaluate(likelihood, values, with_derivatives):
    """All numbers at one point."""
    x = [mpf(v) for v in values]
    main, aux = likelihood.data()
    with mpmath.workdps(DIGITS):
        parts = {"main": likelihood.main_parts(x, main), "constraint": likelihood.constraint_parts(x, aux)}
        inside = {name: mpf("-inf") not in p for name, p in parts.items()}
        found = {name: number(mpmath.fsum(p)) if inside[name] else "-inf" for name, p in parts.items()}
        found["scale"] = number(sum((abs(t) for p in parts.values() for t in p if t != mpf("-inf")), mpf(1)))
        expected = {"expected_main": likelihood.expected_main(x), "expected_aux": likelihood.expected_aux(x)}
    result = {"values": values, **found, **{name: by_name(e) for name, e in expected.items()}}
    if with_derivatives and all(inside.values()):
        result["gradient"] = vector(gradient(likelihood.log_density, x))
        h = hessian(likelihood.log_density, x)
        result["hessian"] = [vector(h[i, j] for j in range(len(x))) for i in range(len(x))]
    return result


def minimum_record(likelihood, found, n_starts, held):
    best, n = found[0], len(likelihood.names)
    sigmas = [None] * n
    if best.free:
        covariance = best.covariance()
        for k, i in enumerate(best.free):
            sigmas[i] = number(mpmath.sqrt(covariance[k, k]))
    return {
        "values": vector(best.x),
        "twice_nll": number(best.value),
        "uncertainties": sigmas,
        **unheld(likelihood, best, held),
        "at_bounds": {likelihood.names[i]: side for i, side in best.active.items()},
        "certificate": {
            "gradient_norm": number(best.gradient_norm),
            "lowest_hessian_eigenvalue": None if not best.free else number(best.lowest_eigenvalue),
            "search": f"L-BFGS-B from {n_starts} starts, Newton's method with {DIGITS} digits from each",
        },
        "others": [{"values": vector(m.x), "twice_nll": number(m.value)} for m in found[1:]],
    }


def unheld(likelihood, best, held):
    """Uncertainties from the Hessian over all parameters, those at bounds too: what programs give that do not hold these."""
    indices = [i for i in range(len(best.x)) if i not in held]
    if not best.active or not indices:
        return {}
    with mpmath.workdps(DIGITS):
        h = hessian(lambda x: -2 * likelihood.log_density(x), best.x, indices) / 2
        if min(mpmath.eigsy(h, eigvals_only=True)) <= 0:
            return {}
        covariance = mpmath.inverse(h)
    sigmas = [None] * len(best.x)
    for k, i in enumerate(indices):
        sigmas[i] = number(mpmath.sqrt(covariance[k, k]))
    return {"uncertainties_at_bounds_too": sigmas}


def edge_record(likelihood, edge):
    """A minimum on the edge of the domain is given in closed form; what is computed is its multiplier."""
    x = [mpf(v) for v in edge["values"]]
    inwards = [x[0] + mpf("1e-12")]
    slope = gradient(lambda y: -2 * likelihood.log_density(y), inwards)[0]
    value = -2 * likelihood.log_density(x)
    multiplier = {"channel": edge["channel"], "bin": edge["bin"], "multiplier": round(number(slope), 12)}
    return {
        "values": vector(x),
        "twice_nll": number(value) + 0.0,
        "uncertainties": [None],
        "at_bounds": {},
        "at_edges": [multiplier],
        "certificate": {"gradient_norm": 0.0, "lowest_hessian_eigenvalue": None, "search": "closed form"},
        "others": [],
    }


def statistics(likelihood, case, found, bounds, held, poi):
    """MINOS, CLs and limits that the case asks for."""
    result, starts = {}, list(likelihood.names)
    profiles = Statistics(likelihood, found[0], bounds, held)
    wanted = [name for name in case.get("minos", []) if starts.index(name) in found[0].free]
    if wanted:
        ends = {name: [profiles.minos(starts.index(name), side) for side in (-1, 1)] for name in wanted}
        result["minos"] = {name: [None if e is None else number(e) for e in both] for name, both in ends.items()}
    if "tests" in case or "limits" in case:
        kind = case.get("statistic", "qtilde")
        exclusion = Exclusion(likelihood, found[0], bounds, held, starts.index(poi), kind)
        records = [(value, exclusion.cls(value)) for value in case.get("tests", [])]
        result["tests"] = [
            {"poi_value": v, "statistic": kind, "cls": number(c[0]), "cls_expected": vector(c[1:])} for v, c in records
        ]
        limits = [(level, exclusion.limits(level)) for level in case.get("limits", [])]
        result["limits"] = [
            {"level": level, "statistic": kind, "observed": number(x[0]), "expected": vector(x[1:])}
            for level, x in limits
        ]
    return {key: value for key, value in result.items() if value}


def make(case):
    dialect = case["dialects"][-1]
    likelihood = ExactLikelihood(case["workspace"], "measurement", dialect, case.get("settings", {}))
    inits, bounds, fixed = (likelihood.flat(what) for what in ("inits", "bounds", "fixed"))
    held = {i for i, f in enumerate(fixed) if f}
    poi = case["workspace"]["measurements"][0]["config"]["poi"]
    rename = dict(zip(likelihood.names, case.get("names", likelihood.names)))
    named = [[p.get(n, i) for n, i in zip(likelihood.names, inits)] for p in case.get("points", [])]
    points = [inits, *(named or random_points(likelihood, case["id"]))]
    expectations = {"constants": case.get("constants", "full")}
    kinked = case.get("kinked", False)
    expectations["points"] = [evaluate(likelihood, p, k > 0 or not kinked) for k, p in enumerate(points)]
    if "hs3" in case:  # sets of auxiliary data have no name that programs agree on
        for point in expectations["points"]:
            del point["expected_aux"]
    if "edge" in case:
        expectations["minimum"] = edge_record(likelihood, case["edge"])
    elif case.get("fit", True):
        n_starts = case.get("n_starts", N_STARTS)
        found = minima(lambda x: -2 * likelihood.log_density(x), inits, bounds, held, n_starts, case["id"])
        expectations["minimum"] = minimum_record(likelihood, found, n_starts, held)
        expectations.update(statistics(likelihood, case, found, bounds, held, poi))
    parameters = [
        {"name": rename[n], "init": i, "bounds": list(b), "fixed": f}
        for n, i, b, f in zip(likelihood.names, inits, bounds, fixed)
    ]
    return {**head(case), "poi": rename.get(poi), "parameters": parameters, "expectations": expectations}


def head(case):
    document = case.get("hs3") or case["workspace"]
    return {
        "id": case["id"],
        "version": VERSION,
        "title": case["title"],
        "dialects": case.get("as", case["dialects"]),
        "made_by": {"python": platform.python_version(), "mpmath": mpmath.__version__, "scipy": scipy.__version__},
        "format": "hs3" if "hs3" in case else "workspace",
        "document": document,
        "measurement": "measurement",
        "settings": case.get("settings", {}),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="*")
    options = parser.parse_args()
    jobs = [(c["id"], lambda c=c: make(c)) for c in CASES + HS3_CASES]
    jobs += [(r["id"], lambda r=r: reference_case(r, VERSION, evaluate)) for r in REFERENCES]
    for name, job in jobs:
        if not fnmatch.fnmatch(name, options.only):
            continue
        began = time.time()
        try:
            record = job()
        except Exception as error:
            raise RuntimeError(f"no case {name}") from error
        if record is None:
            print(f"{name}: SKIPPED, ../shared is absent", flush=True)
            continue
        (HERE / "cases" / f"{name}.json").write_text(
            json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        )
        print(f"{name}: {time.time() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
