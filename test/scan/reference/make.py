"""Quantiles of the chi-square distribution to 50 digits: python make.py > chi-square.json (mpmath 1.4.1)."""
import json
from mpmath import findroot, gammainc, mp, mpf, nstr

mp.dps = 50
PROBABILITIES = ["1e-12", "1e-3", "0.1", "0.3934693402873666", "0.5", "0.6826894921370859", "0.6827", "0.9", "0.95",
                 "0.9544997361036416", "0.99", "0.9973002039367398", "0.999999", "0.9999999999"]
PARAMETERS = [1, 2, 3, 4, 5, 7, 10, 25, 100, 1000]


def quantile(p, k):
    a, p = mpf(k) / 2, mpf(float(p))
    low, high = mpf(0), mpf(1)
    while gammainc(a, 0, high, regularized=True) < p:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        if gammainc(a, 0, middle, regularized=True) < p:
            low = middle
        else:
            high = middle
    f = lambda x: gammainc(a, 0, x, regularized=True) - p
    return 2 * findroot(f, (low, high), solver="anderson", tol=1e-45, verify=False)


print(json.dumps([{"probability": float(p), "nParameters": k, "level": float(nstr(quantile(p, k), 25))}
                  for k in PARAMETERS for p in PROBABILITIES], indent=1))
