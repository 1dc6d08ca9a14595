"""Asymptotic tests and limits against pyhf, live.

    npm run build && python validation/hypotest/compare.py        (needs pyhf 0.7.6 and node)

1. pyhf's log-density and its formulae, applied at our points, give our statistics, p-values and bands to 1e-9 relative.
2. None of pyhf's minima is lower than ours.
3. Its root search (toms748_scan, rtol 1e-8) gives our limits to 1e-6 relative, with minima polished by a tight SLSQP.
Prints the largest differences; exit code 1 when one is too large.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyhf
from pyhf.infer.calculators import AsymptoticTestStatDistribution
from pyhf.infer.intervals.upper_limits import toms748_scan

FORMULAE = 1e-9
LOWER = 1e-8  # of -2 log L
LIMITS = 1e-6
LEAST = 1e-2  # where the root search begins: at 0, pyhf 0.7.6's CLs is 0/0, NaN or not as rounding will have it
pyhf.set_backend("numpy", pyhf.optimize.scipy_optimizer(tolerance=1e-12, maxiter=100000))


def channel(name, signal, background, *modifiers):
    return {
        "name": name,
        "samples": [
            {"name": "signal", "data": signal, "modifiers": [{"name": "mu", "type": "normfactor", "data": None}]},
            {"name": "background", "data": background, "modifiers": list(modifiers)},
        ],
    }


def workspace(channels, observed, bounds=(0, 10)):
    parameters = [{"name": "mu", "bounds": [list(bounds)], "inits": [1.0]}]
    return {
        "version": "1.0.0",
        "channels": channels,
        "observations": [{"name": c["name"], "data": data} for c, data in zip(channels, observed)],
        "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": parameters}}],
    }


def shapesys(*data):
    return {"name": "uncorr", "type": "shapesys", "data": list(data)}


def normsys(name, lo, hi):
    return {"name": name, "type": "normsys", "data": {"lo": lo, "hi": hi}}


def histosys(name, lo, hi):
    return {"name": name, "type": "histosys", "data": {"lo_data": lo, "hi_data": hi}}


CASES = {
    "documentation": workspace([channel("c", [12.0, 11.0], [50.0, 52.0], shapesys(3.0, 7.0))], [[51, 48]]),
    "excess": workspace([channel("c", [12.0, 11.0], [50.0, 52.0], shapesys(3.0, 7.0))], [[66, 68]]),
    "deficit": workspace([channel("c", [8.0, 5.0], [50.0, 52.0], shapesys(3.0, 7.0))], [[40, 37]]),
    "normsys": workspace([channel("c", [10.0], [60.0], normsys("k", 0.9, 1.15))], [[66]]),
    "histosys": workspace(
        [
            channel("a", [5.0, 7.0], [40.0, 30.0], histosys("h", [36.0, 29.0], [45.0, 32.0]), normsys("k", 0.95, 1.05)),
            channel("b", [1.0], [100.0], normsys("k", 0.9, 1.12)),
        ],
        [[44, 33], [97]],
    ),
}
TESTS = [
    {"value": value, "testStatistic": statistic, "baseDistribution": base}
    for value in (0.4, 1.0, 2.5)
    for statistic in ("qtilde", "q", "q0")
    for base in ("normal", "clipped-normal")
]


def ours(cases):
    document = [{"name": name, "workspace": spec, "tests": TESTS, "poi": "mu"} for name, spec in cases.items()]
    script = Path(__file__).with_name("points.mjs")
    run = subprocess.run(["node", str(script)], input=json.dumps(document), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


class Worst:
    def __init__(self):
        self.largest = {}
        self.failed = False

    def add(self, what, error, allowed):
        self.largest[what] = max(self.largest.get(what, -np.inf), error)
        if not error <= allowed:
            self.failed = True
            print(f"  too large: {what} {error:.2e}, allowed {allowed:.0e}")


def relative(a, b):
    return float(np.max(np.abs(np.asarray(a) - np.asarray(b)) / np.maximum(np.abs(np.asarray(b)), 1e-300)))


def twice_nll(model, fit, data):
    return float(-2 * model.logpdf(fit["values"], data)[0])


def check_test(model, data, test, worst):
    result = test["result"]
    statistic_name = result["test_statistic"]
    fits = {fit["name"]: fit for fit in result["fits"]}
    mu = result["poi"]["value"]
    asimov = np.asarray(test["asimov"])
    poi = model.config.poi_index

    def statistic(free, tested, numbers):
        value = max(0.0, twice_nll(model, tested, numbers) - twice_nll(model, free, numbers))
        best = free["values"][poi]
        counts = best >= mu if statistic_name == "q0" else best <= mu
        return value if counts else 0.0

    q = statistic(fits["free"], fits["tested"], data)
    q_a = statistic(fits["asimov free"], fits["asimov tested"], asimov)
    size = abs(twice_nll(model, fits["free"], data))
    worst.add("statistic, of -2 log L", abs(q - result["observed"]["statistic"]) / size, FORMULAE)
    worst.add("Asimov statistic, of -2 log L", abs(q_a - result["observed"]["asimov"]) / size, FORMULAE)

    # pyhf's formulae at our statistics.
    root, root_a = np.sqrt(result["observed"]["statistic"]), np.sqrt(result["observed"]["asimov"])
    shifted = root - root_a
    if statistic_name == "qtilde" and root > root_a > 0:
        shifted = (root**2 - root_a**2) / (2 * root_a)
    cutoff = -root_a if test["options"]["baseDistribution"] == "clipped-normal" else -np.inf
    signal, background = AsymptoticTestStatDistribution(-root_a, cutoff), AsymptoticTestStatDistribution(0.0, cutoff)
    clsb, clb = signal.pvalue(shifted), background.pvalue(shifted)
    worst.add("CLsb", relative(result["p0" if statistic_name == "q0" else "clsb"], clsb), FORMULAE)
    expected = []
    for n in (2, 1, 0, -1, -2):
        t = background.expected_value(n)
        expected.append(signal.pvalue(t) if statistic_name == "q0" else signal.pvalue(t) / background.pvalue(t))
    worst.add("expected band", relative(result["expected"], expected), FORMULAE)
    if statistic_name != "q0":
        worst.add("CLb", relative(result["clb"], clb), FORMULAE)
        worst.add("CLs", relative(result["cls"], clsb / clb), FORMULAE)

    free = pyhf.infer.mle.fit(data, model, return_fitted_val=True)[1]
    held = pyhf.infer.mle.fixed_poi_fit(mu, data, model, return_fitted_val=True)[1]
    held_a = pyhf.infer.mle.fixed_poi_fit(mu, asimov, model, return_fitted_val=True)[1]
    for what, theirs, fit in (("free", free, "free"), ("conditional", held, "tested"), ("Asimov", held_a, "asimov tested")):
        worst.add(f"our {what} minimum above pyhf's", fits[fit]["twice_nll"] - float(theirs), LOWER)


def main():
    worst = Worst()
    for found in ours(CASES):
        name = found["name"]
        print(name)
        workspace = pyhf.Workspace(CASES[name])
        model = workspace.model()
        data = np.asarray(workspace.data(model), dtype=float)
        for test in found["tests"]:
            check_test(model, data, test, worst)
        observed, expected = toms748_scan(data, model, LEAST, 10.0, rtol=1e-8)
        limits = found["limit"]["limits"]
        for ours_, theirs in zip([limits["observed"], *limits["expected"]], [observed, *expected]):
            worst.add("limit", relative(ours_["value"], float(theirs)), LIMITS)
    print(f"\npyhf {pyhf.__version__}: largest differences")
    for what, error in worst.largest.items():
        print(f"  {what:40s} {error:.2e}")
    sys.exit(1 if worst.failed else 0)


if __name__ == "__main__":
    main()
