"""MINOS errors of iminuit, and the same ends by bisection of a profile, on pyhf's likelihood.

    python validation/intervals/minos.py        (needs pyhf 0.7.6 with jax, iminuit, scipy)

of small.json and examples/two-channel.json; writes minos.json beside this file. Minuit's own MINOS stops when F is within 1 % of its level and is good to about 1e-3 of
an error; the `root` numbers are brentq's on the profile of -2 log L, with tight Minuit fits of the other parameters, and good
to about 1e-6 of an error.
"""

import json
import sys
from pathlib import Path

import iminuit
import jax
import numpy as np
import pyhf
import scipy
from iminuit import Minuit
from scipy.optimize import brentq

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "cases"))
from made_by import made_by  # noqa: E402

# The errors of a parameter reach no farther than this many Hessian uncertainties.
FARTHEST = 6.0


class Likelihood:
    def __init__(self, workspace):
        ws = pyhf.Workspace(workspace)
        self.model = ws.model(modifier_settings={"normsys": {"interpcode": "code4"}, "histosys": {"interpcode": "code4p"}})
        self.data = np.asarray(ws.data(self.model))
        config = self.model.config
        self.names = config.par_names
        self.init = np.asarray(config.suggested_init())
        self.bounds = config.suggested_bounds()
        self.fixed = config.suggested_fixed()
        self.value = jax.jit(lambda pars: -2 * self.model.logpdf(pars, self.data)[0])
        self.grad = jax.jit(jax.grad(lambda pars: -2 * self.model.logpdf(pars, self.data)[0]))

    def minuit(self, init, fixed):
        m = Minuit(lambda x: float(self.value(x)), init, grad=lambda x: np.asarray(self.grad(x)), name=self.names)
        m.errordef = 1.0
        m.strategy = 2
        m.tol = 1e-5
        for name, bounds, held in zip(self.names, self.bounds, fixed):
            m.limits[name] = bounds
            m.fixed[name] = held
        return m.migrad(ncall=100000)

    def profile(self, p, x, init):
        start = np.array(init)
        start[p] = x
        fixed = list(self.fixed)
        fixed[p] = True
        return self.minuit(start, fixed).fval


def end(likelihood, best, p, side, sigma):
    """Distance from the estimate to where the profile has risen by 1; None when the bound comes first."""
    x0 = best.values[p]
    bound = likelihood.bounds[p][1 if side > 0 else 0]
    rise = lambda t: likelihood.profile(p, x0 + side * t, list(best.values)) - best.fval - 1.0
    farthest = abs(bound - x0)
    reach = 1.2 * sigma
    while reach < min(farthest, FARTHEST * sigma) and rise(reach) < 0:
        reach *= 1.3
    reach = min(reach, farthest)
    if reach == 0 or rise(reach) < 0:
        return None
    return side * brentq(rise, 0.0, reach, xtol=1e-9 * sigma, rtol=1e-12)


def record(workspace):
    likelihood = Likelihood(workspace)
    best = likelihood.minuit(likelihood.init, likelihood.fixed)
    best.hesse()
    best.minos()
    parameters = []
    for p, name in enumerate(likelihood.names):
        if likelihood.fixed[p]:
            continue
        errors = best.merrors[name]
        parameters.append(
            {
                "name": name,
                "estimate": best.values[p],
                "hesse": best.errors[p],
                "minuit": {
                    "lower": errors.lower if errors.lower_valid else None,
                    "upper": errors.upper if errors.upper_valid else None,
                },
                "root": {
                    "lower": end(likelihood, best, p, -1, best.errors[p]),
                    "upper": end(likelihood, best, p, 1, best.errors[p]),
                },
            }
        )
    return {"workspace": workspace, "twice_nll": best.fval, "parameters": parameters}


def main():
    pyhf.set_backend("jax", precision="64b")
    paths = {"small": HERE / "small.json", "two-channel": HERE.parents[1] / "examples/two-channel.json"}
    cases = {name: json.loads(path.read_text()) for name, path in paths.items()}
    versions = {"iminuit": iminuit.__version__, "scipy": scipy.__version__, "jax": jax.__version__}
    out = {"madeBy": made_by("python validation/intervals/minos.py") | versions}
    out["cases"] = {name: record(workspace) for name, workspace in cases.items()}
    (HERE / "minos.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
