"""Ranking, saturated goodness of fit and correlations of cabinetry.

    python validation/diagnostics/compare-cabinetry.py        (needs pyhf 0.7.6, cabinetry, iminuit, scipy)

writes cabinetry.json beside this file; test/diagnostics/cabinetry.test.ts compares. cabinetry is used as it is, with Minuit's
strategy 2 and a tolerance at which its fits are good to about 1e-5 of an uncertainty.
"""

import json
import sys
from pathlib import Path

import cabinetry
import iminuit
import pyhf
from scipy.stats import chi2

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "cases"))
from made_by import made_by  # noqa: E402

FIT = {"strategy": 2, "tolerance": 1e-3}


def record(workspace):
    model, data = cabinetry.model_utils.model_and_data(workspace)
    fit = cabinetry.fit.fit(model, data, goodness_of_fit=True, custom_fit=True, **FIT)
    ranking = cabinetry.fit.ranking(model, data, fit_results=fit, custom_fit=True, **FIT)
    bins = sum(model.config.channel_nbins.values())
    free = cabinetry.model_utils.unconstrained_parameter_count(model)
    # cabinetry returns the p-value only
    statistic = float(chi2.isf(fit.goodness_of_fit, bins - free))
    impacts = zip(ranking.prefit_up, ranking.prefit_down, ranking.postfit_up, ranking.postfit_down)
    fixed = dict(zip(model.config.par_names, model.config.suggested_fixed()))
    return {
        "workspace": workspace,
        "names": list(fit.labels),
        "best_fit": list(map(float, fit.bestfit)),
        "uncertainties": list(map(float, fit.uncertainty)),
        "correlations": [float(value) for row in fit.corr_mat for value in row],
        "goodness_of_fit": {"statistic": statistic, "degrees_of_freedom": bins - free, "p_value": float(fit.goodness_of_fit)},
        "ranking": [
            {"name": name, "prefit_up": a, "prefit_down": b, "postfit_up": c, "postfit_down": d}
            for name, (a, b, c, d) in zip(ranking.labels, (map(float, four) for four in impacts))
            if not fixed[name]
        ],
    }


def main():
    pyhf.set_backend("numpy")
    paths = {"small": HERE.parent / "intervals/small.json", "two-channel": HERE.parents[1] / "examples/two-channel.json"}
    cases = {name: json.loads(path.read_text()) for name, path in paths.items()}
    versions = {"cabinetry": cabinetry.__version__, "iminuit": iminuit.__version__}
    out = {"madeBy": made_by("python validation/diagnostics/compare-cabinetry.py") | versions}
    out["cases"] = {name: record(workspace) for name, workspace in cases.items()}
    (HERE / "cabinetry.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
