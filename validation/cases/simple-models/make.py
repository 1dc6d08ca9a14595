"""pyhf's simple models and what pyhf computes with them.

    python validation/cases/simple-models/make.py        (needs pyhf 0.7.6)

writes expected.json beside this file. Fits are scipy's, so good to about 1e-6 in 2 log L.
"""

import json
import sys
from pathlib import Path

import pyhf

sys.path.insert(0, str(Path(__file__).parents[1]))
from made_by import made_by  # noqa: E402

UNCORRELATED = {"signal": [12.0, 11.0], "bkg": [50.0, 52.0], "bkg_uncertainty": [3.0, 7.0]}
CORRELATED = {"signal": [12.0, 11.0], "bkg": [50.0, 52.0], "bkg_up": [45.0, 57.0], "bkg_down": [55.0, 47.0]}
OBSERVED = [51.0, 48.0]
POINTS = {
    "uncorrelated": [[1.0, 1.0, 1.0], [0.3, 0.9, 1.2], [0.0, 1.05, 0.7]],
    "correlated": [[0.0, 1.0], [-1.7, 0.4], [0.6, 2.0]],
}


def record(model, points):
    config = model.config
    data = OBSERVED + config.auxdata
    init, bounds, fixed = config.suggested_init(), config.suggested_bounds(), config.suggested_fixed()
    wide = list(bounds)
    wide[config.poi_index] = (-10, 10)
    asimov = pyhf.infer.calculators.generate_asimov_data(1.0, data, model, init, bounds, fixed)
    return {
        "par_names": config.par_names,
        "suggested_init": init,
        "suggested_bounds": [list(b) for b in bounds],
        "suggested_fixed": [bool(f) for f in fixed],
        "auxdata": list(config.auxdata),
        "data": data,
        "channels": config.channels,
        "samples": config.samples,
        "points": [
            {
                "pars": pars,
                "expected_data": list(map(float, model.expected_data(pars))),
                "logpdf": float(model.logpdf(pars, data)[0]),
            }
            for pars in points
        ],
        "asimov_data_mu1": list(map(float, asimov)),
        "tmu_tilde_1": float(pyhf.infer.test_statistics.tmu_tilde(1.0, data, model, init, bounds, fixed)),
        "qmu_tilde_1": float(pyhf.infer.test_statistics.qmu_tilde(1.0, data, model, init, bounds, fixed)),
        "qmu_1_wide": float(pyhf.infer.test_statistics.qmu(1.0, data, model, init, wide, fixed)),
    }


def main():
    pyhf.set_backend("numpy", pyhf.optimize.scipy_optimizer(tolerance=1e-12))
    out = {
        "madeBy": made_by("python validation/cases/simple-models/make.py"),
        "observed": OBSERVED,
        "uncorrelated": {
            "arguments": UNCORRELATED,
            **record(pyhf.simplemodels.uncorrelated_background(**UNCORRELATED), POINTS["uncorrelated"]),
        },
        "correlated": {
            "arguments": CORRELATED,
            **record(pyhf.simplemodels.correlated_background(**CORRELATED), POINTS["correlated"]),
        },
    }
    Path(__file__).with_name("expected.json").write_text(json.dumps(out, indent=1) + "\n")


main()
