"""Reference values of the chi-squared distribution and the regularised incomplete gamma functions, from mpmath.

    python validation/math/chi-squared.py        (needs mpmath)

writes chi-squared.json beside this file: rows [first argument, second argument, value]. Arguments are doubles, values are
exact for them, rounded to 17 digits. Tails go down to 1e-300.
"""

import json
import platform
import random
from pathlib import Path

import mpmath as mp

mp.mp.dps = 60
RANDOM = random.Random(20240502)
SMALLEST = mp.mpf(10) ** -300


def upper(a, x):
    with mp.workdps(400 if a < 2000 else 100):
        return mp.gammainc(a, x, mp.inf, regularized=True)


def lower(a, x):
    with mp.workdps(400 if a < 2000 else 100):
        return mp.gammainc(a, 0, x, regularized=True)


def rows(function, points, scale):
    out = []
    for first, second in points:
        value = function(mp.mpf(scale(first, second)[0]), mp.mpf(scale(first, second)[1]))
        if value > SMALLEST:
            out.append([first, second, float(mp.nstr(value, 17))])
    return out


SHAPES = [0.5, 0.7, 1.0, 1.5, 2.5, 5.0, 9.9, 10.0, 15.5, 50.0, 124.0, 500.0, 2000.0]
SPREAD = [-25, -8, -4, -2, -1, -0.3, 0, 0.3, 1, 2, 4, 8, 15, 25, 35]
GAMMA = [(a, a + s * a**0.5) for a in SHAPES for s in SPREAD if a + s * a**0.5 > 0]
GAMMA += [(a, x) for a in SHAPES[:8] for x in (1e-10, 1e-3, 0.1, 100.0, 600.0)]
GAMMA += [(RANDOM.uniform(0.5, 60), 10 ** RANDOM.uniform(-1, 2.7)) for _ in range(60)]
CHI = [(x, k) for k in (1, 2, 3, 5, 10, 31, 248) for x in (1e-8, 0.01, 0.5, 1.0, 3.84, 3.999, 4.0, 25.0, 250.7, 700.3, 1200.0)]

plain = lambda a, x: (a, x)
halves = lambda x, k: (mp.mpf(k) / 2, mp.mpf(x) / 2)
tables = {
    "lowerGammaP": rows(lower, GAMMA, plain),
    "upperGammaQ": rows(upper, GAMMA, plain),
    "chiSquaredSf": rows(upper, CHI, halves),
    "chiSquaredCdf": rows(lower, CHI, halves),
}
made_by = {"command": "python validation/math/chi-squared.py", "python": platform.python_version(), "mpmath": mp.__version__}
parts = [f' "madeBy": {json.dumps(made_by)}']
parts += [f' "{name}": [\n' + ",\n".join("  " + json.dumps(row) for row in table) + "\n ]" for name, table in tables.items()]
Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(parts) + "\n}\n")
