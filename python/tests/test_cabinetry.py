"""Results of cabinetry that the engine finds, against cabinetry's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from test_pyhf import models

cabinetry = pytest.importorskip("cabinetry")
ours = pytest.importorskip("histograd.cabinetry")

MINUIT = 0.03
"""Minuit's uncertainties of parameters with bounds, relative; impacts follow them."""

VALUES = 2e-3
"""Minuit's estimates, relative to their uncertainties of order 1: EDM 2e-4 allows for a hundredth of an uncertainty."""


@pytest.fixture(params=["correlated", "everything"])
def case(request: pytest.FixtureRequest) -> Any:
    return models()[request.param]


def test_a_fit(case: Any) -> None:
    model, data = case
    minos = [model.config.poi_name]
    found = ours.fit(model, data, goodness_of_fit=True, minos=minos)
    theirs = cabinetry.fit.fit(model, data, goodness_of_fit=True, minos=minos, strategy=2, tolerance=0.01)
    assert isinstance(found, cabinetry.fit.results_containers.FitResults)
    assert found.labels == theirs.labels
    assert found.bestfit == pytest.approx(theirs.bestfit, abs=VALUES)
    assert found.uncertainty == pytest.approx(theirs.uncertainty, rel=MINUIT)
    assert found.corr_mat == pytest.approx(theirs.corr_mat, abs=MINUIT)
    assert found.best_twice_nll == pytest.approx(theirs.best_twice_nll, abs=1e-4)
    assert found.goodness_of_fit == pytest.approx(theirs.goodness_of_fit, abs=1e-3)
    for name, interval in theirs.minos_uncertainty.items():
        assert found.minos_uncertainty[name] == pytest.approx(interval, abs=5e-3)


def test_a_ranking(case: Any) -> None:
    model, data = case
    found = ours.ranking(model, data)
    theirs = cabinetry.fit.ranking(model, data, strategy=2, tolerance=0.01)
    assert found.labels == theirs.labels
    for field in ("prefit_up", "prefit_down", "postfit_up", "postfit_down"):
        assert getattr(found, field) == pytest.approx(getattr(theirs, field), abs=0.01)


def test_a_scan(case: Any) -> None:
    model, data = case
    found = ours.scan(model, data, model.config.poi_name, par_range=(0.2, 1.8), n_steps=5)
    theirs = cabinetry.fit.scan(model, data, model.config.poi_name, par_range=(0.2, 1.8), n_steps=5)
    assert found.parameter_values == pytest.approx(theirs.parameter_values)
    assert found.delta_nlls == pytest.approx(theirs.delta_nlls, abs=5e-3)


def test_limits(case: Any) -> None:
    model, data = case
    found = ours.limit(model, data)
    theirs = cabinetry.fit.limit(model, data, poi_tolerance=1e-3)
    assert found.observed_limit == pytest.approx(theirs.observed_limit, abs=5e-3)
    assert found.expected_limit == pytest.approx(theirs.expected_limit, abs=5e-3)
    assert np.all(np.diff(found.poi_values) > 0)
    assert found.observed_CLs.shape == found.poi_values.shape
    assert found.expected_CLs.shape == (len(found.poi_values), 5)


def test_a_significance(case: Any) -> None:
    model, data = case
    found = ours.significance(model, data)
    theirs = cabinetry.fit.significance(model, data)
    assert list(found) == pytest.approx(list(theirs), abs=2e-3)


def test_what_is_held(case: Any) -> None:
    model, data = case
    fixed = model.config.suggested_fixed()
    fixed[0] = True
    found = ours.fit(model, data, fix_pars=fixed)
    theirs = cabinetry.fit.fit(model, data, fix_pars=fixed, strategy=2, tolerance=0.01)
    assert found.uncertainty[0] == theirs.uncertainty[0] == 0.0
    assert found.corr_mat[0] == pytest.approx(theirs.corr_mat[0], abs=MINUIT)
    assert found.bestfit == pytest.approx(theirs.bestfit, abs=VALUES)
