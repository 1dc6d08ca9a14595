"""p-values far in the tails, from mpmath with 60 digits.

    python validation/hypotest/tails.py        (needs mpmath)

writes tails.json beside this file: rows [z, separation, log CLs], with CLs = Phi(-z) / Phi(separation - z). Separations
below 0 are those of tested values below the alternative.
"""

import json
import platform
from pathlib import Path

import mpmath as mp

mp.mp.dps = 60
POINTS = [(z, s) for z in (-2.0, 0.0, 1e-9, 0.7, 2.0, 8.0, 37.0, 60.0, 1e4) for s in (1e-12, 1e-3, 0.5, 3.0, 50.0, 5e3)]
POINTS += [(z, s) for z in (-60.0, -2.0, 0.0, 0.7, 8.0, 60.0, 1e4) for s in (-1e-3, -0.5, -3.0, -50.0, -5e3)]
FAR = (131073.14881926496, 1e6, 123456789.125, 1e9)  # doubles that single precision does not hold are among them
POINTS += [(z, s) for z in FAR for s in (1e-3, 3.0, 5e3, z / 2, z - 0.25, z, z + 2.0, 2 * z, -3.0, -z)]
POINTS += [(2.5 - s, -s) for s in FAR]  # expected tests at the alternative


def log_cls(z, s):
    z, s = mp.mpf(z), mp.mpf(s)
    return mp.log(mp.erfc(z / mp.sqrt(2))) - mp.log(mp.erfc((z - s) / mp.sqrt(2)))


rows = [[z, s, float(mp.nstr(log_cls(z, s), 17))] for z, s in POINTS]
made_by = {"command": "python validation/hypotest/tails.py", "python": platform.python_version(), "mpmath": mp.__version__}
text = f'{{\n "madeBy": {json.dumps(made_by)},\n "logCls": [\n' + ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]\n}\n"
Path(__file__).with_suffix(".json").write_text(text)
