"""Models of this package, against pyhf and against what the results mean."""

from __future__ import annotations

import json
import math
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyhf
import pytest

import histograd

ROUNDING = 1e-12
"""pyhf and histograd agree to this, relative to the sum of their terms."""


@pytest.fixture
def model(two_channel: dict[str, Any]) -> histograd.Model:
    return histograd.Workspace(two_channel).model()


def test_facts_are_those_of_pyhf(two_channel: dict[str, Any], model: histograd.Model) -> None:
    theirs = pyhf.Workspace(two_channel).model()
    assert model.par_names == tuple(theirs.config.par_names)
    assert model.poi_name == theirs.config.poi_name
    assert model.suggested_init.tolist() == theirs.config.suggested_init()
    assert model.suggested_bounds.tolist() == [list(bound) for bound in theirs.config.suggested_bounds()]
    assert model.suggested_fixed.tolist() == theirs.config.suggested_fixed()
    assert model.auxdata == pytest.approx(np.asarray(theirs.config.auxdata))
    assert model.observed_data == pytest.approx(np.asarray(pyhf.Workspace(two_channel).data(theirs)))


def test_values_and_expectations_are_those_of_pyhf(two_channel: dict[str, Any], model: histograd.Model) -> None:
    theirs = pyhf.Workspace(two_channel).model()
    pars = model.suggested_init * 1.02 + 0.1
    assert model.logpdf(pars) == pytest.approx(float(theirs.logpdf(pars, model.observed_data)[0]), rel=ROUNDING)
    assert model.expected_data(pars) == pytest.approx(theirs.expected_data(pars), rel=ROUNDING)
    assert model.expected_data(pars, include_auxdata=False) == pytest.approx(
        theirs.expected_actualdata(pars), rel=ROUNDING
    )
    samples = model.expected_by_sample(pars)
    total = np.hstack([sum(rates.values()) for rates in samples.values()])
    assert total == pytest.approx(theirs.expected_actualdata(pars), rel=ROUNDING)


def test_derivatives_are_those_of_differences(model: histograd.Model) -> None:
    pars = model.suggested_init * 1.02 + 0.1
    step = 1e-4
    steps = step * np.eye(model.n_pars)
    rise = (model.logpdf(pars + steps) - model.logpdf(pars - steps)) / (2 * step)
    assert model.gradient(pars) == pytest.approx(rise, rel=1e-5, abs=1e-5)
    slopes = [(model.gradient(pars + s) - model.gradient(pars - s)) / (2 * step) for s in steps]
    assert model.hessian(pars) == pytest.approx(np.asarray(slopes), rel=1e-4, abs=1e-4)


def test_values_of_parameters_by_name_are_those_in_order(model: histograd.Model) -> None:
    pars = model.suggested_init.copy()
    pars[model.par_names.index("mu")] = 2.0
    assert model.logpdf({"mu": 2.0}) == model.logpdf(pars)
    assert model.logpdf({"mu": np.float64(2)}) == model.logpdf(pars.tolist())


def test_outside_the_domain_the_value_is_minus_infinity_and_the_reason_is_told(model: histograd.Model) -> None:
    assert model.logpdf({"mu": -100.0}) == -math.inf
    assert model.diagnose({"mu": -100.0})
    with pytest.raises(histograd.DataError) as caught:
        model.gradient({"mu": -100.0})
    assert caught.value.code == "outside-domain"


def test_a_fit_has_its_arrays_matrices_and_certificate(model: histograd.Model) -> None:
    fit = model.fit()
    assert fit.valid
    assert fit.twice_nll == pytest.approx(-2 * model.logpdf(fit), rel=ROUNDING)
    assert np.abs(model.gradient(fit)).max() < 1e-6
    assert fit.covariance_matrix is not None
    assert np.sqrt(np.diag(fit.covariance_matrix)) == pytest.approx(fit.errors)
    assert fit.correlation_matrix is not None
    scaled = fit.covariance_matrix / np.outer(fit.errors, fit.errors)
    assert fit.correlation_matrix == pytest.approx(scaled, abs=1e-12)
    assert fit["mu"] == (fit.values[fit.names.index("mu")], fit.errors[fit.names.index("mu")])
    assert fit.certificate["edm"] < 1e-8
    with pytest.raises(KeyError):
        fit["nu"]
    with pytest.raises(AttributeError, match="twice_nll"):
        fit.twice_nl  # noqa: B018


def test_a_fit_is_bit_for_bit_that_of_plain_json(model: histograd.Model) -> None:
    fit = model.fit()
    matrices = ["covariance", "correlation"]
    answer = model.call("fit", {"matrices": matrices, "arrays": "json"})
    assert fit.covariance_matrix is not None
    assert fit.correlation_matrix is not None
    assert fit.covariance_matrix.tolist() == answer.pop("covariance_matrix")
    assert fit.correlation_matrix.tolist() == answer.pop("correlation_matrix")
    assert fit.to_record() == answer
    assert fit.covariance == answer["covariance"]
    assert json.loads(json.dumps(fit.record)) == answer
    copy = pickle.loads(pickle.dumps(model.fit()))
    assert copy.record == answer
    assert (copy.covariance_matrix == fit.covariance_matrix).all()
    fit.covariance_matrix[0, 0] = 7.0  # the user's own


def test_a_fit_without_uncertainties_has_no_matrices(counting: dict[str, Any]) -> None:
    for sample in counting["channels"][0]["samples"]:
        sample["data"] = [0.0 if sample["name"] != "signal" else 5.0]
        sample["modifiers"] = [each for each in sample["modifiers"] if each["name"] == "mu"]
    counting["measurements"][0]["config"]["parameters"] = []
    fit = histograd.Workspace(counting).model().fit(fixed={"mu": 0.0})
    assert fit.status == "outside-domain"
    assert fit.covariance_matrix is None
    assert fit.correlation_matrix is None


def test_the_matrices_of_a_fit_outlive_the_engine(engine: histograd.Engine, two_channel: dict[str, Any]) -> None:
    model = histograd.Workspace(two_channel, engine=engine).model()
    fit, other = model.fit(), model.fit()
    expected = other.covariance_matrix
    engine.close()
    assert expected is not None
    assert np.array_equal(np.asarray(fit.covariance_matrix), expected)


def test_what_is_held_has_no_uncertainty(model: histograd.Model) -> None:
    fit = model.fit(fixed={"lumi": 1.01}, bounds={"mu": (0, 5)})
    assert fit["lumi"][0] == 1.01
    assert math.isnan(fit["lumi"][1])
    assert "lumi" in fit.without_uncertainty
    held = model.fixed_poi_fit(0.5)
    assert held["mu"][0] == 0.5


def test_a_fit_to_asimov_data_returns_the_point(model: histograd.Model) -> None:
    fit = model.fit(histograd.Data(asimov={"mu": 2.0}))
    assert fit["mu"][0] == pytest.approx(2.0)
    assert fit.errors == pytest.approx(model.expected_uncertainties({"mu": 2.0}).errors, rel=1e-6)
    assert model.fit(model.asimov_data({"mu": 2.0}))["mu"][0] == pytest.approx(2.0)


def test_data_of_which_a_channel_is_left_out(model: histograd.Model) -> None:
    masked = histograd.Data(mask=["SR"])
    moved = model.observed_data.copy()
    begin = next(channel["begin"] for channel in model.channels if channel["name"] == "SR")
    moved[begin] += 50
    assert model.logpdf(data=masked) == model.logpdf(data=histograd.Data(values=moved, mask=["SR"]))
    assert model.logpdf(data=masked) != model.logpdf()


def test_tests_and_limits_are_those_of_pyhf(two_channel: dict[str, Any], model: histograd.Model) -> None:
    bounds = {"mu": (0.0, 10.0)}
    ours = model.hypotest(1.0, fit={"bounds": bounds})
    theirs = pyhf.Workspace(two_channel).model()
    data = model.observed_data.tolist()
    par_bounds = theirs.config.suggested_bounds()
    par_bounds[theirs.config.poi_index] = (0.0, 10.0)
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    cls, (clsb, clb), band = pyhf.infer.hypotest(
        1.0, data, theirs, par_bounds=par_bounds, return_tail_probs=True, return_expected_set=True
    )
    pyhf.set_backend("numpy")
    assert [ours.cls, ours.clsb, ours.clb] == pytest.approx([float(cls), float(clsb), float(clb)], abs=1e-6)
    assert ours.expected == pytest.approx([float(x) for x in band], abs=1e-6)
    limit = model.upper_limit(fit={"bounds": bounds})
    assert model.hypotest(limit.observed, fit={"bounds": bounds}).cls == pytest.approx(0.05, abs=1e-6)
    assert math.isnan(ours.p0)
    discovery = model.significance()
    assert discovery.p0 == pytest.approx(0.5 * math.erfc(discovery.z / math.sqrt(2)))


def test_toys_tell_their_progress_and_are_the_same_for_a_seed(model: histograd.Model) -> None:
    seen: list[tuple[int, int]] = []
    options = {"toys": 200, "seed": 3, "test_statistic": "q"}
    first = model.hypotest(1.0, progress=lambda done, total: seen.append((done, total)), **options)
    again = model.hypotest(1.0, **options)
    assert first.cls == again.cls
    assert seen
    assert seen[-1] == (400, 400)
    run = model.run_toys(1.0, seed=3, n_toys=100, test_statistic="q")
    whole = model.resume_toys(run, n_toys=200)
    assert histograd.hypotest_from_toys(whole).cls == first.cls
    parts = [model.run_toys(1.0, seed=3, n_toys=100, first_toy=k, test_statistic="q") for k in (0, 100)]
    assert histograd.hypotest_from_toys(histograd.merge_toys(parts)).cls == first.cls


def test_a_bar_shows_progress_where_tqdm_is_installed(
    model: histograd.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("tqdm")
    model.hypotest(1.0, toys=100, seed=1, progress=True, test_statistic="q")
    assert "200/200" in capsys.readouterr().err


def test_every_other_result_says_its_kind_and_is_shown(model: histograd.Model) -> None:
    results = {
        "test-statistic": model.test_statistic(1.0, name="q_mu"),
        "cls-scan": model.cls_scan([0.5, 1.0], test_statistic="q"),
        "minos": model.minos(["mu"]),
        "profile-scan": model.profile_scan({"mu": [0.0, 1.0, 2.0]}),
        "grid-scan": model.grid_scan({"mu": np.linspace(0, 2, 3)}),
        "likelihood-contour": model.likelihood_contour(("mu", "lumi")),
        "goodness-of-fit": model.goodness_of_fit(),
        "goodness-of-fit-toys": model.goodness_of_fit(toys=20),
        "feldman-cousins": model.feldman_cousins(values=[0.5, 1.0], n_toys=20),
        "ranking": model.ranking(),
        "uncertainty-breakdown": model.breakdown(groups={"jets": ["jet_*"]}),
        "bin-impacts": model.bin_impacts(),
        "correlation": model.correlations(threshold=0.1),
        "fit-review": model.review_fit(),
        "minima": model.find_minima(n_starts=3),
        "yields": model.yields(),
        "template-variation": model.template_variation("SR", "signal", "lumi"),
        "propagated": model.fit().propagate("100 * mu"),
        "upper-limit": model.upper_limit(test_statistic="q"),
        "significance": model.significance(),
        "hypotest": model.hypotest(1.0, test_statistic="q"),
        "fit-result": model.fit(),
    }
    for kind, result in results.items():
        assert result.kind == kind
        shown = result._repr_html_()
        assert shown.startswith("<pre>")
        assert ("<svg" in shown) == (kind != "propagated")
        assert repr(result)
        json.dumps(result.to_record(), allow_nan=True)


def test_results_are_tables_of_pandas_where_it_is_installed(model: histograd.Model) -> None:
    pytest.importorskip("pandas")
    fit = model.fit().to_dataframe()
    assert list(fit.columns) == ["parameter", "value", "uncertainty"]
    assert len(fit) == model.n_pars
    ranking = model.ranking().to_dataframe()
    assert ranking["name"].iloc[0] == "jet_energy_scale"


def test_functions_are_the_methods(model: histograd.Model) -> None:
    assert histograd.fit(model).twice_nll == model.fit().twice_nll
    assert histograd.fixed_poi_fit(1.0, model).twice_nll == model.fixed_poi_fit(1.0).twice_nll
    q = {"test_statistic": "q"}
    assert histograd.hypotest(1.0, model, **q).cls == model.hypotest(1.0, **q).cls
    assert histograd.upper_limit(model, **q).observed == model.upper_limit(**q).observed
    assert histograd.significance(model).z == model.significance().z
    assert histograd.ranking(model).record["parameters"] == model.ranking().record["parameters"]
    assert histograd.yields(model).record["channels"] == model.yields().record["channels"]


def test_a_workspace_is_a_document_a_text_or_a_file(counting: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "counting.json"
    path.write_text(json.dumps(counting))
    patch = [{"op": "replace", "path": "/observations/0/data/0", "value": 3}]
    (tmp_path / "patch.json").write_text(json.dumps(patch))
    for document in (counting, json.dumps(counting), str(path), path):
        assert histograd.Workspace(document).model().observed_data[0] == 15
    assert histograd.Workspace(counting, patches=[patch]).model().observed_data[0] == 3
    assert histograd.Workspace(path, patches=[str(tmp_path / "patch.json")]).model().observed_data[0] == 3


def test_a_document_may_have_numbers_and_arrays_of_numpy(counting: dict[str, Any]) -> None:
    counting["observations"][0]["data"] = np.asarray([16])
    counting["channels"][0]["samples"][0]["data"] = tuple(counting["channels"][0]["samples"][0]["data"])
    assert histograd.Workspace(counting).model().observed_data[0] == 16


def test_mistakes_are_told_with_their_codes_and_all_at_once(counting: dict[str, Any], model: histograd.Model) -> None:
    del counting["measurements"]
    counting["channels"][0]["samples"][0]["data"] = ["many"]
    with pytest.raises(histograd.WorkspaceError) as caught:
        histograd.Workspace(counting).model()
    assert len(caught.value.problems) == 2
    assert {problem.code for problem in caught.value.problems} == {"missing-property", "wrong-type"}
    with pytest.raises(histograd.DataError, match="Did you mean test_statistic"):
        model.hypotest(1.0, test_statistics="q")
    with pytest.raises(histograd.ModelError) as missing:
        histograd.Workspace(Path(__file__).parents[2] / "examples" / "counting.json").model("none")
    assert missing.value.code == "unknown-measurement"
    with pytest.raises(histograd.DataError):
        model.logpdf("three")  # type: ignore[arg-type]
    with pytest.raises(histograd.DataError, match="name"):
        model.test_statistic(1.0, name="q_nu")


def test_numbers_that_are_not_finite_are_told_with_their_place(
    counting: dict[str, Any], model: histograd.Model
) -> None:
    counting["channels"][0]["samples"][0]["data"] = [math.nan]
    with pytest.raises(histograd.DataError, match=r"channels\[0\]\.samples\[0\]\.data\[0\]") as caught:
        histograd.Workspace(counting).model()
    assert caught.value.code == "not-finite"
    for wrong in (math.nan, math.inf):
        with pytest.raises(histograd.DataError) as caught:
            model.logpdf({"mu": wrong})
        assert caught.value.code == "not-finite"
        with pytest.raises(histograd.DataError):
            model.hypotest(wrong)
    # where infinity means something, it is one
    assert model.fit(bounds={"mu": (-math.inf, math.inf)}).valid


def test_a_model_of_a_spec_and_of_pyhf(counting: dict[str, Any]) -> None:
    theirs = pyhf.Workspace(counting).model()
    data = pyhf.Workspace(counting).data(theirs)
    ours = histograd.Model.from_pyhf(theirs)
    spec = histograd.Model.from_spec(theirs.spec)
    pars = np.asarray([0.7, 1.1])
    assert ours.logpdf(pars, data) == spec.logpdf(pars, data)
    assert ours.logpdf(pars, data) == pytest.approx(float(theirs.logpdf(pars, data)[0]), rel=ROUNDING)


def test_models_and_results_can_be_pickled(model: histograd.Model) -> None:
    again = pickle.loads(pickle.dumps(model))
    assert again.logpdf() == model.logpdf()
    fit = model.fit()
    result = pickle.loads(pickle.dumps(fit))
    assert result.values.tolist() == fit.values.tolist()
    assert result.to_text() == fit.to_text()


def test_pyhf_is_not_loaded_by_those_who_do_not_need_it() -> None:
    import subprocess  # noqa: PLC0415

    code = "import sys, histograd; assert 'pyhf' not in sys.modules and 'scipy' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
