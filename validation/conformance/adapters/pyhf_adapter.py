"""pyhf as an adapter of the conformance suite: NumPy for densities and tests, JAX for derivatives, Minuit for fits.

    python pyhf_adapter.py < requests      (pip install pyhf==0.7.6 jax iminuit)

Limits are asked for with rtol 1e-8, since the default of 1e-4 is what the suite allows; all else is pyhf's default.
"""

import platform

import iminuit
import jax
import numpy as np
import pyhf
from lines import Unsupported, number, numbers, serve

DIALECTS = {"pyhf-main", "pyhf-0.7.6"}
CODES = {"normsys": "code4", "histosys": "code4p"}
OPENED = {}


class Case:
    """A model; `order`: index in it of each parameter of the case."""

    def __init__(self, case):
        workspace = pyhf.Workspace(case["document"])
        codes = {**CODES, **case["settings"].get("interpolation", {})}
        settings = {kind: {"interpcode": code} for kind, code in codes.items()}
        self.model = workspace.model(measurement_name=case["measurement"], modifier_settings=settings)
        self.data = workspace.data(self.model)
        self.names = case["parameters"]
        ours = self.model.config.par_names
        self.order = [ours.index(name) for name in self.names]

    def pars(self, values):
        result = np.zeros(len(self.order))
        result[self.order] = values
        return result


def opened(request):
    case = request["case"]
    if not DIALECTS & set(case["dialects"]):
        raise Unsupported(f"the dialect {', '.join(case['dialects'])}")
    if case["id"] not in OPENED:
        pyhf.set_backend("numpy")
        OPENED.clear()
        OPENED[case["id"]] = Case(case)
    return OPENED[case["id"]]


def describe(request):
    case = opened(request)
    config = case.model.config
    fixed, bounds, inits = config.suggested_fixed(), config.suggested_bounds(), config.suggested_init()
    return {
        "tool": "pyhf",
        "versions": {
            "pyhf": pyhf.__version__,
            "numpy": np.__version__,
            "jax": jax.__version__,
            "iminuit": iminuit.__version__,
            "python": platform.python_version(),
        },
        "constants": "full",
        "poi": config.poi_name,
        "n_parameters": config.npars,
        "parameters": [
            {"name": name, "init": inits[p], "bounds": list(bounds[p]), "fixed": fixed[p]}
            for name, p in zip(case.names, case.order)
        ],
    }


def evaluate(request):
    case = opened(request)
    points = [values_at(case, case.pars(values)) for values in request["points"]]
    pyhf.set_backend("jax")
    try:
        derivatives = compiled(case)
        for point, values in zip(points, request["points"]):
            point.update(derivatives_at(case, derivatives, case.pars(values)))
    finally:
        pyhf.set_backend("numpy")
    return {"derivatives": "exact", "points": points}


def values_at(case, pars):
    model, config = case.model, case.model.config
    n = config.nmaindata
    main = model.expected_actualdata(pars)
    found = {
        "main": number(np.squeeze(model.mainlogpdf(np.asarray(case.data[:n]), pars))),
        "expected_main": {name: numbers(main[part]) for name, part in config.channel_slices.items()},
        "constraint": 0.0,
        "expected_aux": {},
    }
    if config.nauxdata > 0:
        aux = model.expected_auxdata(pars)
        found["constraint"] = number(np.squeeze(model.constraint_logpdf(np.asarray(case.data[n:]), pars)))
        at = 0
        for name in config.auxdata_order:
            size = config.param_set(name).n_parameters
            found["expected_aux"][name] = numbers(aux[at : at + size])
            at += size
    return found


def compiled(case):
    """Gradient and Hessian of the log-density, compiled at once."""
    data = jax.numpy.asarray(case.data)

    def log_density(x):
        return case.model.logpdf(x, data)[0]

    return jax.jit(lambda x: (jax.grad(log_density)(x), jax.hessian(log_density)(x)))


def derivatives_at(case, derivatives, pars):
    gradient, hessian = (np.asarray(d) for d in derivatives(jax.numpy.asarray(pars)))
    return {
        "gradient": numbers(gradient[case.order]),
        "hessian": [numbers(row) for row in hessian[np.ix_(case.order, case.order)]],
    }


def fit(request):
    case = opened(request)
    pyhf.set_backend("numpy", "minuit")
    try:
        result, value = pyhf.infer.mle.fit(case.data, case.model, return_uncertainties=True, return_fitted_val=True)
    finally:
        pyhf.set_backend("numpy", "scipy")
    values, sigmas = np.asarray(result).T
    return {
        "values": numbers(values[case.order]),
        "twice_nll": number(value),
        "uncertainties": [number(s) if s > 0 else None for s in sigmas[case.order]],
    }


def hypotest(request):
    case = opened(request)
    observed, band = pyhf.infer.hypotest(
        request["poi_value"], case.data, case.model, test_stat=request["statistic"], return_expected_set=True
    )
    return {"cls": number(observed), "cls_expected": numbers(band)}


def limit(request):
    case = opened(request)
    observed, band = pyhf.infer.intervals.upper_limits.upper_limit(
        case.data, case.model, level=request["level"], rtol=1e-8, test_stat=request["statistic"]
    )
    return {"observed": number(observed), "expected": numbers(band)}


serve({"describe": describe, "evaluate": evaluate, "fit": fit, "hypotest": hypotest, "limit": limit})
