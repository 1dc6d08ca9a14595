"""p-values of pyhf's ToyCalculator for small models; writes pyhf.json beside this file.

Run: python make.py   (pyhf 0.7.6, NumPy backend, minimiser of SciPy; some minutes)
"""

import json
import platform
from pathlib import Path

import numpy as np
import pyhf
import scipy
from pyhf.infer.calculators import ToyCalculator

N_TOYS = 2000
SEED = 20261123
PERCENTILES = [2.275, 15.866, 50, 84.134, 97.725]

UNCORRELATED = {
    "signal": [12.0, 11.0],
    "bkg": [50.0, 52.0],
    "bkg_uncertainty": [3.0, 7.0],
}
CORRELATED = {
    "signal": [3.0, 5.0],
    "bkg": [10.0, 20.0],
    "bkg_up": [12.0, 23.0],
    "bkg_down": [8.5, 17.0],
}
CASES = [
    {"name": "limit", "kind": "uncorrelated", "counts": UNCORRELATED, "observed": [51, 48], "mu": 1.0, "test_stat": "qtilde"},
    {"name": "discovery", "kind": "uncorrelated", "counts": UNCORRELATED, "observed": [60, 65], "mu": 0.0, "test_stat": "q0"},
    {"name": "few events", "kind": "correlated", "counts": CORRELATED, "observed": [9, 22], "mu": 2.0, "test_stat": "qtilde"},
]


def run(case):
    make = {
        "uncorrelated": pyhf.simplemodels.uncorrelated_background,
        "correlated": pyhf.simplemodels.correlated_background,
    }[case["kind"]]
    model = make(**case["counts"])
    data = case["observed"] + model.config.auxdata
    np.random.seed(SEED)
    calculator = ToyCalculator(
        data, model, test_stat=case["test_stat"], ntoys=N_TOYS, track_progress=False
    )
    teststat = calculator.teststatistic(case["mu"])
    signal, background = calculator.distributions(case["mu"])
    clsb, clb, cls = calculator.pvalues(teststat, signal, background)
    # as calculator.expected_pvalues, whose np.percentile(interpolation=...) NumPy 2 no longer has
    per_toy = np.array([calculator.pvalues(t, signal, background) for t in background.samples])
    expected = np.percentile(per_toy, PERCENTILES, axis=0, method="linear").T
    return {
        **case,
        "statistic": float(teststat),
        "clsb": float(clsb),
        "clb": float(clb),
        "cls": float(cls),
        "expected_clsb": [float(p) for p in expected[0]],
        "expected_cls": [float(p) for p in expected[2]],
    }


if __name__ == "__main__":
    versions = {
        "python": platform.python_version(),
        "pyhf": pyhf.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
    out = {"versions": versions, "seed": SEED, "n_toys": N_TOYS, "cases": [run(case) for case in CASES]}
    path = Path(__file__).with_name("pyhf.json")
    path.write_text(json.dumps(out, indent=2) + "\n")
