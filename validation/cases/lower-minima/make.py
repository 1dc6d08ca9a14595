"""Tests and limits of analyses in which a lower minimum than pyhf's own was found, by pyhf's likelihood: writes expected.json.

    node validation/cases/lower-minima/starts.mjs > starts.json
    python validation/cases/lower-minima/make.py starts.json        (needs pyhf 0.7.6, SciPy, JAX)

Each fit is minimised by SciPy (L-BFGS-B, then SLSQP, on pyhf's function with JAX's gradient) from pyhf's suggested start, from the
start in the file and, for the test at 1, from points scattered around it; the lowest end counts. CLs follows from the heights by the formulas of
arXiv:1007.1727, with the test statistic q-tilde.
"""

import json
import sys
from pathlib import Path

import jax
import numpy as np
import pyhf
import scipy
from scipy.optimize import minimize
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).parent.parent))
from made_by import made_by  # noqa: E402

SCATTERED = 3
BANDS = [2, 1, 0, -1, -2]


class Problem:
    def __init__(self, document):
        self.model = pyhf.Workspace(document).model()
        self.data = np.array(pyhf.Workspace(document).data(self.model))
        config = self.model.config
        self.poi = config.poi_index
        self.suggested = np.array(config.suggested_init())
        self.bounds = np.array(config.suggested_bounds())
        self.fixed = np.array(config.suggested_fixed())
        self.height = jax.jit(lambda pars, data: -2 * self.model.logpdf(pars, data)[0])
        self.gradient = jax.jit(jax.grad(self.height))

    def lowest(self, data, start, mu=None, scattered=0):
        """The lowest end of all minimisations: (height, parameters)."""
        bounds = self.bounds.copy()
        held = self.fixed.copy()
        if mu is not None:
            held[self.poi] = True
        rng = np.random.default_rng(1)
        width = np.where(held, 0, 0.3)
        around = [start + width * rng.normal(size=len(start)) for _ in range(scattered)]
        best = None
        for x0 in [start, self.suggested, *around]:
            x0 = np.clip(x0, bounds[:, 0], bounds[:, 1])
            if mu is not None:
                x0[self.poi] = mu
            box = [(v, v) if h else tuple(b) for v, h, b in zip(x0, held, bounds)]
            for method in ("L-BFGS-B", "SLSQP"):
                options = {"maxiter": 3000} if method == "SLSQP" else {"maxiter": 3000, "ftol": 1e-15, "gtol": 1e-9}
                end = minimize(
                    lambda x: float(self.height(x, data)),
                    x0,
                    jac=lambda x: np.asarray(self.gradient(x, data)),
                    bounds=box,
                    method=method,
                    options=options,
                )
                if np.isfinite(end.fun):
                    x0 = end.x
                    if best is None or end.fun < best[0]:
                        best = (float(end.fun), np.array(end.x))
        return best


def cls_of(height, mu_hat, mu):
    """Observed CLs and the expected ones of the bands, from the heights of the fits."""
    q = max(0.0, height["tested"] - height["free"]) if mu_hat <= mu else 0.0
    q_asimov = max(0.0, height["asimov tested"] - height["asimov free"])
    root, root_asimov = np.sqrt(q), np.sqrt(q_asimov)
    if q <= q_asimov:
        clsb, clb = norm.sf(root), norm.sf(root - root_asimov)
    else:
        clsb, clb = norm.sf((q + q_asimov) / (2 * root_asimov)), norm.sf((q - q_asimov) / (2 * root_asimov))
    expected = [norm.sf(root_asimov + n) / norm.sf(n) for n in BANDS[::-1]]
    return clsb / clb, expected[::-1]


def test_of(problem, mu, starts, scattered):
    data = problem.data
    points = {name: np.array(values) for name, values in starts.items()}
    free, free_pars = problem.lowest(data, points["free"], scattered=scattered)
    tested, _ = problem.lowest(data, points["tested"], mu, scattered)
    alternative, pars = problem.lowest(data, points["alternative"], 0.0, scattered)
    asimov = np.array(problem.model.expected_data(pars))
    height = {"free": free, "tested": tested, "alternative": alternative}
    height["asimov free"] = float(problem.height(pars, asimov))
    height["asimov tested"], _ = problem.lowest(asimov, points["asimov tested"], mu, scattered)
    observed, expected = cls_of(height, free_pars[problem.poi], mu)
    print(mu, height, flush=True)
    return {"mu": mu, "heights": height, "cls": observed, "expected": expected}


def main():
    pyhf.set_backend("jax", precision="64b")
    cases = {}
    for case in json.loads(Path(sys.argv[1]).read_text()):
        problem = Problem(case["document"])
        assert problem.model.config.par_names == case["parNames"]
        tests = [test_of(problem, test["mu"], test["starts"], SCATTERED if k == 0 else 0) for k, test in enumerate(case["tests"])]
        cases[case["name"]] = {"tests": tests, "limits": case["limits"]}
        print(case["name"], json.dumps(tests[0]), [(t["cls"], t["expected"][2]) for t in tests[1:]], flush=True)
    made = {**made_by("node starts.mjs > starts.json; python make.py starts.json"), "scipy": scipy.__version__, "jax": jax.__version__}
    out = Path(__file__).parent / "expected.json"
    out.write_text(json.dumps({"made_by": made, "cases": cases}, indent=1) + "\n")


main()
