"""Numbers of methods that return plain results, against closed forms, other methods and differences."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import histograd

CLOSED = 1e-8
"""Closed forms of a linear problem, whose matrices have condition numbers of up to 1e5."""


@pytest.fixture
def model(two_channel: dict[str, Any]) -> histograd.Model:
    return histograd.Workspace(two_channel).model()


BINS, TRUTH = np.arange(6)[:, np.newaxis], np.arange(4)[np.newaxis, :]
RESPONSE = 100 * (1 + 0.3 * TRUTH) * np.exp(-(((BINS - 1.6 * TRUTH) / 2) ** 2))
COUNTS = np.array([214.0, 290.0, 334.0, 391.5, 402.0, 371.0])
COVARIANCE = np.outer(12 + BINS, 12 + BINS) * 0.4 ** np.abs(BINS - BINS.T)
NAMES = [f"x{j}" for j in range(4)]


def unfolding() -> histograd.Model:
    """Gaussian counts with a covariance, the sum of four templates with free norms, second differences penalised."""
    samples = [
        {
            "name": f"true {j}",
            "data": RESPONSE[:, j],
            "modifiers": [{"name": name, "type": "normfactor", "data": None}],
        }
        for j, name in enumerate(NAMES)
    ]
    parameters = [{"name": name, "bounds": [[-100, 100]]} for name in NAMES]
    penalty = {"name": "curvature", "strength": 1, "parameters": NAMES}
    document = {
        "version": "1.0.0",
        "channels": [{"name": "c", "samples": samples}],
        "observations": [{"name": "c", "data": COUNTS}],
        "measurements": [{"name": "m", "config": {"poi": "x0", "parameters": parameters, "penalties": [penalty]}}],
        "covariances": [{"channels": ["c"], "matrix": COVARIANCE}],
    }
    return histograd.Workspace(document).model()


def test_an_l_curve_is_that_of_linear_algebra() -> None:
    """x = (AᵀV⁻¹A + λ DᵀD)⁻¹ AᵀV⁻¹y, with D second differences."""
    strengths = [0.1, 1.0, 10.0, 100.0]
    curve = unfolding().l_curve(strengths=strengths)
    assert curve.kind == "l-curve"
    assert curve.penalty == "curvature"
    assert curve.parameters == NAMES
    assert [point["strength"] for point in curve.points] == strengths
    weights, differences = np.linalg.inv(COVARIANCE), np.diff(np.eye(4), 2, axis=0)
    for point in curve.points:
        information = RESPONSE.T @ weights @ RESPONSE + point["strength"] * differences.T @ differences
        covariance = np.linalg.inv(information)
        x = covariance @ RESPONSE.T @ weights @ COUNTS
        residuals = COUNTS - RESPONSE @ x
        correlations = np.sqrt(1 - 1 / (np.diag(covariance) * np.diag(information)))
        assert point["valid"]
        assert point["chi_square"] == pytest.approx(residuals @ weights @ residuals, abs=CLOSED)
        assert point["penalty"] == pytest.approx(np.sum((differences @ x) ** 2), rel=CLOSED)
        assert [each["value"] for each in point["estimates"]] == pytest.approx(x, rel=CLOSED)
        errors = [each["uncertainty"] for each in point["estimates"]]
        assert errors == pytest.approx(np.sqrt(np.diag(covariance)), rel=CLOSED)
        global_correlations = [each["global_correlation"] for each in point["estimates"]]
        assert global_correlations == pytest.approx(correlations, rel=CLOSED)
        assert point["mean_global_correlation"] == pytest.approx(correlations.mean(), rel=CLOSED)
    least = min(curve.points, key=lambda point: point["mean_global_correlation"])
    assert curve.least_correlation["mean_global_correlation"] <= least["mean_global_correlation"]
    assert "<svg" in curve._repr_html_()


def test_an_l_curve_needs_a_penalty_and_strengths_above_0(model: histograd.Model) -> None:
    with pytest.raises(histograd.HistogradError, match="penalty"):
        model.l_curve()
    with pytest.raises(histograd.DataError, match="strengths"):
        unfolding().l_curve(strengths=[-1.0])


def test_a_toy_is_that_of_its_seed_and_index_and_toys_scatter_as_their_model_says(model: histograd.Model) -> None:
    pars = {"mu": 1.5}
    toy = model.sample_toy(pars, seed=7)
    assert list(toy) == list(model.sample_toy(pars, seed=7, index=0))
    assert list(toy) != list(model.sample_toy(pars, seed=7, index=1))
    assert list(toy) != list(model.sample_toy(pars, seed=8))
    counts = toy[: model.n_main_data]
    assert list(counts) == list(np.floor(counts))
    n = 400
    toys = np.array([model.sample_toy(pars, seed=7, index=index) for index in range(n)])[:, : model.n_main_data]
    expected = model.expected_data(pars, include_auxdata=False)
    # the mean within five of its standard deviations, the variance of Poisson counts within seven
    assert np.abs(toys.mean(axis=0) - expected).max() < 5 * np.sqrt(expected / n).max()
    spread = np.sqrt((2 * expected**2 + expected) / n)
    assert (np.abs(toys.var(axis=0) - expected) < 7 * spread).all()


def test_the_value_and_the_gradient_of_one_evaluation_are_those_of_two(model: histograd.Model) -> None:
    pars = model.suggested_init + 0.05
    value, gradient = model.value_and_gradient(pars)
    assert value == pytest.approx(model.logpdf(pars), rel=1e-14)
    assert list(gradient) == list(model.gradient(pars))


def test_a_picture_is_the_text_of_a_file_and_what_has_none_says_so(model: histograd.Model, tmp_path: Path) -> None:
    fit = model.fit()
    assert fit.to_svg().startswith("<svg")
    style = {"preset": "atlas", "status": "Internal"}
    assert "Internal" in fit.to_svg(style)
    file = tmp_path / "style.json"
    file.write_text(json.dumps(style), encoding="utf-8")
    assert fit.to_svg(file) == fit.to_svg(style)
    with pytest.raises(histograd.DataError, match="Did you mean fontSize"):
        fit.to_svg({"fontsize": 0})
    with pytest.raises(histograd.DataError) as caught:
        fit.propagate("mu").to_svg()
    assert caught.value.code == "no-picture"


def test_the_uncertainty_of_a_formula_is_that_of_the_covariance(model: histograd.Model) -> None:
    fit = model.fit()
    names = ("mu", "lumi")
    indices = [fit.names.index(name) for name in names]
    mu, lumi = fit.values[indices]
    result = fit.propagate("mu * lumi^2")
    slopes = np.array([lumi**2, 2 * mu * lumi])
    assert fit.covariance_matrix is not None
    assert result.value == pytest.approx(mu * lumi**2)
    variance = slopes @ fit.covariance_matrix[np.ix_(indices, indices)] @ slopes
    assert result.uncertainty == pytest.approx(np.sqrt(variance))
    with pytest.raises(histograd.DataError, match="nu"):
        fit.propagate("mu * nu")


def test_correlations_above_a_threshold_are_those_of_the_fit(model: histograd.Model) -> None:
    fit, found = model.fit(), model.correlations(threshold=0.3)
    assert fit.correlation_matrix is not None
    matrix = np.reshape(found.matrix, (len(found.parameters), -1))
    for (i, a), (j, b) in itertools.product(enumerate(found.parameters), repeat=2):
        assert matrix[i, j] == pytest.approx(fit.correlation_matrix[fit.names.index(a), fit.names.index(b)], abs=1e-12)
    strong = np.abs(fit.correlation_matrix - np.eye(model.n_pars)) > 0.3
    assert set(found.parameters) == {name for name, row in zip(fit.names, strong, strict=True) if row.any()}


def test_the_share_of_a_group_is_what_holding_it_takes_away(model: histograd.Model) -> None:
    fit, found = model.fit(), model.breakdown(groups={"jets": ["jet_*"]})
    total = fit["mu"][1]
    held = model.fit(fixed={"jet_energy_scale": fit["jet_energy_scale"][0]})["mu"][1]
    assert found.total == pytest.approx(total)
    assert found.groups[0]["uncertainty"] == pytest.approx(np.sqrt(total**2 - held**2), rel=1e-6)


def test_the_impact_of_a_bin_is_the_slope_of_the_estimate(model: histograd.Model) -> None:
    step = 1e-3
    for index, impact in enumerate(model.bin_impacts().bins):
        moved = [model.observed_data.copy(), model.observed_data.copy()]
        moved[0][index] += step
        moved[1][index] -= step
        up, down = (model.fit(data)["mu"][0] for data in moved)
        assert impact["per_event"] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-9)


def test_the_variation_of_a_template_is_that_of_the_expected_events(model: histograd.Model) -> None:
    found = model.template_variation("SR", "signal", "lumi")
    for value, bins in ((1.0, found.nominal), (1.017, found.up), (0.983, found.down)):
        assert bins == pytest.approx(model.expected_by_sample({"lumi": value})["SR"]["signal"])


def test_the_likelihood_on_a_contour_is_as_far_down_as_it_says(model: histograd.Model) -> None:
    fit = model.fit()
    contour = model.likelihood_contour(("mu", "lumi"), confidence_levels=[0.6827]).contours[0]
    # the quantile of χ² with two degrees of freedom has a closed form
    assert contour["delta_twice_nll"] == pytest.approx(-2 * np.log(1 - 0.6827))
    line = contour["lines"][0]
    for mu, lumi in list(zip(line["x"], line["y"], strict=True))[::10]:
        held = model.fit(fixed={"mu": mu, "lumi": lumi}, bounds={"mu": (-10, 10)})
        assert held.twice_nll - fit.twice_nll == pytest.approx(contour["delta_twice_nll"], abs=1e-5)


def test_minima_of_random_starts_and_a_review_of_the_fit(model: histograd.Model) -> None:
    found = model.find_minima(n_starts=5, seed=3)
    assert len(found.minima) == 1
    assert found.minima[0]["n_starts"] == 5 - found.n_failed
    assert found.minima[0]["twice_nll"] == pytest.approx(model.fit().twice_nll, abs=1e-8)
    assert model.review_fit().findings == []
    moved = model.observed_data.copy()
    moved[model.n_main_data - 1] *= 5
    assert model.review_fit(moved).findings
