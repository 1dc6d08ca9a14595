"""Draws the figures of cabinetry from records of histograd, so that both can be looked at beside each other.

    python3 -m venv venv && venv/bin/pip install cabinetry==0.6.0 pyhf==0.7.6
    histograd fit workspace.json --output records/fit.json
    histograd correlations workspace.json --threshold 0 --output records/correlations.json
    histograd ranking workspace.json --method hessian --output records/ranking.json
    histograd scan workspace.json --parameter mu=0,4,9 --output records/scan.json
    venv/bin/python validation/gallery/draw_with_cabinetry.py workspace.json records figures

The fit is that of histograd: a fit of hundreds of parameters takes cabinetry long, and the pictures of one fit are easier to compare.
Drawn are the data and the prediction before the fit and, of the records that are there, pulls, correlations, the ranking and the scan.
"""

import json
import pathlib
import sys

import cabinetry
import numpy as np
from cabinetry.fit.results_containers import FitResults, RankingResults, ScanResults

MOST_RANKED = 20
THRESHOLD = 0.2


def record(folder: pathlib.Path, name: str):
    path = folder / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def result_of(fit, names, correlation) -> FitResults:
    values = np.array([fit["pars"][name] for name in names])
    errors = np.array([fit["uncertainties"].get(name) or 0.0 for name in names])
    return FitResults(values, errors, names, correlation, fit["twice_nll"])


def draw_fit(fit, figures: pathlib.Path) -> None:
    names = fit["par_names"]
    result = result_of(fit, names, np.eye(len(names)))
    cabinetry.visualize.pulls(result, figure_folder=figures, close_figure=True)


def draw_correlations(correlations, fit, figures: pathlib.Path) -> None:
    names = correlations["parameters"]
    matrix = np.array(correlations["matrix"]).reshape(len(names), len(names))
    cabinetry.visualize.correlation_matrix(
        result_of(fit, names, matrix), figure_folder=figures, pruning_threshold=THRESHOLD, close_figure=True
    )


def draw_ranking(ranking, figures: pathlib.Path) -> None:
    shown = ranking["parameters"][:MOST_RANKED]

    def impacts(stage: str, side: str):
        return np.array([(each.get(stage) or {}).get(side) or 0.0 for each in shown])

    result = RankingResults(
        np.array([each["estimate"] for each in shown]),
        np.array([each.get("uncertainty") or 0.0 for each in shown]),
        [each["name"] for each in shown],
        *(impacts(f"{stage}_linear", side) for stage in ("prefit", "postfit") for side in ("up", "down")),
    )
    cabinetry.visualize.ranking(result, figure_folder=figures, max_pars=MOST_RANKED, close_figure=True)


def draw_scan(scan, fit, figures: pathlib.Path) -> None:
    (axis,) = scan["axes"]
    at = fit["par_names"].index(axis["name"])
    spread = fit["uncertainties"][axis["name"]]
    values, heights = np.array(axis["values"]), np.array(scan["delta_twice_nll"])
    result = ScanResults(axis["name"], fit["values"][at], spread, values, heights)
    cabinetry.visualize.scan(result, figure_folder=figures, close_figure=True)


def main(workspace: str, records: str, figures: str) -> None:
    place, out = pathlib.Path(records), pathlib.Path(figures)
    out.mkdir(parents=True, exist_ok=True)
    model, data = cabinetry.model_utils.model_and_data(json.loads(pathlib.Path(workspace).read_text()))
    fit, correlations, ranking, scan = (record(place, name) for name in ("fit", "correlations", "ranking", "scan"))
    if fit is not None:
        draw_fit(fit, out)
    if correlations is not None and fit is not None:
        draw_correlations(correlations, fit, out)
    if ranking is not None:
        draw_ranking(ranking, out)
    if scan is not None and fit is not None:
        draw_scan(scan, fit, out)
    prediction = cabinetry.model_utils.prediction(model)
    cabinetry.visualize.data_mc(prediction, data, figure_folder=out, close_figure=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
