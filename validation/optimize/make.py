"""SciPy's minimisers on the problems of mgh.py with exact gradients and Hessians from JAX.

    python validation/optimize/make.py        (needs scipy and jax; about ten minutes)

writes expected.json beside this file: for each problem its known minimal values, and for each start (the standard one
and one ten times further out) the value there and what each method of SciPy makes of it, with default and with tight
tolerances; then bounded problems, finite differences, and functions of one variable. test/minimize/ compares with it.
"""

import json
import platform
import time
import warnings
from pathlib import Path

import jax
import numpy as np
import scipy
from scipy.optimize import minimize, minimize_scalar, root_scalar

jax.config.update("jax_enable_x64", True)

from mgh import PROBLEMS  # noqa: E402

warnings.filterwarnings("ignore")

NELDER_MEAD = {"xatol": 1e-10, "fatol": 1e-10, "maxiter": 20000, "maxfev": 20000}
TIGHT = {
    "BFGS": {"gtol": 1e-8},
    "L-BFGS-B": {"ftol": 1e-15, "gtol": 1e-8},
    "Newton-CG": {"xtol": 1e-10},
    "trust-exact": {"gtol": 1e-8},
    "trust-ncg": {"gtol": 1e-8},
    "Nelder-Mead": NELDER_MEAD,
}
HESSIAN_METHODS = ("Newton-CG", "trust-exact", "trust-ncg")

# Local minima beside those that SciPy's runs end in, roughly.
FURTHER_MINIMA = {
    2: [[11.4128, -0.8968]],
    18: [[1.7114, 17.6832, 1.1631, 5.1866, 1.7114, 1.1631]],
    19: [[0.917, 6.5, 6.5, 7, 0.1328, 30, 50, 70, 20, 45, 55]],
    27: [[1.3681] * 6 + [-0.0668, 1.3681, 1.3681, -1.0959]],
    30: [[1.6573, 0.2172, 0.0303, 0.6512, 1.4969, -0.0701, -0.5328, -0.6216, -0.5814, -0.4111]],
}
# Minima on a plateau: the function does not vary, to rounding, with one variable (by index) around its value here.
PLATEAUS = {6: (0, [-1000, 0.3315]), 12: (1, [0.6136, 10000, 1.32])}
# Problems where a minimal value may have a singular Hessian: the minimum is a set, or a limit at infinity.
SINGULAR = {6, 12, 13, 18, 19, 22, 27, 32, 33, 34}


class Problem:
    def __init__(self, residuals):
        objective = lambda x: jax.numpy.sum(residuals(x) ** 2)  # noqa: E731
        self._f, self._g, self._h = jax.jit(objective), jax.jit(jax.grad(objective)), jax.jit(jax.hessian(objective))

    def f(self, x):
        return float(self._f(x))

    def g(self, x):
        return np.asarray(self._g(x))

    def h(self, x):
        return np.asarray(self._h(x))

    def derivatives(self, method):
        if method == "Nelder-Mead":
            return {}
        return {"jac": self.g, "hess": self.h} if method in HESSIAN_METHODS else {"jac": self.g}


def started(x0, factor):
    x = np.array(x0, float)
    return factor * x if np.any(x) or factor == 1 else np.full(len(x), float(factor))


def record(result):
    counts = [int(result.nfev), int(result.get("njev", 0)), int(result.get("nhev", 0))]
    return {"fun": float(result.fun), "success": bool(result.success), "status": int(result.status), "counts": counts}


def run(problem, x, method, options):
    try:
        return minimize(problem.f, x, method=method, options=options, **problem.derivatives(method))
    except Exception as error:  # some of SciPy's runs end in a linear algebra error
        return str(error)


def scaled_eigen(problem, x):
    """Scale of each variable, gradient and eigensystem of the Hessian in variables scaled to unit curvature."""
    g, h = problem.g(x), problem.h(x)
    if not (np.all(np.isfinite(g)) and np.all(np.isfinite(h))):
        return None
    diagonal = np.abs(np.diag(h))
    scale = 1 / np.sqrt(np.where(diagonal > 1e-200, diagonal, 1.0))
    return scale, scale * g, *np.linalg.eigh(scale[:, None] * h * scale[None, :])


def polish(problem, x):
    """Newton steps with the Hessian's eigenvalues made positive, as long as the value falls; the point they end in."""
    for _ in range(500):
        system = scaled_eigen(problem, x)
        if system is None:
            return None
        scale, g, eigenvalues, vectors = system
        sizes = np.maximum(np.abs(eigenvalues), 1e-13 * np.max(np.abs(eigenvalues)))
        step = -scale * (vectors @ ((vectors.T @ g) / sizes))
        length = 1.0
        while length > 1e-12 and not problem.f(x + length * step) < problem.f(x):
            length /= 4
        if length <= 1e-12:
            return x
        x = x + length * step
    return x


def minimal_values(number, problem, points):
    """Values at which the gradient vanishes and the Hessian is positive definite, after polishing, in rising order."""
    values = []
    for x in points:
        x = polish(problem, np.array(x, float))
        system = None if x is None else scaled_eigen(problem, x)
        if system is None or not np.isfinite(problem.f(x)):
            continue
        _, g, eigenvalues, vectors = system
        value, largest = problem.f(x), np.max(np.abs(eigenvalues))
        singular = eigenvalues[0] < 1e-13 * largest
        if eigenvalues[0] < -1e-10 * largest or (singular and number not in SINGULAR):
            continue
        stiff = eigenvalues > 1e-13 * largest
        decrement = 0.5 * np.sum(((vectors.T @ g)[stiff]) ** 2 / eigenvalues[stiff])
        if decrement > 1e-11 * (1 + value):
            continue
        same = [abs(value - other) <= 1e-9 * (1 + abs(other)) for other in values]
        values = [min(value, v) if is_same else v for v, is_same in zip(values, same)]
        if not any(same):
            values.append(value)
    return sorted(values)


def problem_record(number, name, x0, residuals):
    problem = Problem(residuals)
    starts, ends = [], [np.array(x, float) for x in FURTHER_MINIMA.get(number, [])]
    for factor in (1, 10):
        x = started(x0, factor)
        runs = {}
        for method, tight in TIGHT.items():
            for tolerance, options in (("default", {}), ("tight", tight)):
                result = run(problem, x, method, options)
                if isinstance(result, str):
                    runs.setdefault(method, {})[tolerance] = {"error": result}
                else:
                    runs.setdefault(method, {})[tolerance] = record(result)
                    ends.append(np.array(result.x))
        starts.append({"factor": factor, "fun": problem.f(x), "jac": problem.g(x).tolist(), "runs": runs})
    minima = minimal_values(number, problem, ends)
    if number in PLATEAUS:
        fixed, x = PLATEAUS[number]
        reduced = Problem(lambda y: residuals(jax.numpy.insert(y, fixed, x[fixed])))
        minima = sorted(minima + minimal_values(number, reduced, [np.delete(np.array(x, float), fixed)]))
    print(number, name, minima, flush=True)
    return {"number": number, "name": name, "n": len(x0), "minima": minima, "starts": starts}


# Bounds that cut off the minimum, hold some variables, or fix one.
BOUNDED = [
    (1, [[-2, 0.5], [-2, 2]]),
    (1, [[-1.5, None], [1, 1]]),
    (5, [[0.5, 2], [None, 0.8]]),
    (7, [[-1, 0.5], [-10, 10], [0, None]]),
    (8, [[0.5, 3], [1, 3], [1, 3]]),
    (14, [[-3, 0], [-1, 3], [-3, 0.5], [-1, 3]]),
    (15, [[0.2, 1], [0.3, 1], [0, 1], [0, 0.4]]),
    (21, [[-1.2, 0.8], [None, None]] * 5),
    (23, [[0.1, 1], [0.2, 2], [0.3, 3], [0.1, 4]]),
    (30, [[-1, -0.5]] * 10),
]


def bounded_record(number, bounds):
    """The lowest point that any of SciPy's bounded methods finds, from a start moved into the bounds."""
    _, name, x0, residuals = PROBLEMS[number - 1]
    problem = Problem(residuals)
    ends = [(-np.inf if low is None else low, np.inf if high is None else high) for low, high in bounds]
    start = np.clip(np.array(x0, float), [low for low, _ in ends], [high for _, high in ends])
    options = {
        "L-BFGS-B": {"ftol": 1e-15, "gtol": 1e-10},
        "TNC": {"ftol": 1e-16, "gtol": 1e-12, "xtol": 1e-14, "maxfun": 20000},
        "SLSQP": {"ftol": 1e-16, "maxiter": 1000},
        "trust-constr": {"gtol": 1e-11, "xtol": 1e-14, "maxiter": 3000},
        "Nelder-Mead": NELDER_MEAD,
    }
    runs = []
    for method, choice in options.items():
        derivatives = {} if method == "Nelder-Mead" else {"jac": problem.g}
        runs.append(minimize(problem.f, start, method=method, bounds=bounds, options=choice, **derivatives))
    inside = [r for r in runs if np.all(r.x >= [low for low, _ in ends]) and np.all(r.x <= [high for _, high in ends])]
    best = min(inside, key=lambda r: r.fun)
    default = minimize(problem.f, start, jac=problem.g, method="L-BFGS-B", bounds=bounds)
    return {
        "number": number,
        "start": start.tolist(),
        "bounds": bounds,
        "x": best.x.tolist(),
        "fun": float(best.fun),
        "L-BFGS-B": record(default),
        "Nelder-Mead": record(runs[-1]),
    }


def difference_record(number, method, scheme):
    _, _, x0, residuals = PROBLEMS[number - 1]
    problem = Problem(residuals)
    result = minimize(problem.f, x0, jac=scheme, method=method)
    return {"number": number, "method": method, "jac": scheme, **record(result)}


SCALAR = {
    "parabola": lambda x: (x - 2) ** 2,
    "quartic": lambda x: x**4 - 2 * x**2 + x,
    "cosine": lambda x: np.cos(x) + 0.1 * x,
    "exponential": lambda x: np.exp(x) - 3 * x,
    "kink": lambda x: abs(x - 1.3),
}
ROOTS = {
    "cube": (lambda x: x**3 - 1, lambda x: 3 * x**2, lambda x: 6 * x, [0, 2.1], 0.5),
    "cosine": (lambda x: np.cos(x) - x, lambda x: -np.sin(x) - 1, lambda x: -np.cos(x), [0, 2], 1.0),
    "exponential": (lambda x: np.exp(x) - 10, lambda x: np.exp(x), lambda x: np.exp(x), [-5, 8], 1.0),
    "flat": (lambda x: (x - 1) ** 9, lambda x: 9 * (x - 1) ** 8, lambda x: 72 * (x - 1) ** 7, [0, 4], 2.0),
    "steep": (lambda x: np.tanh(50 * (x - 0.3)), None, None, [-1, 1], None),
}


def scalar_records():
    records = []
    for name, f in SCALAR.items():
        for method, extra in (("brent", {}), ("golden", {}), ("bounded", {"bounds": [-1, 4]})):
            r = minimize_scalar(f, method=method, **extra)
            records.append(
                {"function": name, "method": method, "x": float(r.x), "fun": float(r.fun), "nfev": r.nfev, "nit": r.nit}
            )
    return records


def root_records():
    records = []
    for name, (f, fprime, fprime2, bracket, x0) in ROOTS.items():
        for method in ("brentq", "brenth", "toms748", "bisect", "ridder"):
            records.append((name, method, root_scalar(f, method=method, bracket=bracket)))
        if fprime is not None:
            records.append((name, "newton", root_scalar(f, method="newton", x0=x0, fprime=fprime)))
            records.append((name, "halley", root_scalar(f, method="halley", x0=x0, fprime=fprime, fprime2=fprime2)))
            records.append((name, "secant", root_scalar(f, method="secant", x0=x0)))
    fields = ("root", "iterations", "function_calls", "converged")
    return [
        {"function": name, "method": method, **{k: getattr(r, k) for k in fields}} for name, method, r in records
    ]


def plain(value):
    """JSON without NaN and infinities, NumPy scalars as numbers."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else str(value)
    return int(value) if isinstance(value, np.integer) else value


def lines(rows):
    return "[\n" + ",\n".join("  " + json.dumps(plain(row)) for row in rows) + "\n ]"


def main():
    began = time.time()
    versions = {"python": platform.python_version(), "scipy": scipy.__version__, "jax": jax.__version__}
    parts = {
        "madeBy": json.dumps({"command": "python validation/optimize/make.py", **versions}),
        "problems": lines(problem_record(*problem) for problem in PROBLEMS),
        "bounded": lines(bounded_record(*case) for case in BOUNDED),
        "differences": lines(
            difference_record(number, method, scheme)
            for number in (1, 5, 16, 14)
            for method in ("BFGS", "L-BFGS-B")
            for scheme in ("2-point", "3-point")
        ),
        "scalar": lines(scalar_records()),
        "roots": lines(root_records()),
    }
    body = ",\n".join(f' "{key}": {value}' for key, value in parts.items())
    Path(__file__).with_name("expected.json").write_text("{\n" + body + "\n}\n")
    print(f"{time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
