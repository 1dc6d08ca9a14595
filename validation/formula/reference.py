"""The fit of examples/formula.json with the likelihood written out by hand, minimised by SciPy.

  python validation/formula/reference.py > validation/formula/expected.json

Nothing of a HistFactory program is used: rates, interpolation (code 4 for normsys) and constraints stand below. The
minimum of BFGS is polished by Newton steps on derivatives from mpmath at 40 digits; uncertainties are from the inverse of
that Hessian.
"""

import json
from pathlib import Path
from platform import python_version

import mpmath as mp
import numpy as np
import scipy
from scipy.optimize import minimize

mp.mp.dps = 40
ROOT = Path(__file__).resolve().parents[2]
NAMES = ["background_yield", "signal_theory", *[f"mc_stat[{b}]" for b in range(5)], "kappa", "mu"]

workspace = json.loads((ROOT / "examples/formula.json").read_text())
sr, cr = workspace["channels"]
signal, interference, background = sr["samples"]
SIGMAS = [mp.mpf(u) / mp.mpf(n) for u, n in zip(background["modifiers"][1]["data"], background["data"])]
N_SR, N_CR = [entry["data"] for entry in workspace["observations"]]


def normsys(alpha, data):
    """Code 4: a polynomial of degree 6 inside |alpha| < 1 that joins hi^alpha and lo^-alpha with two derivatives."""
    hi, lo = mp.mpf(data["hi"]), mp.mpf(data["lo"])
    if alpha >= 1:
        return hi**alpha
    if alpha <= -1:
        return lo ** (-alpha)
    lh, ll = mp.log(hi), mp.log(lo)
    matrix = mp.matrix(6, 6)
    for row, x in enumerate([1, -1]):
        for k in range(1, 7):
            matrix[row, k - 1] = mp.mpf(x) ** k
            matrix[2 + row, k - 1] = k * mp.mpf(x) ** (k - 1)
            matrix[4 + row, k - 1] = k * (k - 1) * mp.mpf(x) ** (k - 2) if k > 1 else 0
    rhs = mp.matrix([hi - 1, lo - 1, lh * hi, -ll * lo, lh**2 * hi, ll**2 * lo])
    return 1 + sum(a * alpha ** (k + 1) for k, a in enumerate(mp.lu_solve(matrix, rhs)))


def nll(*x):
    """-log L with all constants."""
    alpha, theory, gammas, kappa, mu = x[0], x[1], x[2:7], x[7], x[8]
    norm = normsys(alpha, background["modifiers"][0]["data"])
    xs = normsys(theory, signal["modifiers"][1]["data"])
    rates = [
        s * mu * kappa**2 * xs + i * kappa + b * norm * g
        for s, i, b, g in zip(signal["data"], interference["data"], background["data"], gammas)
    ]
    rates.append(cr["samples"][0]["data"][0] * norm)
    total = mp.mpf(0)
    for n, rate in zip([*N_SR, *N_CR], rates):
        total -= n * mp.log(rate) - rate - mp.loggamma(mp.mpf(n) + 1)
    pulls = [(alpha, 0, 1), (theory, 0, 1), *[(g, 1, sigma) for g, sigma in zip(gammas, SIGMAS)]]
    for value, centre, sigma in pulls:
        total += ((value - centre) / sigma) ** 2 / 2 + mp.log(sigma * mp.sqrt(2 * mp.pi))
    return total


def partials(x, *indices):
    orders = tuple(indices.count(i) for i in range(len(x)))
    return mp.diff(nll, tuple(x), orders)


def newton_step(x):
    n = len(x)
    gradient = mp.matrix([partials(x, i) for i in range(n)])
    hessian = mp.matrix(n, n)
    for i in range(n):
        for j in range(i + 1):
            hessian[i, j] = hessian[j, i] = partials(x, i, j)
    return mp.lu_solve(hessian, gradient), hessian


start = [0, 0, 1, 1, 1, 1, 1, 1, 1]
with mp.workdps(20):
    found = minimize(lambda x: float(nll(*map(mp.mpf, x))), start, method="BFGS", options={"gtol": 1e-4})
point = [mp.mpf(x) for x in found.x]
for _ in range(5):
    step, hessian = newton_step(point)
    point = [x - step[i] for i, x in enumerate(point)]
    if max(abs(s) for s in step) < mp.mpf(10) ** -18:
        break
covariance = hessian**-1

print(
    json.dumps(
        {
            "made_by": f"validation/formula/reference.py, Python {python_version()}, SciPy {scipy.__version__}, "
            f"NumPy {np.__version__}, mpmath {mp.__version__}",
            "scipy_nll": float(found.fun),
            "names": NAMES,
            "values": [float(x) for x in point],
            "uncertainties": [float(mp.sqrt(covariance[i, i])) for i in range(len(NAMES))],
            "correlation_mu_kappa": float(covariance[7, 8] / mp.sqrt(covariance[7, 7] * covariance[8, 8])),
            "logpdf_at_start": float(-nll(*map(mp.mpf, start))),
            "nll": float(nll(*point)),
            "hessian_at_minimum": [[float(hessian[i, j]) for j in range(len(NAMES))] for i in range(len(NAMES))],
        },
        indent=1,
    )
)
