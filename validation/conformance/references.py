"""Cases of public workspaces, which are not copied: a path below the folder ../shared beside the checkout, and its SHA-256."""

import hashlib
import json
import platform
import random
from pathlib import Path

import mpmath
from mpmath import mpf

from exact_likelihood import ExactLikelihood

SHARED = Path(__file__).parents[3] / "shared"
N_POINTS = 3
REFERENCES = [
    {
        "id": "public-uncorrelated-10-bins",
        "title": "pyhf's model of 10 bins with uncorrelated background uncertainties",
        "path": "workspaces/small/uncorr-10bin.json",
    },
    {
        "id": "public-coupled-histosys",
        "title": "pyhf's validation model of two channels with coupled histosys",
        "path": "workspaces/small/pyhf-validation-2bin-2channel-coupledhistosys.json",
    },
    {
        "id": "public-multi-channel",
        "title": "liteHF's model of many channels",
        "path": "workspaces/small/litehf-multi-channel.json",
    },
    {
        "id": "public-pyhf-xml-shared-parameter",
        "title": "pyhf's XML example with a shared nuisance parameter",
        "path": "workspaces/small/pyhf-xml-shared-nuispar.json",
    },
]


def reference_case(reference, version, evaluate):
    """Densities and expectations at the suggested values and random points near them; None where the folder is absent."""
    file = SHARED / reference["path"]
    if not file.exists():
        return None
    content = file.read_bytes()
    workspace = json.loads(content)
    chosen = workspace["measurements"][0]
    likelihood = ExactLikelihood(workspace, chosen["name"], "pyhf-0.7.6", {})
    inits, bounds, fixed = (likelihood.flat(what) for what in ("inits", "bounds", "fixed"))
    points = [inits] + [_near(likelihood, inits, fixed, k) for k in range(N_POINTS)]
    return {
        "id": reference["id"],
        "version": version,
        "title": reference["title"],
        "dialects": ["pyhf-main", "pyhf-0.7.6"],
        "made_by": {"python": platform.python_version(), "mpmath": mpmath.__version__},
        "format": "workspace",
        "reference": {"path": reference["path"], "sha256": hashlib.sha256(content).hexdigest()},
        "measurement": chosen["name"],
        "settings": {},
        "poi": chosen["config"]["poi"] or None,
        "parameters": [
            {"name": n, "init": i, "bounds": list(b), "fixed": f}
            for n, i, b, f in zip(likelihood.names, inits, bounds, fixed)
        ],
        "expectations": {"constants": "full", "points": [evaluate(likelihood, p, False) for p in points]},
    }


def _near(likelihood, inits, fixed, k):
    """A point within a tenth of the suggested values, inside the domain."""
    rng = random.Random(k)
    for _ in range(100):
        point = [v if f else round(v + 0.1 * rng.uniform(-1, 1), 4) for v, f in zip(inits, fixed)]
        if likelihood.log_density([mpf(x) for x in point]) > mpf("-inf"):
            return point
    raise ValueError("no point inside the domain")
