"""Results that are tables: their arrays against the records that they come from, and against other functions."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import histograd

EXAMPLES = Path(__file__).parents[2] / "examples"
BACKGROUND = EXAMPLES / "patchset" / "background.json"
PATCH_SET = EXAMPLES / "patchset" / "patchset.json"

ROUNDING = 1e-13
"""A value that is computed on a grid, and alone."""

SAME = 1e-9
"""Fits from different starts agree to this, in uncertainties."""


@pytest.fixture
def model(two_channel: dict[str, Any]) -> histograd.Model:
    return histograd.Workspace(two_channel).model()


def test_a_ranking_has_its_columns(model: histograd.Model) -> None:
    ranking = model.ranking()
    fit = model.fit()
    assert (ranking.poi, ranking.poi_estimate) == ("mu", pytest.approx(fit["mu"][0]))
    assert ranking.poi_uncertainty == pytest.approx(fit["mu"][1])
    entries = ranking.record["parameters"]
    assert ranking.names == tuple(entry["name"] for entry in entries)
    assert ranking.postfit[0].tolist() == [entries[0]["postfit"]["up"], entries[0]["postfit"]["down"]]
    assert ranking.prefit_linear.shape == (len(entries), 2)
    k = ranking.names.index("jet_energy_scale")
    assert (ranking.estimates[k], ranking.uncertainties[k]) == pytest.approx(fit["jet_energy_scale"], rel=1e-6)
    hessian = model.ranking(method="hessian")
    assert np.isnan(hessian.postfit).all()
    assert np.isfinite(hessian.postfit_linear).all()


def test_a_profile_scan_has_the_shape_of_its_grid(model: histograd.Model) -> None:
    scan = model.profile_scan({"mu": [0.0, 1.0, 2.0], "lumi": [0.99, 1.01]})
    assert scan.axes["lumi"].tolist() == [0.99, 1.01]
    assert scan.delta_twice_nll.shape == scan.valid.shape == (3, 2)
    assert scan.conditional_pars.shape == (3, 2, model.n_pars)
    assert scan.valid.all()
    point = scan.conditional_pars[2, 1]
    assert point[[model.par_names.index(name) for name in ("mu", "lumi")]].tolist() == [2.0, 1.01]
    above = model.twice_nll(point) - model.fit().twice_nll
    assert scan.delta_twice_nll[2, 1] == pytest.approx(above, abs=SAME)


def test_a_grid_scan_has_the_values_of_the_likelihood(model: histograd.Model) -> None:
    scan = model.grid_scan({"mu": [0.0, 1.0], "lumi": [0.99, 1.0, 1.01]})
    assert scan.values.shape == (2, 3)
    assert scan.values[1, 2] == pytest.approx(model.logpdf({"mu": 1.0, "lumi": 1.01}), rel=ROUNDING)


def test_a_scan_of_cls_has_its_columns(model: histograd.Model) -> None:
    scan = model.cls_scan([1.0, 2.0, 3.0], test_statistic="q")
    one = model.hypotest(2.0, test_statistic="q")
    assert [scan.cls[1], scan.clsb[1], scan.clb[1]] == pytest.approx([one.cls, one.clsb, one.clb], abs=SAME)
    assert scan.expected[1] == pytest.approx(one.expected, abs=SAME)
    assert scan.values.tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(model.cls_scan([0.1], test_statistic="q").observed_limit)
    assert 1.0 < model.cls_scan([1.0, 5.0], test_statistic="q").observed_limit < 5.0


def test_yields_are_arrays_by_channel_and_sample(model: histograd.Model) -> None:
    fit = model.fit()
    yields = model.yields(fit=fit)
    begin = {channel["name"]: (channel["begin"], channel["n_bins"]) for channel in model.channels}
    for name, channel in yields.by_channel.items():
        first, size = begin[name]
        assert channel.observed.tolist() == model.observed_data[first : first + size].tolist()
        assert channel.expected == pytest.approx(model.expected_data(fit)[first : first + size])
        parts = sum(sample.expected for sample in channel.samples.values())
        assert channel.expected == pytest.approx(parts)
        assert channel.uncertainties.shape == channel.expected.shape


def test_toys_are_arrays(model: histograd.Model) -> None:
    run = model.run_toys(1.0, seed=3, n_toys=50, test_statistic="q")
    assert run.signal_statistics.shape == run.background_statistics.shape == (50,)
    assert (run.signal_statistics >= 0).all()
    assert run.status == "complete"
    assert (model.resume_toys(run, n_toys=60).signal_statistics[:50] == run.signal_statistics).all()
    found = model.goodness_of_fit(toys=50, seed=3)
    at_least = np.mean(found.statistics >= found.observed)
    assert found.p_value == pytest.approx(at_least, abs=2 / 50)


def test_tables_are_shown_and_are_tables_of_pandas(model: histograd.Model) -> None:
    pytest.importorskip("pandas")
    columns = {
        "name estimate uncertainty pull constraint prefit_up prefit_down postfit_up postfit_down "
        "prefit_linear_up prefit_linear_down postfit_linear_up postfit_linear_down": model.ranking(),
        "mu delta_twice_nll valid": model.profile_scan({"mu": [0.0, 1.0]}),
        "mu lumi value": model.grid_scan({"mu": [0.0, 1.0], "lumi": [1.0, 1.01]}),
        "value cls clsb clb expected_-2 expected_-1 expected_+0 expected_+1 expected_+2": model.cls_scan(
            [1.0, 2.0], test_statistic="q"
        ),
        "channel bin sample expected uncertainty observed": model.yields(),
        "hypothesis statistic": model.run_toys(1.0, seed=3, n_toys=20, test_statistic="q"),
        "statistic": model.goodness_of_fit(toys=20, seed=3),
    }
    for names, result in columns.items():
        table = result.to_dataframe()
        assert " ".join(table.columns) == names
        assert len(table) > 1
        assert result._repr_html_().startswith("<pre>")
        assert repr(result).startswith(type(result).__name__)


def test_a_workspace_is_validated_and_a_model_inspected(two_channel: dict[str, Any], model: histograd.Model) -> None:
    assert histograd.Workspace(two_channel).validate().valid
    broken = histograd.Workspace({"channels": [], "version": "1.0.0"}).validate()
    assert not broken.valid
    with pytest.raises(histograd.WorkspaceError) as caught:
        histograd.Workspace({"channels": [], "version": "1.0.0"}).model()
    assert [problem["path"] for problem in broken.problems] == [each.path for each in caught.value.problems]
    with pytest.raises(histograd.DataError, match="clip_bin_data"):
        histograd.Workspace(two_channel).validate(clip_bin=1.0)
    contents = model.inspect()
    assert [channel["name"] for channel in contents.channels] == [channel["name"] for channel in model.channels]
    assert contents.totals["observed"] == model.observed_data[: model.n_main_data].sum()
    assert "<pre>" in contents._repr_html_()


def test_the_signals_of_a_patch_set_are_tested(tmp_path: Path) -> None:
    names = [patch["metadata"]["name"] for patch in json.loads(PATCH_SET.read_text())["patches"][:2]]
    seen: list[tuple[int, int]] = []
    scan = histograd.patch_set_scan(
        BACKGROUND, PATCH_SET, patches=names, limits=True, progress=lambda done, total: seen.append((done, total))
    )
    assert seen[-1] == (2, 2)
    assert scan.patch_set["verification"] == "matches"
    assert scan._repr_html_()
    for point in scan.points:
        model = histograd.Workspace(BACKGROUND, patches=[f"{PATCH_SET}#{point['name']}"]).model()
        assert point["cls"] == pytest.approx(model.hypotest(1.0).cls, abs=1e-6)
        assert point["limits"]["observed"]["value"] == pytest.approx(model.upper_limit().observed, rel=1e-6)
    packed = tmp_path / "background.json.gz"
    packed.write_bytes(gzip.compress(BACKGROUND.read_bytes()))
    again = histograd.patch_set_scan(packed, json.loads(PATCH_SET.read_text()), patches=names)
    assert [point["cls"] for point in again.points] == [point["cls"] for point in scan.points]


def test_limits_make_a_series(model: histograd.Model) -> None:
    limits = {700.0: model.upper_limit(test_statistic="q"), 500: model.upper_limit(test_statistic="q")}
    series = histograd.limit_series("m [GeV]", limits)
    assert [point["parameter"] for point in series.points] == [500, 700]
    assert series.points[0]["limits"]["observed"]["value"] == limits[700.0].observed
    assert "<svg" in series._repr_html_()
    with pytest.raises(histograd.DataError):
        histograd.limit_series("m [GeV]", {})
