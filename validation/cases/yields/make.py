"""Yield uncertainties by cabinetry, for a small model with all kinds of modifiers.

    python validation/cases/yields/make.py        (needs cabinetry 0.6.0, pyhf 0.7.6)

writes expected.json beside this file.
"""

import json
import sys
from pathlib import Path

import cabinetry
import numpy as np
import pyhf

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from made_by import made_by  # noqa: E402


def modifier(kind, name, data=None):
    return {"type": kind, "name": name, "data": data}


def sample(name, data, *modifiers):
    return {"name": name, "data": data, "modifiers": list(modifiers)}


XS = modifier("normsys", "xs", {"lo": 0.9, "hi": 1.12})
SR = [
    sample("signal", [5.0, 12.0, 8.0], modifier("normfactor", "mu"), modifier("lumi", "lumi")),
    sample("other", [20.0, 10.0, 15.0], modifier("staterror", "t", [1.0, 1.0, 2.0]), modifier("lumi", "lumi")),
    sample("top", [50.0, 45.0, 30.0], XS, modifier("staterror", "t", [2.0, 2.0, 2.0]), modifier("shapesys", "g", [5.0, 4.0, 6.0])),
]
CR = [
    sample("other", [80.0, 120.0], modifier("normfactor", "k"), modifier("histosys", "a", {"lo_data": [78.0, 121.0], "hi_data": [83.0, 125.0]})),
    sample("top", [200.0, 90.0], XS, modifier("histosys", "a", {"lo_data": [190.0, 86.0], "hi_data": [212.0, 97.0]})),
]
WORKSPACE = {
    "version": "1.0.0",
    "channels": [{"name": "CR", "samples": CR}, {"name": "SR", "samples": SR}],
    "observations": [{"name": "CR", "data": [290.0, 205.0]}, {"name": "SR", "data": [84.0, 70.0, 49.0]}],
    "measurements": [
        {
            "name": "m",
            "config": {
                "poi": "mu",
                "parameters": [
                    {"name": "lumi", "auxdata": [1.0], "sigmas": [0.02], "bounds": [[0.9, 1.1]], "inits": [1.0]}
                ],
            },
        }
    ],
}


def yields(prediction):
    return {
        "values": prediction.model_yields,
        "per_bin": prediction.total_stdev_model_bins,
        "per_channel": prediction.total_stdev_model_channels,
    }


def main():
    pyhf.set_backend("numpy", "minuit")
    model, data = cabinetry.model_utils.model_and_data(WORKSPACE)
    fit = cabinetry.fit.fit(model, data)
    out = {
        "made_by": made_by("python validation/cases/yields/make.py") | {"cabinetry": cabinetry.__version__},
        "workspace": WORKSPACE,
        "par_names": model.config.par_names,
        "fit": {
            "values": fit.bestfit.tolist(),
            "uncertainties": fit.uncertainty.tolist(),
            "correlation": np.asarray(fit.corr_mat).tolist(),
        },
        "prefit": yields(cabinetry.model_utils.prediction(model)),
        "postfit": yields(cabinetry.model_utils.prediction(model, fit_results=fit)),
    }
    (HERE / "expected.json").write_text(json.dumps(out, indent=1) + "\n")


main()
