"""Every rule of differentiation at the far ends of the doubles and near singular points, by mpmath.

    python validation/ad/extreme.py        (needs mpmath)

writes extreme.json beside this file: rows [operation, arguments, value, gradient, hessian] (row by row, [n, n]) from closed
forms of the derivatives, evaluated with 400 to 1,000 digits and rounded to doubles; the strings "inf", "-inf" stand for
numbers beyond them. Points at which a derivative does not exist are not here: test/ad/edges.test.ts has the conventions.
"""

import json
import platform
from itertools import product
from pathlib import Path

import mpmath as mp

mp.mp.dps = 1000

# log-spaced: 10^e; squares of 1e±155 and products of 1e±300 leave the doubles
EXPONENTS = [-308, -300, -200, -155, -100, -50, -20, -9, -5, -2, -1]
TINY = [float(f"1e{e}") for e in EXPONENTS]
HUGE = [float(f"1e{-e}") for e in reversed(EXPONENTS)]
MIDDLE = [0.3, 0.75, 1.0, 1.7, 3.0, 25.0]
POSITIVE = sorted({*TINY, *MIDDLE, *HUGE})
SIGNED = sorted({-x for x in POSITIVE} | {0.0} | set(POSITIVE))
NEAR_ONE = [1 - 2**-53, 1 - 2**-40, 1 - 1e-8, 1 - 1e-4, 0.99]
UNIT = sorted({s * x for s in (1, -1) for x in [*TINY, 0.3, 0.75, *NEAR_ONE]} | {0.0})
ABOVE_ONE = [1 + 2**-52, 1 + 2**-40, 1 + 1e-8, 1.0001, 1.5, 3.0, 25.0, *(x for x in HUGE if x > 25)]
MODERATE = [x for x in SIGNED if abs(x) <= 700]
NOT_POLES = [-0.5, -1e-9, -1e-300, -1 + 2**-40, -1 - 2**-40, -2.5, -7.25, -1e3 - 0.25, -1e6 - 0.5, -1e10 - 0.125, -1e15 - 0.5]
GAMMA = [*POSITIVE, 1 - 2**-50, 1 + 2**-50, 2 - 2**-50, 1.4616321449683622, *NOT_POLES]


def one(x):
    return mp.mpf(1)


# operation: value, first and second derivative, points
UNARY = {
    "neg": (lambda x: -x, lambda x: -one(x), lambda x: 0 * x, SIGNED),
    "square": (lambda x: x**2, lambda x: 2 * x, lambda x: 2 * one(x), SIGNED),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * x * mp.sqrt(x)), POSITIVE),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), lambda x: 1 / (3 * mp.cbrt(abs(x)) ** 2),
             lambda x: -2 / (9 * mp.cbrt(abs(x)) ** 2 * x), [x for x in SIGNED if x != 0]),
    "abs": (abs, mp.sign, lambda x: 0 * x, [x for x in SIGNED if x != 0]),
    "exp": (mp.exp, mp.exp, mp.exp, [*MODERATE, -745.0, 709.7]),
    "expm1": (mp.expm1, mp.exp, mp.exp, [*MODERATE, -745.0, 709.7]),
    "log": (mp.log, lambda x: 1 / x, lambda x: -1 / x**2, POSITIVE),
    "log1p": (mp.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2, sorted({*POSITIVE, *UNIT})),
    "log2": (lambda x: mp.log(x, 2), lambda x: 1 / (x * mp.log(2)), lambda x: -1 / (x**2 * mp.log(2)), POSITIVE),
    "log10": (mp.log10, lambda x: 1 / (x * mp.log(10)), lambda x: -1 / (x**2 * mp.log(10)), POSITIVE),
    "sin": (mp.sin, mp.cos, lambda x: -mp.sin(x), SIGNED),
    "cos": (mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x), SIGNED),
    "tan": (mp.tan, lambda x: mp.sec(x) ** 2, lambda x: 2 * mp.tan(x) * mp.sec(x) ** 2, [*SIGNED, 1.5707963267948966, 1.57]),
    "asin": (mp.asin, lambda x: 1 / mp.sqrt(1 - x**2), lambda x: x / mp.sqrt(1 - x**2) ** 3, UNIT),
    "acos": (mp.acos, lambda x: -1 / mp.sqrt(1 - x**2), lambda x: -x / mp.sqrt(1 - x**2) ** 3, UNIT),
    "atan": (mp.atan, lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2, SIGNED),
    "sinh": (mp.sinh, mp.cosh, mp.sinh, MODERATE),
    "cosh": (mp.cosh, mp.sinh, mp.cosh, MODERATE),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2, lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2, [*MODERATE, 370.0, -372.0]),
    "asinh": (mp.asinh, lambda x: 1 / mp.sqrt(1 + x**2), lambda x: -x / mp.sqrt(1 + x**2) ** 3, SIGNED),
    "acosh": (mp.acosh, lambda x: 1 / mp.sqrt(x**2 - 1), lambda x: -x / mp.sqrt(x**2 - 1) ** 3, ABOVE_ONE),
    "atanh": (mp.atanh, lambda x: 1 / (1 - x**2), lambda x: 2 * x / (1 - x**2) ** 2, UNIT),
}


def erf_slope(x):
    return 2 / mp.sqrt(mp.pi) * mp.exp(-(x**2))


def log_gamma(x):
    return mp.loggamma(x) if x > 0 else mp.log(mp.pi / abs(x * mp.sinpi(x))) - mp.loggamma(-x)


def cotangent_derivative(n, x):
    """d^n cot(pi x) / dx^n, from dc/dx = -pi (1 + c^2): the coefficients of a polynomial in c."""
    coefficients = [mp.mpf(0), mp.mpf(1)]
    for _ in range(n):
        slopes = [-mp.pi * k * a for k, a in enumerate(coefficients)]
        coefficients = [(slopes[k + 1] if k + 1 < len(slopes) else 0) + (slopes[k - 1] if k > 1 else 0)
                        for k in range(len(coefficients) + 1)]
    c = mp.cospi(x) / mp.sinpi(x)
    return sum(a * c**k for k, a in enumerate(coefficients))


def psi(n, x):
    """mp.psi, which goes down in steps of 1 where x < 0, by reflection there."""
    return mp.psi(n, x) if x > 0 else (-1) ** n * mp.psi(n, 1 - x) - mp.pi * cotangent_derivative(n, x)


# with fewer digits: these are slow, and lose none
SPECIAL = {
    "erf": (mp.erf, erf_slope, lambda x: -2 * x * erf_slope(x), [x for x in SIGNED if abs(x) <= 25]),
    "erfc": (mp.erfc, lambda x: -erf_slope(x), lambda x: 2 * x * erf_slope(x), [x for x in SIGNED if abs(x) <= 25]),
    "lgamma": (log_gamma, lambda x: psi(0, x), lambda x: psi(1, x), GAMMA),
    "digamma": (lambda x: psi(0, x), lambda x: psi(1, x), lambda x: psi(2, x), GAMMA),
}


def hypot(x, y):
    return mp.sqrt(x**2 + y**2)


BINARY = {
    "add": (lambda x, y: x + y, lambda x, y: (1, 1), lambda x, y: (0, 0, 0)),
    "sub": (lambda x, y: x - y, lambda x, y: (1, -1), lambda x, y: (0, 0, 0)),
    "mul": (lambda x, y: x * y, lambda x, y: (y, x), lambda x, y: (0, 1, 0)),
    "div": (lambda x, y: x / y, lambda x, y: (1 / y, -x / y**2), lambda x, y: (0, -1 / y**2, 2 * x / y**3)),
    "hypot": (hypot, lambda x, y: (x / hypot(x, y), y / hypot(x, y)),
              lambda x, y: (y**2 / hypot(x, y) ** 3, -x * y / hypot(x, y) ** 3, x**2 / hypot(x, y) ** 3)),
    "atan2": (mp.atan2, lambda y, x: (x / (x**2 + y**2), -y / (x**2 + y**2)),
              lambda y, x: (-2 * x * y / (x**2 + y**2) ** 2, (y**2 - x**2) / (x**2 + y**2) ** 2, 2 * x * y / (x**2 + y**2) ** 2)),
    "pow": (lambda x, y: x**y, lambda x, y: (y * x ** (y - 1), x**y * mp.log(x)),
            lambda x, y: (y * (y - 1) * x ** (y - 2), x ** (y - 1) * (1 + y * mp.log(x)), x**y * mp.log(x) ** 2)),
    "max": (max, lambda x, y: (1 if x > y else 0, 1 if y > x else 0), lambda x, y: (0, 0, 0)),
    "min": (min, lambda x, y: (1 if x < y else 0, 1 if y < x else 0), lambda x, y: (0, 0, 0)),
}
PLANE = [1e-300, 1e-160, 1e-100, 1e-9, 0.3, 1.0, 25.0, 1e9, 1e100, 1e160, 1e300]
EQUAL = [(x, x) for x in PLANE] + [(3e200, 4e200), (3e-200, 4e-200), (1e300, -1e300), (-1e-300, 1e-300)]
GRID = [*product(PLANE, PLANE)]
# the other quadrants, on and beside the diagonals, where y² − x² cancels, and beside the axes
QUADRANTS = [(sy * y, sx * x) for sy, sx in ((1, -1), (-1, -1), (-1, 1))
             for y, x in ((1.0, 1 + 2**-40), (1e300, 1e300), (1e-300, 2e-300), (3.0, 1e-200), (1e-200, 3.0), (1e200, 1e-100))]
PAIRS = {
    "add": GRID, "sub": GRID, "mul": GRID, "div": GRID,
    "hypot": [*product(PLANE, [-x for x in PLANE]), *EQUAL, (0.0, 2.0), (1e-300, 0.0), (0.0, 1e300)],
    "atan2": [*GRID, *EQUAL, *QUADRANTS, (1e-300, -1.0), (1.0, 0.0), (0.0, 1e-300), (0.0, 1e300), (-1e300, 0.0)],
    "pow": [*product([1e-300, 1e-100, 1e-9, 0.3, 1.0, 25.0, 1e9, 1e100, 1e300], [-2.5, -1.0, -1e-9, 1e-300, 0.5, 1.0, 1.5, 2.0, 3.0]),
            (1 + 2**-30, 1e9), (1 - 2**-30, 1e9), (2.0, 1000.0), (2.0, -1000.0), (0.0, 2.0), (0.0, 3.5), (0.0, 2.5)],
    "max": [(1e-300, 1e300), (1e300, -1e300)], "min": [(1e-300, 1e300), (1e300, -1e300)],
}
POISSON = [*product([1e-300, 1e-9, 0.3, 1.0, 7.0, 100.5, 1e6, 1e12],
                    [1e-300, 1e-100, 1e-9, 0.3, 7.0, 100.0, 1e6, 1e12, 1e100, 1e300]), (0.0, 1e300), (0.0, 1e-300)]
NORMAL = [*product([0.0, 1e-300, 1e-9, 1.0, 1e9, 1e150], [0.0, 1.0, -1e-9], [1e-150, 1e-9, 1.0, 3.0, 1e9, 1e150, 1e300]),
          (1e300, 0.0, 1e300), (1e-300, 0.0, 1e-300), (3e200, 1e200, 1e200)]
POLYGAMMA = [*product([0, 1, 2, 3, 5], [x for x in GAMMA if x < 1e17])]
NORMS = [[3e200, 4e200], [3e-200, 4e-200], [1e300, 1e300, 1e300], [1e-300, 1e-300], [1e200, 1e-200], [0.0, 2.0, 0.0],
         [0.0, 1e200, 0.0], [1.0, -2.0, 2.0], [-1e300, 1e-300, 1e300], [1e-308, -1e-308, 1e-308], [1e155, 1e154, 1e153, -1e155],
         [1e101, 1e99, -1e100], [1e-101, 1e-99, 0.0], [1e99, 1e-99, 1.0], [-3e-320, 4e-320], [1.7e308, 1e292], [1e8] + [1.0] * 7]


def poisson(n, lam):
    return (n * mp.log(lam) - lam - mp.loggamma(n + 1), (mp.log(lam) - psi(0, n + 1), n / lam - 1),
            (-psi(1, n + 1), 1 / lam, -n / lam**2))


def normal(x, mean, sigma):
    z, s = (x - mean) / sigma, sigma**2
    return (-(z**2) / 2 - mp.log(sigma * mp.sqrt(2 * mp.pi)), (-z / sigma, z / sigma, (z**2 - 1) / sigma),
            (-1 / s, 1 / s, 2 * z / s, -1 / s, -2 * z / s, (1 - 3 * z**2) / s))


def encode(value):
    value = mp.mpf(value)
    if abs(value) >= mp.mpf(2) ** 1024:
        return "inf" if value > 0 else "-inf"
    return float(value)


def square_matrix(upper, n):
    """All entries, row by row, from those on and above the diagonal."""
    above, entries = iter(upper), {}
    for i in range(n):
        for j in range(i, n):
            entries[i, j] = entries[j, i] = next(above)
    return [entries[i, j] for i in range(n) for j in range(n)]


def row(name, args, value, gradient, upper):
    return [name, list(args), encode(value), [encode(g) for g in gradient],
            [encode(h) for h in square_matrix(upper, len(gradient))]]


def rows():
    for table, digits in ((UNARY, 1000), (SPECIAL, 400)):
        for name, (f, first, second, points) in table.items():
            with mp.workdps(digits):
                for x in map(mp.mpf, points):
                    yield row(name, [float(x)], f(x), [first(x)], [second(x)])
    for name, (f, first, second) in BINARY.items():
        for x, y in PAIRS[name]:
            a, b = mp.mpf(x), mp.mpf(y)
            if name == "pow" and x == 0:
                yield row(name, [x, y], 0, (0, 0), (2 if y == 2 else 0, 0, 0))
            else:
                yield row(name, [x, y], f(a, b), first(a, b), second(a, b))
    with mp.workdps(400):
        for name, f, points in (("poissonLogpdf", poisson, POISSON), ("normalLogpdf", normal, NORMAL)):
            for args in points:
                yield row(name, args, *f(*map(mp.mpf, args)))
        for n, x in POLYGAMMA:
            a = mp.mpf(x)
            yield row("polygamma", [n, x], psi(n, a), [psi(n + 1, a)], [psi(n + 2, a)])
    for xs in NORMS:
        a = [mp.mpf(x) for x in xs]
        r = mp.sqrt(sum(x**2 for x in a))
        upper = [((r**2 if i == j else 0) - a[i] * a[j]) / r**3 for i in range(len(a)) for j in range(i, len(a))]
        yield row("norm", xs, r, [x / r for x in a], upper)


def main():
    made_by = {"command": "python validation/ad/extreme.py", "python": platform.python_version(), "mpmath": mp.__version__}
    body = ",\n  ".join(json.dumps(r) for r in rows())
    Path(__file__).with_name("extreme.json").write_text(f'{{\n "madeBy": {json.dumps(made_by)},\n "rows": [\n  {body}\n ]\n}}\n')


if __name__ == "__main__":
    main()
