"""Values of pyhf's interpolators.

    python validation/cases/interpolation/make.py        (needs pyhf 0.7.6)

writes expected.json beside this file: rows [alpha, value] for each code and each (lo, nominal, hi). Shifts for the
additive codes, factors for the multiplicative ones. code2 below alpha = -1 is left out: pyhf 0.7.6 computes
alpha (b - 2 a) there, its documentation says (alpha + 1)(b - 2 a) (pyhf issue 2610).
"""

import json
import sys
from pathlib import Path

import pyhf

sys.path.insert(0, str(Path(__file__).parents[1]))
from made_by import made_by  # noqa: E402

ALPHAS = [-5, -3.7, -2, -1.0001, -1, -0.99, -0.6, -0.5, -1e-3, 0, 1e-3, 0.25, 0.5, 0.8, 1, 1.0001, 1.5, 2, 3.1, 5]
TEMPLATES = {
    "code0": [(8, 10, 13), (12, 10, 10.5), (9.5, 10, 9)],
    "code2": [(8, 10, 13), (12, 10, 10.5), (9.5, 10, 9)],
    "code4p": [(8, 10, 13), (12, 10, 10.5), (9.5, 10, 9)],
    "code1": [(0.8, 1, 1.3), (1.1, 1, 1.02), (0.3, 1, 2.5)],
    "code4": [(0.8, 1, 1.3), (1.1, 1, 1.02), (0.3, 1, 2.5)],
}


def values(code, lo, nominal, hi):
    interpolator = getattr(pyhf.interpolators, code)([[[[lo], [nominal], [hi]]]])
    alphas = [a for a in ALPHAS if code != "code2" or a >= -1]
    return [[a, float(interpolator(pyhf.tensorlib.astensor([[a]]))[0][0][0][0])] for a in alphas]


def main():
    rows = [
        {"code": code, "lo": lo, "nominal": nominal, "hi": hi, "values": values(code, lo, nominal, hi)}
        for code, list_ in TEMPLATES.items()
        for lo, nominal, hi in list_
    ]
    out = {"madeBy": made_by("python validation/cases/interpolation/make.py"), "rows": rows}
    Path(__file__).with_name("expected.json").write_text(json.dumps(out, indent=1) + "\n")


main()
