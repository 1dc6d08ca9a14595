"""-2 log L of templ_datacard_largeYields with 50 digits, by Combine's formulas alone: which end of the interval is where it rises by 1?

python large_yields.py points.json      (pip install mpmath==1.4.1; points.json as large-yields.mjs writes it)
"""

import json
import sys

from mpmath import exp, log, mp, mpf, sqrt

mp.dps = 50


def smooth(x):
    """(3 x^5 - 10 x^3 + 15 x) / 8 between -1 and 1, and the sign of x outside."""
    if abs(x) >= 1:
        return mpf(1 if x > 0 else -1)
    return (3 * x**5 - 10 * x**3 + 15 * x) / 8


def factor(theta, low, high):
    """An asymmetric lnN."""
    up, down = log(mpf(high)), -log(mpf(low))
    mean, half = (up + down) / 2, (up - down) / 2
    return exp(theta * (mean + smooth(2 * theta) * half))


def shifts(theta, nominal, low, high):
    """A template between its variations."""
    pairs = [(mpf(h) - n, mpf(lo) - n) for n, lo, h in zip(nominal, low, high)]
    return [theta / 2 * ((h - lo) + smooth(theta) * (h + lo)) for h, lo in pairs]


def twice_nll(workspace, at):
    """Without constants."""
    total = mpf(0)
    for channel, observed in zip(workspace["channels"], workspace["observations"]):
        assert channel["name"] == observed["name"]
        rates, scales = [mpf(0)] * len(observed["data"]), {}
        for sample in channel["samples"]:
            if any(each["type"] == "mcstat" for each in sample["modifiers"]):
                (errors,) = sample["modifiers"]
                continue
            nominal = [mpf(n) for n in sample["data"]]
            bins, scale = list(nominal), mpf(1)
            for each in sample["modifiers"]:
                theta, data = at[each["name"]], each["data"]
                if each["type"] == "normfactor":
                    scale *= theta
                elif each["type"] == "normsys":
                    scale *= factor(theta, data["lo"], data["hi"])
                else:
                    assert each["type"] == "histosys"
                    moved = shifts(theta, nominal, data["lo_data"], data["hi_data"])
                    bins = [b + m for b, m in zip(bins, moved)]
            scales[sample["name"]] = scale
            rates = [rate + scale * max(b, mpf("1e-9")) for rate, b in zip(rates, bins)]
        for b, n in enumerate(observed["data"]):
            width = sqrt(sum((scales[name] * mpf(values[b])) ** 2 for name, values in errors["data"].items()))
            rate = rates[b] + at[f"{errors['name']}[{b}]"] * width
            total += 2 * (rate - n + (n * log(n / rate) if n > 0 else 0))
    return total + sum(theta**2 for name, theta in at.items() if name != "r")


with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)
lowest = None
for name, values in given["points"]:
    value = twice_nll(given["workspace"], {key: mpf(x) for key, x in values.items()})
    lowest = value if lowest is None else lowest
    print(f"{name:20} r = {values['r']:.6f}   -2 log L above the estimate {mp.nstr(value - lowest, 16)}")
