"""SciPy's minimisers on random functions whose minimum is known, with exact and finite-difference gradients.

    python validation/optimize/random_runs.py [--count 1000 --seed 1 --output FILE]        (needs scipy)

writes random-runs.json beside this file: for each run the function (a family and its parameters), the start, the bounds,
method and gradient, the lowest value there is, and what SciPy makes of it. compare-random.mjs runs ours on the same.
Every family is written twice, here and in random-functions.mjs, operation by operation.
"""

import argparse
import json
import math
import platform
import warnings
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import minimize

warnings.filterwarnings("ignore")


def rotated(x, angles):
    """x turned by one angle in each plane of neighbouring variables, one after the other."""
    u = list(x)
    for i, angle in enumerate(angles):
        c, s = math.cos(angle), math.sin(angle)
        u[i], u[i + 1] = c * u[i] - s * u[i + 1], s * u[i] + c * u[i + 1]
    return u


def valley(x, p):
    return p["offset"] + p["steep"] * (x[1] - p["height"] * math.sin(p["wave"] * x[0])) ** 2 + (x[0] - p["at"]) ** 2


def ellipsoid(x, p):
    u = rotated(x, p["angles"])
    return p["offset"] + sum(c * (v - m) ** 2 for c, v, m in zip(p["curvatures"], u, p["centre"]))


def rosenbrock(x, p):
    total = p["offset"]
    for i in range(len(x) - 1):
        total += p["steep"] * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2
    return total


def line(x, p):
    return sum(((y - x[0] - x[1] * t) / p["sigma"]) ** 2 for t, y in zip(p["t"], p["y"]))


def exponential(x, p):
    u = rotated(x, p["angles"])
    return sum(n * (math.exp(min(v, 500.0)) - v) for n, v in zip(p["counts"], u))


def quartic(x, p):
    u = rotated(x, p["angles"])
    return p["offset"] + sum(c * (v - m) ** 4 + q * (v - m) ** 2
                             for c, q, v, m in zip(p["quartic"], p["quadratic"], u, p["centre"]))


def root(x, p):
    u = rotated(x, p["angles"])
    return p["offset"] + sum(math.sqrt(1 + c * (v - m) ** 2) for c, v, m in zip(p["curvatures"], u, p["centre"]))


def logarithmic(x, p):
    return sum(n * (math.log1p(c * (v - m) ** 2)) for n, c, v, m in zip(p["weights"], p["curvatures"], x, p["centre"]))


FUNCTIONS = {f.__name__: f for f in (valley, ellipsoid, rosenbrock, line, exponential, quartic, root, logarithmic)}


def random_offset(rng):
    return float(rng.choice([0.0, 0.0, 1.0, -30.0, 1e3, -1e6]))


def random_angles(rng, n):
    return rng.uniform(-3, 3, n - 1).tolist() if rng.random() < 0.7 else [0.0] * (n - 1)


def powers(rng, low, high, n):
    return (10 ** rng.uniform(low, high, n)).tolist()


def random_function(family, rng):
    """Parameters, number of variables and lowest value."""
    n = int(rng.integers(1, 7))
    if family == "valley":
        p = {"offset": random_offset(rng), "steep": float(10 ** rng.uniform(0, 6)), "height": float(rng.uniform(-2, 2)),
             "wave": float(rng.uniform(0.2, 2)), "at": float(rng.uniform(-4, 4))}
        return p, 2, p["offset"]
    if family == "ellipsoid":
        p = {"offset": random_offset(rng), "angles": random_angles(rng, n), "curvatures": powers(rng, -2, 5, n),
             "centre": rng.uniform(-5, 5, n).tolist()}
        return p, n, p["offset"]
    if family == "rosenbrock":
        n = int(rng.integers(2, 4))
        p = {"offset": random_offset(rng), "steep": float(10 ** rng.uniform(0, 4))}
        return p, n, p["offset"]
    if family == "line":
        points, sigma = int(rng.integers(3, 30)), float(10 ** rng.uniform(-2, 1))
        t = [float(10 * i) for i in range(points)]
        y = [3 + 0.5 * v + sigma * float(rng.normal()) * (rng.random() < 0.8) for v in t]
        return {"t": t, "y": y, "sigma": sigma}, 2, None
    if family == "exponential":
        p = {"counts": powers(rng, -1, 4, n), "angles": random_angles(rng, n)}
        return p, n, sum(p["counts"])
    if family == "quartic":
        p = {"offset": random_offset(rng), "angles": random_angles(rng, n), "quartic": powers(rng, -1, 3, n),
             "quadratic": [c * float(rng.random() < 0.6) for c in powers(rng, -2, 2, n)],
             "centre": rng.uniform(-3, 3, n).tolist()}
        return p, n, p["offset"]
    if family == "root":
        p = {"offset": random_offset(rng), "angles": random_angles(rng, n), "curvatures": powers(rng, -2, 4, n),
             "centre": rng.uniform(-5, 5, n).tolist()}
        return p, n, p["offset"] + n
    p = {"weights": powers(rng, -1, 2, n), "curvatures": powers(rng, -1, 1, n), "centre": rng.uniform(-1, 1, n).tolist()}
    return p, n, 0.0


def line_minimum(p):
    """The least χ² of a straight line, from differences to the means."""
    t, y = np.array(p["t"], np.longdouble), np.array(p["y"], np.longdouble)
    dt, dy = t - t.mean(), y - y.mean()
    return float((((dy - (dt @ dy) / (dt @ dt) * dt) / np.longdouble(p["sigma"])) ** 2).sum())


def bounded(family, p, n, rng):
    """Bounds of a separable function, and the lowest value within them."""
    bounds = []
    for m in p["centre"]:
        low = m + float(rng.uniform(-2, 1)) if rng.random() < 0.6 else None
        high = (m if low is None else max(m, low)) + float(rng.uniform(0, 2)) if rng.random() < 0.6 else None
        bounds.append([low, high])
    clipped = [float(np.clip(m, -np.inf if low is None else low, np.inf if high is None else high))
               for m, (low, high) in zip(p["centre"], bounds)]
    return bounds, FUNCTIONS[family](clipped, p)


def started(n, family, bounds, rng):
    size = 1.0 if family == "exponential" else 4.0
    x = rng.uniform(-size, size, n)
    if bounds is None:
        return x.tolist()
    ends = [(-np.inf if low is None else low, np.inf if high is None else high) for low, high in bounds]
    return [float(np.clip(v, low, high)) for v, (low, high) in zip(x, ends)]


def random_run(index, seed):
    rng = np.random.default_rng([seed, index])
    family = str(rng.choice(list(FUNCTIONS)))
    p, n, lowest = random_function(family, rng)
    if lowest is None:
        lowest = line_minimum(p)
    method = str(rng.choice(["BFGS", "L-BFGS-B"]))
    bounds = None
    if family in ("ellipsoid", "quartic", "root") and method == "L-BFGS-B" and rng.random() < 0.5:
        p["angles"] = [0.0] * (n - 1)
        bounds, lowest = bounded(family, p, n, rng)
    return {"family": family, "parameters": p, "x0": started(n, family, bounds, rng), "bounds": bounds, "method": method,
            "jac": str(rng.choice(["2-point", "2-point", "2-point", "3-point"])), "lowest": lowest}


def scipy_outcome(run):
    f = FUNCTIONS[run["family"]]
    try:
        r = minimize(lambda x: f(x.tolist(), run["parameters"]), run["x0"], method=run["method"], jac=run["jac"],
                     bounds=run["bounds"])
    except (OverflowError, ValueError) as error:
        return {"error": str(error)}
    return {"fun": float(r.fun), "success": bool(r.success), "status": int(r.status), "nfev": int(r.nfev)}


def plain(value):
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("random-runs.json"))
    args = parser.parse_args()
    made = {"command": "python validation/optimize/random_runs.py", "count": args.count, "seed": args.seed,
            "python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__}
    rows = []
    for index in range(args.count):
        run = random_run(index, args.seed)
        outcome = {key: plain(value) for key, value in scipy_outcome(run).items()}
        rows.append(json.dumps({**run, "scipy": outcome}))
    args.output.write_text('{"madeBy": ' + json.dumps(made) + ',\n"runs": [\n' + ",\n".join(rows) + "\n]}\n")


if __name__ == "__main__":
    main()
