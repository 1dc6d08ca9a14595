"""pyhf as a contestant of the benchmark: python pyhf_server.py (numpy|jax) (scipy|minuit)

JAX is jitted. Every fit starts from the suggested values, with data that differ from those of the fit before.
"""

import argparse
import json
import logging

import numpy as np
import pyhf
from bench_server import serve
from pyhf.infer import hypotest, mle, test_statistics
from pyhf.infer.intervals import upper_limits
from scipy.optimize import toms748

LEVEL = 0.05
LIMIT_RTOL = 1e-4  # pyhf's default
NO_GRADIENT = "NumPy has no derivatives"
NO_HESSE = "SciPy's minimiser gives no uncertainties"


class Pyhf:
    def __init__(self, backend, optimiser):
        self.backend, self.optimiser = backend, optimiser
        make = pyhf.optimize.scipy_optimizer if optimiser == "scipy" else pyhf.optimize.minuit_optimizer
        pyhf.set_backend(backend, make())

    def hello(self):
        versions = {"pyhf": pyhf.__version__, "numpy": np.__version__}
        if self.backend == "jax":
            import jax

            versions["jax"] = jax.__version__
        if self.optimiser == "minuit":
            import iminuit

            versions["iminuit"] = iminuit.__version__
        return {"versions": versions}

    def open(self, file):
        with open(file) as stream:
            self.text = stream.read()
        self.workspace = pyhf.Workspace(json.loads(self.text))
        self.model = self.workspace.model()
        self.data = self.tensor(self.workspace.data(self.model))
        return {"names": self.model.config.par_names}

    def tensor(self, values):
        return pyhf.tensorlib.astensor(values)

    def set_up(self, variants, testStatistic):
        auxdata = list(self.model.config.auxdata)
        self.variants = [self.tensor([*main, *auxdata]) for main in variants]
        init = np.asarray(self.model.config.suggested_init())
        self.points = [self.tensor(init * (1 + 1e-9 * k)) for k in range(len(variants))]
        self.test_stat = testStatistic
        self.make_calls()

    def make_calls(self):
        self.refusals = {}
        self.calls = {
            "load": lambda k: pyhf.Workspace(json.loads(self.text)),
            "build": lambda k: self.workspace.model(),
            "logpdf": self.density(),
            "fit": lambda k: mle.fit(self.variant(k), self.model),
            "cls": lambda k: hypotest(1.0, self.variant(k), self.model, test_stat=self.test_stat, return_expected_set=True),
            "limit": self.limit,
            "toys": self.toys,
        }
        if self.optimiser == "minuit":
            self.calls["fitHesse"] = self.calls.pop("fit")
            self.refusals["fit"] = "pyhf's fit by Minuit always ends with HESSE: see below"
        else:
            self.refusals["fitHesse"] = NO_HESSE
        if self.backend == "jax":
            self.add_derivatives()
        else:
            self.refusals |= {"gradient": NO_GRADIENT, "hessian": NO_GRADIENT}

    def variant(self, k):
        return self.variants[k % len(self.variants)]

    def point(self, k):
        return self.points[k % len(self.points)]

    def density(self):
        if self.backend == "numpy":
            return lambda k: self.model.logpdf(self.point(k), self.data)
        import jax

        jitted = jax.jit(lambda p, d: self.model.logpdf(p, d)[0])
        return lambda k: jax.block_until_ready(jitted(self.point(k), self.data))

    def add_derivatives(self):
        import jax

        def value(pars, data):
            return self.model.logpdf(pars, data)[0]

        gradient, hessian = jax.jit(jax.value_and_grad(value)), jax.jit(jax.hessian(value))
        self.calls["gradient"] = lambda k: jax.block_until_ready(gradient(self.point(k), self.data))
        self.calls["hessian"] = lambda k: jax.block_until_ready(hessian(self.point(k), self.data))

    def limit(self, k):
        upper = self.model.config.suggested_bounds()[self.model.config.poi_index][1]
        data = self.variant(k)
        if self.backend == "numpy":
            upper_limits.toms748_scan(data, self.model, 0.0, upper, rtol=LIMIT_RTOL, test_stat=self.test_stat)
        else:
            self.limit_without_scan(data, upper)

    def limit_without_scan(self, data, upper):
        """What `toms748_scan` does; pyhf 0.7.6's own cannot keep a JAX number as a key of its cache."""
        cache = {}

        def tests(poi):
            if poi not in cache:
                observed, expected = hypotest(poi, data, self.model, test_stat=self.test_stat, return_expected_set=True)
                cache[poi] = [float(observed), *map(float, expected)]
            return cache[poi]

        for poi in (0.0, upper):
            tests(poi)
        for i in range(6):
            above = [poi for poi in cache if cache[poi][i] >= LEVEL]
            below = [poi for poi in cache if cache[poi][i] < LEVEL]
            toms748(lambda poi: tests(float(poi))[i] - LEVEL, max(above), min(below), k=2, xtol=2e-12, rtol=LIMIT_RTOL)

    def toys(self, k, count):
        """`count` data sets of signal and background, main and auxiliary data both drawn, with the statistic of each."""
        statistic = test_statistics.qmu_tilde if self.test_stat == "qtilde" else test_statistics.qmu
        config = self.model.config
        start = (config.suggested_init(), config.suggested_bounds(), config.suggested_fixed())
        pars = list(config.suggested_init())
        np.random.seed(k)
        for signal in (1.0, 0.0):
            pars[config.poi_index] = signal
            distribution = self.model.make_pdf(self.tensor(pars))
            for data in distribution.sample((count // 2,)):
                statistic(1.0, self.tensor(data), self.model, *start)

    def densities(self, points):
        values = [float(np.asarray(self.model.logpdf(self.tensor(p), self.data))[0]) for p in points]
        return {"values": values}

    def best(self, variant):
        values = np.asarray(mle.fit(self.variants[variant], self.model))
        return {"values": (values[:, 0] if values.ndim > 1 else values).tolist(), "valid": True}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("backend", choices=["numpy", "jax"])
    parser.add_argument("optimiser", choices=["scipy", "minuit"])
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    np.seterr(all="ignore")
    serve(Pyhf(args.backend, args.optimiser))


if __name__ == "__main__":
    main()
