"""An optimizer for pyhf whose minimisations the engine does."""

from __future__ import annotations

import threading
import warnings
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pyhf import exceptions, get_backend
from pyhf.infer.mle import twice_nll
from pyhf.optimize.mixins import OptimizerMixin
from pyhf.optimize.opt_scipy import scipy_optimizer
from scipy.optimize import OptimizeResult

from ._engine import Engine
from ._errors import EngineError, HistogradError, HistogradWarning
from ._model import Model
from ._pyhf_model import UnsupportedModelError, source_of
from ._results import errors_of
from ._wire import Vector, array_of, encode_array, plain

_AGREEMENT = 1e-10
"""pyhf and the engine agree to this, of the sum of the absolute terms of the bins, and to pyhf's rounding."""

_PYHF_ROUNDING = 64
"""Rounding of pyhf's −2 log L, in units of its precision and of the sum of all absolute terms, also of constraints."""

_ROUNDING = 8
"""Rounding of the engine's −2 log L, in units of the precision and of the sum of the absolute terms of the bins."""

_RESOLUTION = 1e-9
"""Estimates that are this near, in uncertainties, have the same −2 log L: the square of it is below its rounding."""

_IGNORED = frozenset({"tolerance", "strategy", "errordef", "steps", "verbose"})
"""Options of pyhf's optimizers that say how exact a minimum is: those of the engine are exact to rounding."""

_FIELDS = ("values", "uncertainties", "without_uncertainty", "twice_nll", "valid", "status", "message")


class pyhf_optimizer(OptimizerMixin):  # type: ignore[misc]
    """An optimizer for ``pyhf.set_backend`` whose minima are exact and certified.

    Minimisations of ``pyhf.infer.mle.twice_nll`` of a model go to the engine; everything else (custom modifiers, other
    objectives, batches) goes to pyhf's own optimizer, with a note that says why. The minimum that is returned is the
    engine's, after it was compared with pyhf's own objective at the point that the engine found.

    Parameters
    ----------
    fallback : optimizer of pyhf, optional
        For what the engine does not do; by default ``pyhf.optimize.scipy_optimizer()``, and Minuit's, where it is
        installed, for uncertainties, which SciPy's has none of.
    engine : Engine, optional
        By default all share one.
    maxiter : int, optional
        Largest number of Newton iterations; as many as it takes by default.

    Examples
    --------
    >>> import pyhf, histograd
    >>> pyhf.set_backend("numpy", histograd.pyhf_optimizer())
    """

    __slots__ = ["_engine", "_lock", "_models", "_noted", "fallback", "name"]

    def __init__(self, *, fallback: Any = None, engine: Engine | None = None, **kwargs: Any) -> None:
        self.name = "histograd"
        self.fallback = fallback
        self._engine = engine
        self._models: weakref.WeakKeyDictionary[Any, _Known] = weakref.WeakKeyDictionary()
        self._noted: weakref.WeakKeyDictionary[Any, set[str]] = weakref.WeakKeyDictionary()
        self._lock = threading.RLock()
        super().__init__(**{"maxiter": None, **kwargs})

    def minimize(
        self,
        objective: Any,
        data: Any,
        pdf: Any,
        init_pars: Sequence[float],
        par_bounds: Sequence[Sequence[float]],
        fixed_vals: Sequence[tuple[int, float]] | None = None,
        return_fitted_val: bool = False,
        return_result_obj: bool = False,
        return_uncertainties: bool = False,
        return_correlations: bool = False,
        do_grad: bool | None = None,
        do_stitch: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Finds the parameters that minimise an objective; arguments and results are those of pyhf's optimizers."""
        flags = {
            "return_fitted_val": return_fitted_val,
            "return_result_obj": return_result_obj,
            "return_uncertainties": return_uncertainties,
            "return_correlations": return_correlations,
        }
        try:
            known = self._known(objective, data, pdf)
            wishes = Wishes.of(init_pars, par_bounds, fixed_vals)
            options = self._options(known, wishes, kwargs)
            matrices = ["correlation"] if return_correlations or return_result_obj else []
            result = self._found(known, data, pdf, wishes, {"options": options, "matrices": matrices})
        except UnsupportedModelError as reason:
            self._note(pdf, f"pyhf's own optimizer does this minimisation: {reason}")
            options = {"do_grad": do_grad, "do_stitch": do_stitch, **kwargs}
            other = self._other(return_uncertainties or return_correlations)
            return other.minimize(objective, data, pdf, init_pars, par_bounds, fixed_vals, **flags, **options)
        return _returned(result, **flags)

    def _known(self, objective: Any, data: Any, pdf: Any) -> _Known:
        """The model as the engine has it; it is sent once. Raises UnsupportedModelError where pyhf has to do it."""
        if objective is not twice_nll:
            raise UnsupportedModelError("its objective is not pyhf.infer.mle.twice_nll")
        with self._lock:
            try:
                known = self._models.get(pdf)
            except TypeError:
                raise UnsupportedModelError("its model is not one of pyhf") from None
            if known is None:
                known = _opened(pdf, self._engine)
                self._models[pdf] = known
        if isinstance(known.model, str):
            raise UnsupportedModelError(known.model)
        counts = _as_array(data)
        # data of a wrong length are for the fit to refuse
        if known.needs_check and len(counts) == known.model.n_main_data + len(known.model.auxdata):
            fault = _disagreement(known.model, counts, pdf)
            known.needs_check = False
            if fault is not None:
                known.model = fault
                raise UnsupportedModelError(fault)
        return known

    def _other(self, wants_uncertainties: bool) -> Any:
        """The optimizer for what the engine does not do."""
        if self.fallback is not None:
            return self.fallback
        if wants_uncertainties:
            try:
                from pyhf.optimize.opt_minuit import minuit_optimizer  # noqa: PLC0415 - optional
            except ImportError:
                warnings.warn("pyhf has no uncertainties without iminuit", HistogradWarning, stacklevel=4)
            else:
                return minuit_optimizer()
        return scipy_optimizer()

    def _options(self, known: _Known, wishes: Wishes, kwargs: Mapping[str, Any]) -> Any:
        """Options of the fit that a call asks for."""
        maxiter = kwargs.get("maxiter", self.maxiter)
        unknown = sorted(set(kwargs) - _IGNORED - {"maxiter"})
        if unknown:
            raise exceptions.Unsupported(f"Unsupported options were passed in: {unknown}.")
        assert isinstance(known.model, Model)
        limit = {} if maxiter is None else {"max_iterations": int(maxiter)}
        return plain(wishes.options(known.model) | limit)

    def _found(self, known: _Known, data: Any, pdf: Any, wishes: Wishes, params: Mapping[str, Any]) -> OptimizeResult:
        model = known.model
        assert isinstance(model, Model)
        given = {"data": encode_array(_as_array(data)), "fields": _FIELDS, "arrays": "bytes"}
        answer = model.call("fit", {**given, **params})
        result = _result_of(answer, model, wishes)
        if not result.success:
            raise exceptions.FailedMinimization(result)
        own = _own_value(result.x, data, pdf)
        if not _agree(own, result.fun, model, _as_array(data)):
            known.model = (
                f"its −2 log L is {own!r} by pyhf and {result.fun!r} by histograd: was it changed after a fit?"
            )
            raise UnsupportedModelError(known.model)
        if pdf.config.poi_index in wishes.fixed:
            # What is held cannot lower a minimum. Exact fits may tie, where the rounding decides, and pyhf divides by
            # the root of the difference: a fit with the parameter of interest held counts as above by the rounding.
            result.fun += _rounding(result.fun, model, _as_array(data))
        free = {name for p, name in enumerate(model.par_names) if p not in wishes.fixed}
        result.without_uncertainty = {
            name: reason for name, reason in answer["without_uncertainty"].items() if name in free
        }
        return result

    def _note(self, pdf: Any, text: str) -> None:
        """Says once for each model what is done otherwise."""
        try:
            with self._lock:
                said = self._noted.setdefault(pdf, set())
                if text in said:
                    return
                said.add(text)
        except TypeError:
            pass
        warnings.warn(text, HistogradWarning, stacklevel=4)

    def _get_minimizer(self, *_args: Any, **_kwargs: Any) -> Any:
        raise NotImplementedError("histograd minimises a likelihood, not a function: call minimize")

    _minimize = _get_minimizer


class _Known:
    """A model that was sent to the engine, or why it was not."""

    def __init__(self, model: Model | str) -> None:
        self.model = model
        self.needs_check = True


def _opened(pdf: Any, engine: Engine | None) -> _Known:
    try:
        model = Model(source_of(pdf), engine=engine)
    except UnsupportedModelError as reason:
        return _Known(str(reason))
    except EngineError:
        raise
    except HistogradError as error:
        return _Known(f"histograd does not take its model: {error}")
    if model.par_names != tuple(pdf.config.par_names):
        return _Known("its parameters are in another order than histograd's")
    return _Known(model)


class Wishes:
    """Start, bounds and what is held, of one call; in the order of the model."""

    def __init__(self, init: Vector, bounds: Vector, fixed: Mapping[int, float]) -> None:
        self.init = init
        self.bounds = bounds
        self.fixed = fixed

    @classmethod
    def of(cls, init: Any, bounds: Any, fixed: Any) -> Wishes:
        lower_upper = [
            (-np.inf if lower is None else lower, np.inf if upper is None else upper) for lower, upper in bounds
        ]
        held = {int(index): float(value) for index, value in fixed or []}
        starts = np.array([float(value) for value in init])
        for index, value in held.items():
            starts[index] = value
        return cls(starts, np.asarray(lower_upper, dtype=np.float64).reshape(-1, 2), held)

    def options(self, model: Model) -> dict[str, Any]:
        """What of them differs from the model's suggestions, as options of a fit."""
        names = model.par_names
        if len(self.init) != len(names) or len(self.bounds) != len(names):
            raise ValueError(
                f"the model has {len(names)} parameters: init has {len(self.init)}, bounds {len(self.bounds)}"
            )
        changed = np.flatnonzero((self.bounds != model.suggested_bounds).any(axis=1))
        # what pyhf holds need not be inside its bounds
        outside = [p for p in self.fixed if not self.bounds[p, 0] <= self.fixed[p] <= self.bounds[p, 1]]
        bounds = {names[p]: self.bounds[p].tolist() for p in changed}
        bounds |= {names[p]: [self.fixed[p], self.fixed[p]] for p in outside}
        fixed: dict[str, float | bool] = {names[p]: value for p, value in self.fixed.items()}
        fixed |= {names[p]: False for p in np.flatnonzero(model.suggested_fixed) if p not in self.fixed}
        return {"init": self.init.tolist(), "bounds": bounds, "fixed": fixed}


def _result_of(answer: Mapping[str, Any], model: Model, wishes: Wishes) -> OptimizeResult:
    """Result of a fit as pyhf's optimizers have it: zero for the uncertainty of what is held."""
    held = np.zeros(model.n_pars, dtype=bool)
    held[list(wishes.fixed)] = True
    uncertainties = np.where(held, 0.0, errors_of(model.par_names, answer["uncertainties"]))
    values = np.asarray(answer["values"], dtype=np.float64)
    for bound in (wishes.bounds[:, 0], wishes.bounds[:, 1]):
        # pyhf asks whether an estimate is above a value that may be its bound
        values = np.where(np.abs(values - bound) <= _RESOLUTION * uncertainties, bound, values)
    encoded = answer.get("correlation_matrix")
    correlations = None if encoded is None else array_of(encoded)
    if correlations is not None:
        correlations[held, held] = 0.0
    return OptimizeResult(
        x=values,
        fun=float(answer["twice_nll"]),
        unc=uncertainties,
        corr=correlations,
        success=bool(answer["valid"]),
        status=answer["status"],
        message=answer["message"],
    )


def _returned(
    result: OptimizeResult,
    *,
    return_fitted_val: bool,
    return_result_obj: bool,
    return_uncertainties: bool,
    return_correlations: bool,
) -> Any:
    """What pyhf's optimizers return, in the tensors of its backend."""
    tensorlib, _ = get_backend()
    if result.without_uncertainty and return_uncertainties:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in result.without_uncertainty.items())
        warnings.warn(f"uncertainties are NaN where there are none: {reasons}", HistogradWarning, stacklevel=5)
    values = tensorlib.astensor(result.x.tolist())
    uncertainties = tensorlib.astensor(result.unc.tolist())
    result.x = tensorlib.stack([values, uncertainties], axis=1) if return_uncertainties else values
    result.fun = tensorlib.astensor(result.fun)
    result.unc = uncertainties
    result.corr = None if result.corr is None else tensorlib.astensor(result.corr.tolist())
    returned = [result.x]
    if return_correlations:
        returned.append(result.corr)
    if return_fitted_val:
        returned.append(result.fun)
    if return_result_obj:
        returned.append(result)
    return tuple(returned) if len(returned) > 1 else returned[0]


def _as_array(data: Any) -> Vector:
    tensorlib, _ = get_backend()
    return np.asarray(tensorlib.tolist(tensorlib.astensor(data)), dtype=np.float64)


def _own_value(pars: Vector, data: Any, pdf: Any) -> float:
    """pyhf's own objective."""
    tensorlib, _ = get_backend()
    value = twice_nll(tensorlib.astensor(pars.tolist()), tensorlib.astensor(data), pdf)
    return float(np.asarray(tensorlib.tolist(value)).reshape(-1)[0])


def _agree(own: float, found: float, model: Model, data: Vector) -> bool:
    """Whether pyhf and the engine have the same −2 log L; where pyhf has no number, there is nothing to compare."""
    if not np.isfinite(own) or not np.isfinite(found):
        return True
    rounding = _PYHF_ROUNDING * _precision() * (abs(own) + _size_of_terms(data))
    return abs(own - found) <= rounding + _AGREEMENT * (abs(own) + _size_of_terms(data[: model.n_main_data]))


def _rounding(value: float, model: Model, data: Vector) -> float:
    """Rounding of a minimum of the engine, as a number of pyhf's backend: in single precision, that of the number."""
    exact = _ROUNDING * float(np.finfo(np.float64).eps) * (abs(value) + _size_of_terms(data[: model.n_main_data]))
    return max(exact, _ROUNDING * _precision() * abs(value))


def _size_of_terms(counts: Vector) -> float:
    """Sum of n log n, the size of the terms of a Poisson probability, of which rounding is a part."""
    sizes = np.abs(counts)
    return float(np.sum(sizes * np.log1p(sizes))) + len(counts)


def _precision() -> float:
    """Relative precision of the numbers of pyhf's backend."""
    tensorlib, _ = get_backend()
    return float(np.finfo(np.float32 if tensorlib.precision == "32b" else np.float64).eps)


def _disagreement(model: Model, data: Vector, pdf: Any) -> str | None:
    """Why a model is not the same for the engine as for pyhf: before its first fit, at the suggested values."""
    pars = np.asarray(pdf.config.suggested_init(), dtype=np.float64)
    own, found = _own_value(pars, data, pdf), float(model.twice_nll(pars, data))
    if _agree(own, found, model, data):
        return None
    return f"its −2 log L is {own!r} by pyhf and {found!r} by histograd at the suggested values"
