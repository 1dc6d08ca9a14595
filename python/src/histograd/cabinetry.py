"""The fits of cabinetry, done by the engine; the results are cabinetry's own, for its tables and pictures.

>>> import histograd.cabinetry
>>> fit_results = histograd.cabinetry.fit(model, data)  # doctest: +SKIP
>>> cabinetry.visualize.pulls(fit_results)  # doctest: +SKIP

Arguments are those of ``cabinetry.fit``, but for what steers Minuit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from cabinetry.fit.results_containers import (
    FitResults,
    LimitResults,
    RankingResults,
    ScanResults,
    SignificanceResults,
)

from ._model import Model
from ._pyhf import Wishes
from ._results import FitResult

Bounds = Sequence[tuple[float, float]]

_MEDIAN = 2
"""Place of the median in a band from −2 to +2 standard deviations."""


def fit(
    model: Any,
    data: Sequence[float],
    *,
    minos: str | Sequence[str] | None = None,
    goodness_of_fit: bool = False,
    init_pars: Sequence[float] | None = None,
    fix_pars: Sequence[bool] | None = None,
    par_bounds: Bounds | None = None,
) -> FitResults:
    """Maximum-likelihood fit, as ``cabinetry.fit.fit``. A parameter at a bound has no uncertainty: NaN."""
    ours, options = _prepared(model, init_pars, fix_pars, par_bounds)
    found = _valid(ours.fit(data, **options))
    held = _held(model, fix_pars)
    intervals: dict[str, tuple[float, float]] = {}
    if minos is not None:
        names = [minos] if isinstance(minos, str) else list(minos)
        for interval in ours.minos(names, data, fit=options).intervals:
            errors = [interval[side].get("error", math.nan) for side in ("lower", "upper")]
            intervals[interval["name"]] = (errors[0], errors[1])
    p_value = ours.goodness_of_fit(data, fit=options).p_value if goodness_of_fit else -1
    return FitResults(
        found.values,
        np.where(held, 0.0, found.errors),
        list(ours.par_names),
        _correlations(found, held),
        found.twice_nll,
        p_value,
        intervals,
    )


def ranking(
    model: Any,
    data: Sequence[float],
    *,
    poi_name: str | None = None,
    init_pars: Sequence[float] | None = None,
    fix_pars: Sequence[bool] | None = None,
    par_bounds: Bounds | None = None,
) -> RankingResults:
    """Impacts of parameters on the parameter of interest by refits, as ``cabinetry.fit.ranking``."""
    ours, options = _prepared(model, init_pars, fix_pars, par_bounds)
    found = ours.ranking(data, method="refit", fit=options, **_poi(poi_name))
    ranked = {entry["name"]: entry for entry in found.parameters}
    others = [name for name in ours.par_names if name != found.poi]
    held = dict(zip(ours.par_names, options["init"], strict=True))
    entries = [ranked.get(name, {"estimate": held[name], "uncertainty": 0.0}) for name in others]
    return RankingResults(
        np.asarray([entry["estimate"] for entry in entries]),
        np.asarray([entry.get("uncertainty", math.nan) for entry in entries]),
        others,
        *np.asarray([_impacts(entry) for entry in entries], dtype=np.float64).reshape(-1, 4).T,
    )


def _impacts(entry: Mapping[str, Any]) -> list[float]:
    """Prefit up and down, postfit up and down; 0 where there is no variation."""
    return [float(entry.get(stage, {}).get(side, 0.0)) for stage in ("prefit", "postfit") for side in ("up", "down")]


def scan(
    model: Any,
    data: Sequence[float],
    par_name: str,
    *,
    par_range: tuple[float, float] | None = None,
    n_steps: int = 11,
    init_pars: Sequence[float] | None = None,
    fix_pars: Sequence[bool] | None = None,
    par_bounds: Bounds | None = None,
) -> ScanResults:
    """Profile likelihood of a parameter, as ``cabinetry.fit.scan``: by default 2 uncertainties to either side."""
    ours, options = _prepared(model, init_pars, fix_pars, par_bounds)
    if par_name not in ours.par_names:
        raise ValueError(f"parameter {par_name} not found in model")
    estimate, error = _valid(ours.fit(data, **options))[par_name]
    if par_range is None:
        par_range = (estimate - 2 * error, estimate + 2 * error)
    values = np.linspace(*par_range, n_steps)
    found = ours.profile_scan({par_name: values}, data, **options)
    return ScanResults(par_name, estimate, error, values, np.asarray(found.delta_twice_nll, dtype=np.float64))


def limit(
    model: Any,
    data: Sequence[float],
    *,
    confidence_level: float = 0.95,
    poi_name: str | None = None,
    init_pars: Sequence[float] | None = None,
    fix_pars: Sequence[bool] | None = None,
    par_bounds: Bounds | None = None,
) -> LimitResults:
    """Upper limits on the parameter of interest, observed and expected, as ``cabinetry.fit.limit``."""
    ours, options = _prepared(model, init_pars, fix_pars, par_bounds)
    found = ours.upper_limit(data, confidence_level=confidence_level, fit=options, **_poi(poi_name))
    points = sorted(found.points, key=lambda point: float(point["value"]))
    return LimitResults(
        found.observed,
        found.expected,
        np.asarray([point["cls"] for point in points]),
        np.asarray([point["expected"] for point in points]),
        np.asarray([point["value"] for point in points]),
        confidence_level,
    )


def significance(
    model: Any,
    data: Sequence[float],
    *,
    poi_name: str | None = None,
    init_pars: Sequence[float] | None = None,
    fix_pars: Sequence[bool] | None = None,
    par_bounds: Bounds | None = None,
) -> SignificanceResults:
    """Discovery significance, observed and expected, as ``cabinetry.fit.significance``."""
    ours, options = _prepared(model, init_pars, fix_pars, par_bounds)
    found = ours.significance(data, fit=options, **_poi(poi_name))
    expected = found.expected
    return SignificanceResults(found.p0, found.z, expected["p0"][_MEDIAN], expected["z"][_MEDIAN])


def _held(model: Any, fix_pars: Sequence[bool] | None) -> list[bool]:
    return list(fix_pars if fix_pars is not None else model.config.suggested_fixed())


def _prepared(
    model: Any,
    init_pars: Sequence[float] | None,
    fix_pars: Sequence[bool] | None,
    par_bounds: Bounds | None,
) -> tuple[Model, dict[str, Any]]:
    """The engine's model, and options of its fits from what cabinetry takes in the order of the parameters."""
    ours = Model.from_pyhf(model)
    init = list(init_pars if init_pars is not None else model.config.suggested_init())
    bounds = par_bounds if par_bounds is not None else model.config.suggested_bounds()
    fixed = [(p, init[p]) for p, is_held in enumerate(_held(model, fix_pars)) if is_held]
    return ours, Wishes.of(init, bounds, fixed).options(ours)


def _poi(poi_name: str | None) -> dict[str, Any]:
    return {} if poi_name is None else {"poi": poi_name}


def _valid(found: FitResult) -> FitResult:
    if found.valid:
        return found
    raise ValueError(f"the fit failed: {found.message}")


def _correlations(found: FitResult, held: Sequence[bool]) -> Any:
    """Correlations with zero rows and columns for what is held, as Minuit has them."""
    if found.correlation_matrix is None:
        return np.zeros((len(held), len(held)))
    correlations = found.correlation_matrix.copy()
    correlations[np.asarray(held), np.asarray(held)] = 0.0
    return correlations
