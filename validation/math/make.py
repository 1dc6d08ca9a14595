"""Reference values of the special functions, from mpmath with 60 digits.

    python validation/math/make.py        (needs mpmath)

writes expected.json beside this file. Every argument is a double; the value is the exact result for that double,
rounded to 17 digits. An overflow or a pole is written as the string "inf" or "-inf".
"""

import json
import platform
import random
from pathlib import Path

import mpmath as mp

mp.mp.dps = 60
RANDOM = random.Random(20240501)
HUGE = mp.mpf(2) ** 1024


def digits(value):
    value = mp.mpf(value)
    if abs(value) >= HUGE:
        return "inf" if value > 0 else "-inf"
    return float(mp.nstr(value, 17)) if value != 0 else 0


def log_uniform(low, high, count):
    return [10 ** RANDOM.uniform(low, high) for _ in range(count)]


def with_more_digits(function):
    """Guards against cancellation inside the formula: 60 digits are left after losing hundreds."""

    def guarded(*args):
        with mp.workdps(400):
            return +function(*args)

    return guarded


def stirling_error(n):
    return mp.loggamma(n + 1) - ((n + mp.mpf(1) / 2) * mp.log(n) - n + mp.log(2 * mp.pi) / 2)


def deviance(n, lam):
    return n * mp.log(n / lam) + lam - n


def poisson(n, lam):
    return n * mp.log(lam) - lam - mp.loggamma(n + 1)


def normal_cdf(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def normal_quantile(p):
    start = -mp.sqrt(-2 * mp.log(p)) if p < 0.01 else mp.sqrt(2) * mp.erfinv(2 * p - 1)
    with mp.workdps(60):
        return mp.findroot(lambda z: mp.log(normal_cdf(z)) - mp.log(p), start)


lgamma_points = (
    [1e-300, 1e-20, 1e-5, 0.1, 0.2316, 0.5, 0.7316, 0.9, 1 - 1e-9, 1.0000001, 1.2316, 1.4616321449683622, 1.7316]
    + [1.9999999, 2.0000001, 2.5, 3, 5.5, 7.999, 8, 9.999, 10, 100, 1e6, 1e17, 1e100, 1e305, -0.5, -1.5, -2.25, -20.5, -1e-9]
    + log_uniform(-3, 4, 25)
)
polygamma_points = [1e-8, 0.1, 0.5, 1, 1.4616321449683623, 1.46, 1.47, 2, 3.7, 9.99, 10, 25, 1e4, 1e10, -0.5, -1.3, -7.9]
erf_points = [1e-300, 1e-9, 0.1, 0.25, 0.5, 0.84374, 0.84375, 1, 1.2499, 1.25, 2, 2.857, 2.858, 3.5, 5, 5.9, -0.3, -1, -2]
erfc_points = erf_points + [-0.9, 7.5, 10, 15, 20, 26, 26.5]
z_points = [-37, -30, -20, -10, -7.3, -5, -3, -1.768, -1.767, -1.5, -1, -0.5, -1e-5, 0, 1e-5, 0.3, 1, 2.2, 5, 8]
z_far = [-131073.14881926496, -123456789.123, -1e9]  # beyond the underflow, and not in single precision
log_cdf_points = z_points + [-300, -1000, -38.6, -1e5, 15, 30] + z_far
p_points = [1e-300, 1e-250, 1e-100, 1e-30, 1e-17, 4e-15, 1e-10, 1e-5, 0.0013, 0.02275, 0.0749, 0.0751, 0.3, 0.5 + 1e-9]
p_points += [0.5, 0.499, 0.7, 0.92, 0.93, 0.975, 0.99999]
counts = [1e-5, 0.1, 0.25, 0.3, 0.5, 0.999, 1, 1.5, 2, 3, 4.7, 7, 9.99, 10, 12.3, 15, 100, 1e4, 1e6, 1e9, 1e15, 1e-200]
pairs = [(n, lam) for n in (1e-5, 0.3, 1, 2.5, 10, 1234.5, 1e6) for lam in (1e-10, 0.01, 1.0, 3.3, 10, 1000, 1e6)]
pairs += [(n, n * r) for n in (0.3, 5, 50, 1e4, 1e6, 1e12) for r in (1 + 1e-12, 1 + 1e-6, 0.999, 1.05, 0.7, 1.6, 1.7, 0.58)]
pairs += [(1e6, 1e6), (1e6, 1e6 + 1000), (3, 1e-310), (1e-10, 1e-10), (1e-12, 50), (1.4, 1.2), (0.99, 0.97)]
pairs += [(n, n * RANDOM.uniform(0.3, 3)) for n in log_uniform(-2, 7, 30)]

TABLE = {
    "lgamma": (lambda x: mp.log(abs(mp.gamma(x))) if x < 0 else mp.loggamma(x), lgamma_points),
    "lgamma1p": (with_more_digits(lambda a: mp.loggamma(1 + a)), [1e-300, 1e-10, -1e-10, -0.05, -0.3, 0.1, 0.5, 0.9999999, 1, 3.3]),
    "digamma": (mp.digamma, polygamma_points),
    "trigamma": (lambda x: mp.polygamma(1, x), polygamma_points),
    "polygamma": (lambda n, x: mp.polygamma(int(n), x), [(n, x) for n in (2, 3, 4, 8) for x in (0.01, 0.7, 1, 3, 16, 1e3, -0.4, -2.7)]),
    "erf": (mp.erf, erf_points),
    "erfc": (mp.erfc, erfc_points),
    "erfcx": (lambda x: mp.exp(x * x) * mp.erfc(x), [-20, -1, 0.1, 0.5, 1, 1.25, 2, 3, 10, 28, 1e3, 1e8]),
    "normalLogPdf": (lambda x, m, s: -((x - m) / s) ** 2 / 2 - mp.log(s * mp.sqrt(2 * mp.pi)), [(0, 0, 1), (1.5, 1, 0.1), (-3, 2, 7), (1e6, 999000, 1000)]),
    "normalCdf": (normal_cdf, z_points + z_far),
    "normalLogCdf": (lambda z: mp.log(normal_cdf(z)) if z < 0 else mp.log1p(-normal_cdf(-z)), log_cdf_points),
    "normalQuantile": (normal_quantile, p_points),
    "stirlingError": (with_more_digits(stirling_error), counts + log_uniform(-4, 5, 15)),
    "poissonDeviance": (with_more_digits(deviance), pairs),
    "poissonLogPmf": (with_more_digits(poisson), pairs),
}


def rows(function, points):
    for point in points:
        args = point if isinstance(point, tuple) else (point,)
        args = [float(a) for a in args]
        yield [*args, digits(function(*map(mp.mpf, args)))]


def main():
    table = {name: list(rows(*entry)) for name, entry in TABLE.items()}
    made_by = {"command": "python validation/math/make.py", "python": platform.python_version(), "mpmath": mp.__version__}
    lines = [f' "madeBy": {json.dumps(made_by)}']
    for name, values in table.items():
        lines.append(f' "{name}": [\n  ' + ",\n  ".join(json.dumps(row) for row in values) + "\n ]")
    Path(__file__).with_name("expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
