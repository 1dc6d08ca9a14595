"""p-values far in the tails, from mpmath with 60 digits.

    python validation/hypotest/tails.py        (needs mpmath)

writes tails.json beside this file: rows [z, separation, log CLs], with CLs = Phi(-z) / Phi(separation - z).
"""

import json
import platform
from pathlib import Path

import mpmath as mp

mp.mp.dps = 60
POINTS = [(z, s) for z in (-2.0, 0.0, 1e-9, 0.7, 2.0, 8.0, 37.0, 60.0, 1e4) for s in (1e-12, 1e-3, 0.5, 3.0, 50.0, 5e3)]


def log_cls(z, s):
    z, s = mp.mpf(z), mp.mpf(s)
    return mp.log(mp.erfc(z / mp.sqrt(2))) - mp.log(mp.erfc((z - s) / mp.sqrt(2)))


rows = [[z, s, float(mp.nstr(log_cls(z, s), 17))] for z, s in POINTS]
made_by = {"command": "python validation/hypotest/tails.py", "python": platform.python_version(), "mpmath": mp.__version__}
text = f'{{\n "madeBy": {json.dumps(made_by)},\n "logCls": [\n' + ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]\n}\n"
Path(__file__).with_suffix(".json").write_text(text)
