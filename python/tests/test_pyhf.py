"""Unchanged pyhf with our optimizer, against pyhf with its own."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pyhf
import pytest
from pyhf.infer.mle import fit, fixed_poi_fit

import histograd
from histograd import _pyhf

SCIPY = 2e-3
"""pyhf's own minima (SLSQP, tolerance 1e-6 in the value) are this near in parameters of order 1."""

MINIMUM = 1e-5
"""−2 log L at pyhf's own minimum is above the exact one by less than this."""

CLS = 2e-4
"""CLs follows −2 log L, of which it takes square roots."""

LIMIT = 1e-5
"""Two root searches of the same function; the error of pyhf's is 1e-8 of the limit, that of −2 log L adds to it."""

DIFFERENCES = 1e-4
"""Second differences with steps of 0.02 σ: their error is of the order of the square of the step."""

MINUIT = 2e-2
"""Minuit's uncertainties of parameters with bounds, which come of a transformation."""


def models() -> dict[str, tuple[pyhf.Model, list[float]]]:
    """Models with data: every modifier and constraint, several channels."""
    simple = pyhf.simplemodels.uncorrelated_background([12.0, 11.0], [50.0, 52.0], [3.0, 7.0])
    correlated = pyhf.simplemodels.correlated_background([12.0, 11.0], [50.0, 52.0], [45.0, 57.0], [55.0, 47.0])
    everything = pyhf.Model(SPEC, poi_name="mu")
    return {
        "uncorrelated": (simple, [57, 60, *simple.config.auxdata]),
        "correlated": (correlated, [60, 61, *correlated.config.auxdata]),
        "everything": (everything, [53, 124, 121, *everything.config.auxdata]),
    }


def modifier(name: str, kind: str, data: Any = None) -> dict[str, Any]:
    return {"name": name, "type": kind, "data": data}


def sample(name: str, data: list[float], *modifiers: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "data": data, "modifiers": list(modifiers)}


SPEC = {
    "channels": [
        {
            "name": "SR",
            "samples": [
                sample("signal", [20.0, 10.0], modifier("mu", "normfactor"), modifier("lumi", "lumi")),
                sample(
                    "background",
                    [100.0, 110.0],
                    modifier("shape", "histosys", {"hi_data": [104.0, 108.0], "lo_data": [97.0, 113.0]}),
                    modifier("norm", "normsys", {"hi": 1.1, "lo": 0.92}),
                    modifier("stat", "staterror", [5.0, 6.0]),
                    modifier("free", "normfactor"),
                ),
            ],
        },
        {
            "name": "CR",
            "samples": [
                sample(
                    "background",
                    [50.0],
                    modifier("free", "normfactor"),
                    modifier("norm", "normsys", {"hi": 1.05, "lo": 0.97}),
                ),
                sample("fakes", [3.0], modifier("fakes", "shapesys", [1.0])),
            ],
        },
    ],
    "parameters": [
        {"name": "lumi", "auxdata": [1.0], "sigmas": [0.02], "bounds": [[0.8, 1.2]], "inits": [1.0], "fixed": False},
    ],
}

CASES = sorted(models())


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[pyhf.Model, list[float]]:
    """A model and data for it."""
    return models()[request.param]


def both(run: Any) -> tuple[Any, Any]:
    """What pyhf with our optimizer returns, and pyhf with SciPy."""
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", histograd.HistogradWarning)
            ours = run()
    finally:
        pyhf.set_backend("numpy")
    return ours, run()


def test_a_fit_finds_a_minimum_that_is_not_above_pyhfs(case: Any) -> None:
    model, data = case
    (ours, value), (theirs, their_value) = both(lambda: fit(data, model, return_fitted_val=True))
    assert ours == pytest.approx(theirs, abs=SCIPY)
    assert float(value) <= float(their_value) + 1e-9
    assert float(value) == pytest.approx(float(their_value), abs=MINIMUM)
    # the value is that of pyhf's own objective, which rounds
    own = float(pyhf.infer.mle.twice_nll(ours, pyhf.tensorlib.astensor(data), model)[0])
    assert float(value) == pytest.approx(own, rel=1e-12)


def test_a_fit_with_the_parameter_of_interest_held(case: Any) -> None:
    model, data = case
    for mu in (0.0, 0.5, 2.0):
        (ours, value), (theirs, their_value) = both(
            lambda mu=mu: fixed_poi_fit(mu, data, model, return_fitted_val=True)
        )
        assert ours[model.config.poi_index] == mu
        assert ours == pytest.approx(theirs, abs=SCIPY)
        assert float(value) == pytest.approx(float(their_value), abs=MINIMUM)


@pytest.mark.parametrize("statistic", ["qtilde", "q"])
def test_hypotest(case: Any, statistic: str) -> None:
    model, data = case
    # q is of a parameter that may be negative
    bounds = model.config.suggested_bounds()
    if statistic == "q":
        bounds[model.config.poi_index] = (-5, 10)
    for mu in (0.5, 1.0):
        ours, theirs = both(
            lambda mu=mu: pyhf.infer.hypotest(
                mu,
                data,
                model,
                par_bounds=bounds,
                test_stat=statistic,
                return_tail_probs=True,
                return_expected_set=True,
            )
        )
        assert np.hstack([np.ravel(part) for part in ours]) == pytest.approx(
            np.hstack([np.ravel(part) for part in theirs]), abs=CLS
        )


def test_discovery(case: Any) -> None:
    model, data = case
    ours, theirs = both(lambda: pyhf.infer.hypotest(0.0, data, model, test_stat="q0"))
    assert float(ours) == pytest.approx(float(theirs), abs=CLS)


def test_upper_limits(case: Any) -> None:
    model, data = case
    ours, theirs = both(lambda: pyhf.infer.intervals.upper_limits.upper_limit(data, model, scan=None))
    assert float(ours[0]) == pytest.approx(float(theirs[0]), rel=SCIPY)
    assert [float(x) for x in ours[1]] == pytest.approx([float(x) for x in theirs[1]], rel=SCIPY)


@pytest.mark.parametrize("seed", range(6))
def test_a_limit_is_found_from_a_bound_at_0_on(seed: int) -> None:
    """There pyhf divides by the root of a difference of minima that is 0 but for rounding."""
    random = np.random.default_rng(seed)
    model = pyhf.simplemodels.uncorrelated_background(
        list(random.uniform(1, 20, 3)), list(random.uniform(20, 60, 3)), list(random.uniform(1, 9, 3))
    )
    data = [*random.poisson(model.expected_actualdata([0.0, 1.0, 1.0, 1.0])), *model.config.auxdata]
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    observed, expected = pyhf.infer.intervals.upper_limits.upper_limit(data, model, scan=None, rtol=1e-8)
    at_0 = pyhf.infer.hypotest(0.0, data, model, return_expected_set=True)
    pyhf.set_backend("numpy")
    own = histograd.Model.from_pyhf(model).upper_limit(data)
    assert float(observed) == pytest.approx(own.observed, rel=LIMIT)
    assert [float(limit) for limit in expected] == pytest.approx(list(own.expected), rel=LIMIT)
    assert np.ravel(at_0[0]) == pytest.approx(1.0, abs=1e-3)
    assert np.ravel(at_0[1]) == pytest.approx(np.ones(5), abs=1e-3)


def test_toys_of_pyhf() -> None:
    model, data = models()["uncorrelated"]

    def run() -> Any:
        np.random.seed(0)
        return pyhf.infer.hypotest(1.0, data, model, calctype="toybased", ntoys=40, track_progress=False)

    try:
        pyhf.tensorlib.percentile(pyhf.tensorlib.astensor([1.0, 2.0]), 50)
    except TypeError as error:
        pytest.skip(f"toys of pyhf {pyhf.__version__} do not work with NumPy {np.__version__}: {error}")
    ours, theirs = both(run)
    # the toys are the same: of 40, one or two may fall on the other side of the observed statistic
    assert float(ours) == pytest.approx(float(theirs), abs=0.06)


def test_uncertainties_and_correlations_are_those_of_second_differences(case: Any) -> None:
    model, data = case
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    pars, correlations = fit(data, model, return_uncertainties=True, return_correlations=True)
    pyhf.set_backend("numpy")
    best, sigmas = pars[:, 0], pars[:, 1]
    step = np.diag(0.02 * sigmas)
    tensor = pyhf.tensorlib.astensor(data)

    def nll(x: Any) -> float:
        return float(-model.logpdf(x, tensor)[0])

    n = len(best)
    hessian = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            corners = [nll(best + a * step[i] + b * step[j]) for a in (1, -1) for b in (1, -1)]
            hessian[i, j] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * step[i, i] * step[j, j])
    covariance = np.linalg.inv(hessian)
    assert sigmas == pytest.approx(np.sqrt(np.diag(covariance)), rel=DIFFERENCES)
    assert correlations == pytest.approx(covariance / np.outer(sigmas, sigmas), abs=2 * DIFFERENCES)


def test_uncertainties_and_correlations_are_those_of_minuit_far_from_bounds(case: Any) -> None:
    model, data = case
    # Minuit's come of a transformation of what has bounds: far away from them it is straight
    bounds = [(-100.0, 100.0) for _ in model.config.par_names]
    for name, bound in zip(model.config.par_names, model.config.suggested_bounds(), strict=True):
        if name.startswith(("uncorr", "fakes")):  # of Poisson constraints, which have no density below 0
            bounds[model.config.par_names.index(name)] = bound
    flags = {"return_uncertainties": True, "return_correlations": True}
    pyhf.set_backend("numpy", pyhf.optimize.minuit_optimizer(strategy=2, tolerance=1e-4))
    theirs, their_correlations = fit(data, model, None, bounds, **flags)
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    ours, correlations = fit(data, model, None, bounds, **flags)
    pyhf.set_backend("numpy")
    assert ours.shape == theirs.shape
    assert ours[:, 1] == pytest.approx(theirs[:, 1], rel=MINUIT)
    assert correlations == pytest.approx(np.asarray(their_correlations), abs=MINUIT)


def test_what_is_held_has_no_uncertainty_as_with_minuit(with_histograd: None) -> None:
    model, data = models()["everything"]
    fixed = model.config.suggested_fixed()
    lumi = model.config.par_names.index("lumi")
    fixed[lumi] = True
    init = model.config.suggested_init()
    init[lumi] = 1.01
    pars, correlations, result = fit(
        data, model, init, None, fixed, return_uncertainties=True, return_correlations=True, return_result_obj=True
    )
    assert list(pars[lumi]) == [1.01, 0.0]
    assert not np.any(correlations[lumi])
    assert not np.any(correlations[:, lumi])
    assert result.success
    assert result.unc[lumi] == 0.0


def test_a_parameter_at_its_bound_has_no_uncertainty_and_a_warning_says_so(with_histograd: None) -> None:
    model = models()["uncorrelated"][0]
    with pytest.warns(histograd.HistogradWarning, match="mu: at its bound"):
        pars = fit([40, 41, *model.config.auxdata], model, return_uncertainties=True)
    assert pars[0, 0] == 0.0
    assert np.isnan(pars[0, 1])
    assert np.all(np.isfinite(pars[1:, 1]))


def test_bounds_of_the_call_count_and_not_those_of_the_model(with_histograd: None) -> None:
    model, data = models()["uncorrelated"]
    bounds = model.config.suggested_bounds()
    bounds[0] = (0.1, 0.3)
    init = [0.2, 1.0, 1.0]
    assert fit(data, model, init, bounds)[0] == 0.3
    bounds[0] = (-5.0, 10.0)
    low = [40, 41, *model.config.auxdata]
    assert fit(low, model, init, bounds)[0] < 0
    # and again with the model's own, which nothing has changed
    assert fit(low, model)[0] == 0.0


def test_auxiliary_data_of_the_call_count(with_histograd: None) -> None:
    model, data = models()["correlated"]
    moved = [*data[:2], 0.7]
    pyhf.set_backend("numpy")
    theirs = fit(moved, model)
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    assert fit(moved, model) == pytest.approx(theirs, abs=SCIPY)


@pytest.mark.parametrize("sigma", [0.5, 5e-3, 5e-4])
def test_a_background_that_is_known_well_has_exact_minima(sigma: float) -> None:
    """pyhf's objective has the rounding of auxiliary counts of 1e4, 1e8 and 1e10 times their logarithm, up to 6e-5."""
    model = pyhf.simplemodels.uncorrelated_background([5.0], [50.0], [sigma])
    n, tau = 60, (50.0 / sigma) ** 2
    data = [n, *model.config.auxdata]
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    with warnings.catch_warnings():
        warnings.simplefilter("error", histograd.HistogradWarning)
        pars, value = fit(data, model, return_fitted_val=True)
    pyhf.set_backend("numpy")
    # 5 μ + 50 γ = 60 and γ = 1, where the counts are as expected; the second factorial by Stirling's series
    assert pars == pytest.approx([2.0, 1.0], abs=1e-9)
    exact = 2 * (n - n * math.log(n) + math.lgamma(n + 1)) + math.log(2 * math.pi * tau) + 1 / (6 * tau)
    assert float(value) == pytest.approx(exact, abs=1e-11)


def test_minima_in_single_precision_are_those_of_double_precision(case: Any) -> None:
    model, data = case
    best, (_, expected) = both(lambda: fit(data, model))[0], both(lambda: pyhf.infer.hypotest(1.0, data, model))
    pyhf.set_backend("numpy", histograd.pyhf_optimizer(), precision="32b")
    with warnings.catch_warnings():
        warnings.simplefilter("error", histograd.HistogradWarning)
        single = pyhf.Model(model.spec, poi_name="mu")
        ours, cls = fit(data, single), pyhf.infer.hypotest(1.0, data, single)
    pyhf.set_backend("numpy", precision="64b")
    assert ours.dtype == np.float32
    assert ours == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert float(cls) == pytest.approx(float(expected), abs=CLS)


def test_settings_of_interpolation_and_clipping_are_those_of_the_model() -> None:
    for settings in (
        {"modifier_settings": {"normsys": {"interpcode": "code1"}, "histosys": {"interpcode": "code0"}}},
        {"clip_sample_data": 0.0, "clip_bin_data": 1e-6},
    ):
        model = pyhf.Model(SPEC, poi_name="mu", **settings)
        data = [52, 118, 131, *model.config.auxdata]
        ours = histograd.Model.from_pyhf(model)
        pars = np.asarray(model.config.suggested_init()) * 1.03 + 0.3
        assert ours.logpdf(pars, data) == pytest.approx(float(model.logpdf(pars, data)[0]), rel=1e-12)


def test_what_only_pyhf_knows_is_done_by_pyhf_with_a_note() -> None:
    class Squared(pyhf.modifiers.normfactor_combined):  # type: ignore[misc]
        """A factor that is squared."""

        name = "squared"

        def apply(self, pars: Any) -> Any:
            return super().apply(pars) ** 2

    spec = {
        "channels": [
            {
                "name": "c",
                "samples": [
                    sample("signal", [10.0, 4.0], modifier("mu", "squared")),
                    sample("background", [50.0, 60.0], modifier("norm", "normsys", {"hi": 1.1, "lo": 0.9})),
                ],
            }
        ]
    }
    known = {**pyhf.modifiers.histfactory_set, "squared": (pyhf.modifiers.normfactor_builder, Squared)}
    model = pyhf.Model(spec, modifier_set=known, poi_name="mu", validate=False)
    data = [80, 70, *model.config.auxdata]
    pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    with pytest.warns(histograd.HistogradWarning, match="modifiers of type squared"):
        ours = fit(data, model)
    assert fit(data, model, return_uncertainties=True).shape == (len(ours), 2)  # by Minuit
    pyhf.set_backend("numpy")
    assert list(ours) == list(fit(data, model))


def test_other_objectives_are_done_by_pyhf_with_one_note(with_histograd: None) -> None:
    model, data = models()["uncorrelated"]
    _, optimizer = pyhf.get_backend()

    def objective(pars: Any, _data: Any, _pdf: Any) -> Any:
        return [pyhf.tensorlib.sum((pars - 0.5) ** 2)]

    call = (objective, data, model, model.config.suggested_init(), model.config.suggested_bounds())
    with pytest.warns(histograd.HistogradWarning, match="objective"):
        assert optimizer.minimize(*call) == pytest.approx([0.5] * 3, abs=1e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("error", histograd.HistogradWarning)
        optimizer.minimize(*call)


def test_batches_are_done_by_pyhf(with_histograd: None) -> None:
    model = pyhf.Model(SPEC, poi_name="mu", batch_size=2)
    with pytest.raises(_pyhf.UnsupportedModelError, match="batch"):
        _pyhf.source_of(model)


def test_a_model_that_was_changed_after_its_first_fit_is_fitted_by_pyhf(with_histograd: None) -> None:
    model, data = models()["uncorrelated"]
    fit(data, model)
    model.main_model.nominal_rates = model.main_model.nominal_rates * 1.2
    with pytest.warns(histograd.HistogradWarning, match="changed"):
        ours = fit(data, model)
    pyhf.set_backend("numpy")
    assert ours == pytest.approx(fit(data, model), abs=SCIPY)


@pytest.mark.parametrize(("precision", "uncertainty"), [("64b", 3.0), ("64b", 5e-4), ("32b", 3.0)])
def test_a_model_that_was_changed_before_its_first_fit_is_fitted_by_pyhf(precision: str, uncertainty: float) -> None:
    """Also where the rounding of pyhf is large."""
    pyhf.set_backend("numpy", histograd.pyhf_optimizer(), precision=precision)
    model = pyhf.simplemodels.uncorrelated_background([12.0, 11.0], [50.0, 52.0], [uncertainty, uncertainty])
    data = [57, 60, *model.config.auxdata]
    model.main_model.nominal_rates = model.main_model.nominal_rates * 1.2
    with pytest.warns(histograd.HistogradWarning, match=r"−2 log L is"):
        ours = fit(data, model)
    pyhf.set_backend("numpy", precision=precision)
    theirs = fit(data, model)
    pyhf.set_backend("numpy", precision="64b")
    assert ours == pytest.approx(theirs, abs=SCIPY)


def test_a_model_whose_parameters_are_in_another_order_is_fitted_by_pyhf(
    with_histograd: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, data = models()["uncorrelated"]
    names = [*model.config.par_names]
    monkeypatch.setattr(type(model.config), "par_names", property(lambda _: names[::-1]))
    with pytest.warns(histograd.HistogradWarning, match="order"):
        fit(data, model)


def test_a_fit_that_fails_is_an_exception_of_pyhf(with_histograd: None) -> None:
    model, data = models()["everything"]
    with pytest.raises(pyhf.exceptions.FailedMinimization, match="iteration"):
        fit(data, model, maxiter=1)


def test_options_that_no_minimiser_has_are_refused(with_histograd: None) -> None:
    model, data = models()["uncorrelated"]
    with pytest.raises(pyhf.exceptions.Unsupported, match="methd"):
        fit(data, model, methd="SLSQP")
    fit(data, model, tolerance=1e-3, strategy=1)


def test_data_that_do_not_fit_the_model_are_refused(with_histograd: None) -> None:
    model, data = models()["uncorrelated"]
    with pytest.raises(histograd.DataError) as caught:
        fit(data[:2], model)
    assert caught.value.code == "data-length"
    with pytest.raises(histograd.DataError):
        fit([np.nan, *data[1:]], model)


def test_a_model_crosses_once(with_histograd: None) -> None:
    model, data = models()["uncorrelated"]
    _, optimizer = pyhf.get_backend()
    fit(data, model)
    known = optimizer._models[model]
    fit([50, 51, *model.config.auxdata], model)
    assert optimizer._models[model] is known
    del model, known
    import gc  # noqa: PLC0415

    gc.collect()
    assert len(optimizer._models) == 0
