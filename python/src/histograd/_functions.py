"""The methods of models as functions of a model, as pyhf has them."""

from __future__ import annotations

from typing import Any

from ._model import AnyData, Model
from ._results import FitResult, HypotestResult, Significance, UpperLimit
from ._tables import Ranking, Yields


def fit(model: Model, data: AnyData = None, **options: Any) -> FitResult:
    """Maximum-likelihood fit: see ``Model.fit``."""
    return model.fit(data, **options)


def fixed_poi_fit(value: float, model: Model, data: AnyData = None, **options: Any) -> FitResult:
    """Fit with the parameter of interest held: see ``Model.fixed_poi_fit``."""
    return model.fixed_poi_fit(value, data, **options)


def hypotest(value: float, model: Model, data: AnyData = None, **options: Any) -> HypotestResult:
    """Test of a value of the parameter of interest: see ``Model.hypotest``."""
    return model.hypotest(value, data, **options)


def upper_limit(model: Model, data: AnyData = None, **options: Any) -> UpperLimit:
    """Upper limit: see ``Model.upper_limit``."""
    return model.upper_limit(data, **options)


def significance(model: Model, data: AnyData = None, **options: Any) -> Significance:
    """Discovery significance: see ``Model.significance``."""
    return model.significance(data, **options)


def ranking(model: Model, data: AnyData = None, **options: Any) -> Ranking:
    """Impacts of parameters: see ``Model.ranking``."""
    return model.ranking(data, **options)


def yields(model: Model, data: AnyData = None, **options: Any) -> Yields:
    """Expected events with uncertainties: see ``Model.yields``."""
    return model.yields(data, **options)
