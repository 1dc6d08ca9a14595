"""Reference numbers of examples/two-channel.json by pyhf, in the format of schemas/reference.json.

    validation/.venv/bin/python validation/python/example_reference.py    # writes examples/two-channel.reference.json

Densities and expected data: pyhf with NumPy. Fits: pyhf's likelihood in JAX, from SciPy's minimum by Newton steps on
the exact derivatives to the end of double precision; uncertainties from the inverse of the exact Hessian of -log L.
"""

import datetime
import json
import math
import pathlib
import platform

import jax
import numpy as np
import pyhf
import scipy
import scipy.stats

jax.config.update("jax_enable_x64", True)

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKSPACE = "examples/two-channel.json"
OUTPUT = "examples/two-channel.reference.json"
MEASUREMENT = "signal_strength"
INTERPOLATION = {"normsys": "code4", "histosys": "code4p"}
SEED = 20261123
N_POINTS = 3
NEWTON_STEPS = 30


def build():
    workspace = pyhf.Workspace(json.loads((ROOT / WORKSPACE).read_text()))
    settings = {kind: {"interpcode": code} for kind, code in INTERPOLATION.items()}
    model = workspace.model(measurement_name=MEASUREMENT, modifier_settings=settings)
    return model, np.asarray(workspace.data(model), dtype=float)


def floats(values):
    return [float(x) for x in np.ravel(values)]


def describe(model, data):
    config = model.config
    return {
        "poi": config.poi_name,
        "par_names": list(config.par_names),
        "suggested_init": floats(config.suggested_init()),
        "suggested_bounds": [floats(pair) for pair in config.suggested_bounds()],
        "suggested_fixed": [bool(x) for x in config.suggested_fixed()],
        "auxdata": floats(config.auxdata),
        "data": floats(data),
    }


def point(name, model, data, pars):
    n = model.config.nmaindata
    return {
        "name": name,
        "pars": floats(pars),
        "logpdf": floats(model.logpdf(pars, data))[0],
        "main_logpdf": floats(model.main_model.logpdf(data[:n], pars))[0],
        "constraint_logpdf": floats(model.constraint_model.logpdf(data[n:], pars))[0],
        "expected_data": floats(model.expected_data(pars)),
    }


def points(model, data):
    """The suggested start, and seeded points around it: 0.7 sigma, or 10 %, away."""
    pyhf.set_backend("numpy")
    init = np.asarray(model.config.suggested_init())
    widths = np.where(init == 0, 0.7, 0.1)
    lower, upper = np.asarray(model.config.suggested_bounds()).T
    generator = np.random.default_rng(SEED)
    drawn = [np.clip(init + widths * generator.standard_normal(len(init)), lower, upper) for _ in range(N_POINTS)]
    return [point("suggested start", model, data, init)] + [
        point(f"random point {k}", model, data, pars) for k, pars in enumerate(drawn, 1)
    ]


def fit(name, model, data, fixed):
    """Minimum with some parameters held; every other one has to end inside its bounds."""
    config = model.config
    held = {config.par_names.index(each): value for each, value in fixed.items()}
    free = np.asarray([i for i in range(config.npars) if i not in held])
    template = np.asarray(config.suggested_init(), dtype=float)
    for i, value in held.items():
        template[i] = value

    def negative_log_likelihood(values):
        pars = jax.numpy.asarray(template).at[free].set(values)
        return -model.logpdf(pars, jax.numpy.asarray(data))[0]

    value = jax.jit(negative_log_likelihood)
    gradient = jax.jit(jax.grad(negative_log_likelihood))
    hessian = jax.jit(jax.hessian(negative_log_likelihood))
    bounds = np.asarray(config.suggested_bounds())[free]
    start = scipy.optimize.minimize(
        lambda x: float(value(x)), template[free], jac=lambda x: np.asarray(gradient(x)), method="L-BFGS-B", bounds=bounds
    )
    best = np.asarray(start.x)
    for _ in range(NEWTON_STEPS):
        best = best - np.linalg.solve(np.asarray(hessian(best)), np.asarray(gradient(best)))
    covariance = np.linalg.inv(np.asarray(hessian(best)))
    sigmas = np.sqrt(np.diag(covariance))
    largest = float(np.max(np.abs(np.asarray(gradient(best))) * sigmas))
    assert largest < 1e-10, f"{name}: |gradient| x sigma {largest}"
    assert np.all((best > bounds[:, 0]) & (best < bounds[:, 1])), f"{name}: at a bound"
    names = [config.par_names[i] for i in free]
    return {
        "name": name,
        **({"fixed": fixed} if fixed else {}),
        "twice_nll": 2 * float(value(best)),
        "bestfit": {**dict(zip(names, floats(best))), **fixed},
        "uncertainties": dict(zip(names, floats(sigmas))),
    }


def cls(model, data, poi_value):
    observed, expected = pyhf.infer.hypotest(poi_value, data, model, test_stat="q", return_expected_set=True)
    return {
        "name": "signal strength 1",
        "poi_value": poi_value,
        "test_statistic": "q",
        "calculator": "asymptotics",
        "observed": float(observed),
        "expected": floats(expected),
        "origin": "pyhf-scipy",
        "tolerances": {"cls": {"absolute": 1e-4}},
    }


def limit(model, data):
    """By pyhf's root search, whose end is its relative tolerance."""
    bounds = (1e-3, model.config.suggested_bounds()[model.config.poi_index][1])
    observed, expected = pyhf.infer.intervals.upper_limits.toms748_scan(
        data, model, *bounds, rtol=1e-6, test_stat="q"
    )
    return {
        "name": "signal strength at 95 %",
        "test_statistic": "q",
        "level": 0.05,
        "observed": float(observed),
        "expected": floats(expected),
        "origin": "pyhf-scipy",
        "tolerances": {"limit": {"relative": 1e-4}},
    }


def significance(model, data):
    p0, expected = pyhf.infer.hypotest(0.0, data, model, test_stat="q0", return_expected=True)
    p0, expected = float(p0), float(expected)
    z = [float(scipy.stats.norm.isf(p)) for p in (p0, expected)]
    return {
        "name": "signal strength 0",
        "p0": p0,
        "z": z[0],
        "expected": {"signal": 1, "p0": [None, None, expected, None, None], "z": [None, None, z[1], None, None]},
        "origin": "pyhf-scipy",
        "tolerances": {"p_value": {"relative": 1e-3}, "significance": {"absolute": 3e-4}},
    }


def origin(note):
    versions = {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__}
    return {
        "program": "pyhf",
        "version": pyhf.__version__,
        "versions": {**versions, "jax": jax.__version__},
        "command": "python validation/python/example_reference.py",
        "date": datetime.date.today().isoformat(),
        "note": note,
    }


def main():
    model, data = build()
    compared_points = points(model, data)
    description = describe(model, data)
    test = cls(model, data, 1.0)
    upper, discovery = limit(model, data), significance(model, data)
    pyhf.set_backend("jax")
    model, _ = build()
    fits = [fit("all parameters", model, data, {}), fit("background only", model, data, {"mu": 0.0})]
    reference = {
        "format": "histograd-reference",
        "version": "1.1.0",
        "note": "pyhf's numbers for the two-channel example",
        "workspace": {"path": "two-channel.json"},
        "measurement": MEASUREMENT,
        "interpolation": INTERPOLATION,
        "origins": {
            "pyhf": origin("fits polished by Newton steps on exact JAX derivatives until |gradient| x sigma < 1e-10"),
            "pyhf-scipy": origin("pyhf's own SciPy optimiser, which stops a little before the minimum"),
        },
        "tolerances": {
            "description": {"relative": 1e-15},
            "logpdf": {"relative": 1e-12},
            "expected_data": {"relative": 1e-12},
            "twice_nll": {"absolute": 1e-8},
            "estimate": {"in_uncertainties": 1e-6},
            "uncertainty": {"relative": 1e-6},
        },
        "model": description,
        "points": compared_points,
        "fits": fits,
        "cls": [test],
        "limits": [upper],
        "significances": [discovery],
    }
    assert all(math.isfinite(each["logpdf"]) for each in compared_points)
    (ROOT / OUTPUT).write_text(json.dumps(reference, indent=2) + "\n")


if __name__ == "__main__":
    main()
