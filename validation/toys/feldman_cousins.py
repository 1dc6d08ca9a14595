"""Intervals of Feldman and Cousins for a counting experiment with known background, without toys.

    python validation/toys/feldman_cousins.py        (needs numpy)

writes feldman-cousins.json beside this file, for the columns and rows n <= 12 of table IV (90 % CL) of G. J. Feldman and
R. D. Cousins, Phys. Rev. D 57 (1998) 3873. The construction is the paper's own: for each mu of a grid, counts n are taken
in descending order of P(n | mu + b) / P(n | max(n, b)) until their probabilities add up to 0.9; the interval of n is from
the smallest to the largest mu that took it (section IV B), with ends found by bisection beyond the grid. `published` are the
numbers printed in the table. Upper ends in the table are not those of the construction at b alone: they are lengthened to the
largest of all larger backgrounds, so that they do not rise with b. The script does the same, and stops when an end differs
from the printed one by more than the grids of both allow.
"""

import json
import platform
from math import lgamma
from pathlib import Path

import numpy as np

LEVEL = 0.9
COUNTS = np.arange(100)
LOG_FACTORIAL = np.array([lgamma(n + 1) for n in COUNTS])
COLUMNS = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0]
ROWS = range(13)
STEP = 0.0025
GRID = np.arange(0, 22, STEP)
# Backgrounds above that of a column, in which larger upper ends are looked for.
LARGER = np.concatenate([np.arange(0, 2, 0.005), np.arange(2, 4, 0.05)])
PUBLISHED_ROUNDING = 0.005 + 0.005  # the paper's grid in mu, and two decimals

PUBLISHED = """
0.00 2.44  0.00 1.94  0.00 1.61  0.00 1.33  0.00 1.26  0.00 1.18  0.00 1.08  0.00 1.06  0.00 1.01  0.00 0.98
0.11 4.36  0.00 3.86  0.00 3.36  0.00 2.91  0.00 2.53  0.00 2.19  0.00 1.88  0.00 1.59  0.00 1.39  0.00 1.22
0.53 5.91  0.03 5.41  0.00 4.91  0.00 4.41  0.00 3.91  0.00 3.45  0.00 3.04  0.00 2.67  0.00 2.33  0.00 1.73
1.10 7.42  0.60 6.92  0.10 6.42  0.00 5.92  0.00 5.42  0.00 4.92  0.00 4.42  0.00 3.95  0.00 3.53  0.00 2.78
1.47 8.60  1.17 8.10  0.74 7.60  0.24 7.10  0.00 6.60  0.00 6.10  0.00 5.60  0.00 5.10  0.00 4.60  0.00 3.60
1.84 9.99  1.53 9.49  1.25 8.99  0.93 8.49  0.43 7.99  0.00 7.49  0.00 6.99  0.00 6.49  0.00 5.99  0.00 4.99
2.21 11.47  1.90 10.97  1.61 10.47  1.33 9.97  1.08 9.47  0.65 8.97  0.15 8.47  0.00 7.97  0.00 7.47  0.00 6.47
3.56 12.53  3.06 12.03  2.56 11.53  2.09 11.03  1.59 10.53  1.18 10.03  0.89 9.53  0.39 9.03  0.00 8.53  0.00 7.53
3.96 13.99  3.46 13.49  2.96 12.99  2.51 12.49  2.14 11.99  1.81 11.49  1.51 10.99  1.06 10.49  0.66 9.99  0.00 8.99
4.36 15.30  3.86 14.80  3.36 14.30  2.91 13.80  2.53 13.30  2.19 12.80  1.88 12.30  1.59 11.80  1.33 11.30  0.43 10.30
5.50 16.50  5.00 16.00  4.50 15.50  4.00 15.00  3.50 14.50  3.04 14.00  2.63 13.50  2.27 13.00  1.94 12.50  1.19 11.50
"""


def log_poisson(mean):
    mean = np.asarray(mean, float)[..., None]
    with np.errstate(divide="ignore", invalid="ignore"):
        log_p = COUNTS * np.log(mean) - mean - LOG_FACTORIAL
    return np.where(mean == 0, np.where(COUNTS == 0, 0.0, -np.inf), log_p)


def accepted(mus, b):
    """[mu, n]: whether mu takes n."""
    log_p = log_poisson(mus + b)
    ratio = log_p - np.diag(log_poisson(np.maximum(COUNTS, b)))
    p = np.exp(log_p)
    order = np.argsort(-ratio, axis=1, kind="stable")
    ordered = np.take_along_axis(p, order, 1)
    before = np.cumsum(ordered, 1) - ordered
    taken = np.zeros(p.shape, bool)
    np.put_along_axis(taken, order, before < LEVEL, 1)
    return taken


def refined(b, n, inside, outside):
    for _ in range(60):
        middle = (inside + outside) / 2
        if accepted(np.array([middle]), b)[0, n]:
            inside = middle
        else:
            outside = middle
    return inside


def ends(b, n, taken):
    mus = np.flatnonzero(taken[:, n])
    low, high = mus[0], mus[-1]
    lower = 0.0 if low == 0 else refined(b, n, GRID[low], GRID[low - 1])
    return lower, refined(b, n, GRID[high], GRID[high + 1])


def largest_above(b):
    """[n]: largest upper end of all backgrounds from b on, on the grid."""
    largest = np.zeros(len(ROWS))
    coarse = GRID[::2]
    for more in LARGER:
        taken = accepted(coarse, b + more)[:, : len(ROWS)]
        last = len(coarse) - 1 - np.argmax(taken[::-1], axis=0)
        largest = np.maximum(largest, np.where(taken.any(axis=0), coarse[last], 0))
    return largest


def main():
    published = [[float(x) for x in line.split()] for line in PUBLISHED.strip().splitlines()]
    rows = []
    for column, b in enumerate(COLUMNS):
        taken = accepted(GRID, b)
        lengthened = largest_above(b)
        for n in ROWS:
            lower, upper = ends(b, n, taken)
            row = {"background": b, "observed": n, "lower": lower, "upper": upper}
            if n < len(published):
                printed = published[n][2 * column : 2 * column + 2]
                found = (lower, max(upper, lengthened[n]))
                row["lengthened"] = round(float(found[1]), 4)
                row["published"] = printed
                if max(abs(x - y) for x, y in zip(printed, found)) > PUBLISHED_ROUNDING:
                    raise SystemExit(f"b = {b}, n = {n}: printed {printed}, found {found}")
            rows.append(row)
    made_by = {"command": "python validation/toys/feldman_cousins.py", "python": platform.python_version(), "numpy": np.__version__}
    text = ",\n".join("  " + json.dumps(row) for row in rows)
    document = f'{{\n "madeBy": {json.dumps(made_by)},\n "confidenceLevel": {LEVEL},\n "intervals": [\n{text}\n ]\n}}\n'
    Path(__file__).with_name("feldman-cousins.json").write_text(document)


if __name__ == "__main__":
    main()
