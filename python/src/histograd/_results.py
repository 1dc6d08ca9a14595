"""Results: dataclasses of what the records of histograd have, which notebooks show as tables and pictures."""

from __future__ import annotations

import html
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ._engine import Engine, default_engine
from ._errors import HistogradError
from ._wire import Vector, array_of, encode_array, plain, with_arrays_as

if TYPE_CHECKING:
    from typing_extensions import Self


@dataclass(frozen=True, eq=False)
class Result:
    """What a function found. Every field of the record is an attribute, under the name that it has in ``schemas/``.

    Attributes
    ----------
    record : dict
        The record of histograd, as ``histograd --json`` prints it: plain data that JSON can hold.
    """

    _answer: Mapping[str, Any] = field(repr=False)
    _engine: Engine = field(repr=False, compare=False, default_factory=default_engine)

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The result of an answer of the engine."""
        return cls(answer, engine)

    @cached_property
    def record(self) -> Mapping[str, Any]:
        # made when somebody looks: a matrix of many parameters takes longer than the fit
        record: Mapping[str, Any] = with_arrays_as(np.ndarray.tolist, self._answer)
        return record

    @property
    def kind(self) -> str:
        """Kind of the record: ``schemas/<kind>.json`` describes it."""
        return str(self._answer["kind"])

    def __getattr__(self, name: str) -> Any:
        answer = self.__dict__.get("_answer", {})
        if not name.startswith("_") and name in answer:
            return self.record[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; it has {', '.join(sorted(answer))}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._answer})

    def to_record(self) -> Mapping[str, Any]:
        """The record, as other calls take it."""
        return self.record

    def to_message(self) -> Any:
        """The record as a message to the engine carries it."""
        return plain(with_arrays_as(encode_array, self._answer))

    def to_text(self) -> str:
        """The tables that the command line prints."""
        return str(self._engine.call("format", {"record": self.to_message()}))

    def to_svg(self, style: Mapping[str, Any] | str | os.PathLike[str] | None = None) -> str:
        """The picture of the result, as the text of an SVG file.

        Parameters
        ----------
        style : mapping, or path of a JSON file, optional
            The style of the picture, as the command line takes it by ``--style``:
            ``{"preset": "atlas", "status": "Internal", "luminosity": 140}``, for example. Its names are those of the
            style file that the documentation of histograd's pictures lists.

        Raises
        ------
        DataError
            ``no-picture`` where there is nothing to draw; ``bad-option`` and ``unknown-option`` for a style with
            mistakes, all of them at once.
        OSError
            Where the file of the style cannot be read.
        ValueError
            Where it is not JSON.
        """
        if isinstance(style, str | os.PathLike):
            style = json.loads(Path(style).read_text(encoding="utf-8"))
        options = {} if style is None else {"options": {"style": style}}
        return str(self._engine.call("plot", {"record": self.to_message(), **options}))

    def to_dataframe(self) -> Any:
        """The result as a table of pandas: a line for each entry of its main list, or its plain fields.

        Raises
        ------
        ImportError
            Where pandas is not installed.
        """
        import pandas as pd  # noqa: PLC0415 - optional

        return pd.DataFrame(self._rows())

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        lists = [value for name, value in self.record.items() if name not in _NO_TABLES and _is_table(value)]
        if lists:
            return max(lists, key=len)
        plain = {name: value for name, value in self.record.items() if isinstance(value, str | int | float | bool)}
        return [plain]

    def _repr_html_(self) -> str:
        table = f"<pre>{html.escape(self.to_text())}</pre>"
        try:
            return table + self.to_svg()
        except HistogradError:
            return table


_NO_TABLES = frozenset({"fits", "notes", "warnings"})


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


@dataclass(frozen=True, eq=False)
class FitResult(Result):
    """A maximum-likelihood fit, with its certificate.

    Attributes
    ----------
    names : tuple of str
        Names of the parameters, in the order of the model, which is pyhf's.
    values, errors : ndarray, shape (n,)
        Estimates, and uncertainties from the exact Hessian; NaN for a parameter that has none, and
        ``without_uncertainty`` says why.
    covariance_matrix, correlation_matrix : ndarray, shape (n, n), or None
        Zero, on the diagonal of the correlations one, for parameters without uncertainty. None for a fit without any.
    twice_nll : float
        −2 log L at the estimates, with all constant terms.
    valid : bool
        Whether the certificate holds; ``status`` and ``message`` say what happened.
    """

    names: tuple[str, ...] = ()
    values: Vector = field(default_factory=lambda: np.empty(0), repr=False)
    errors: Vector = field(default_factory=lambda: np.empty(0), repr=False)
    twice_nll: float = math.nan
    valid: bool = False
    status: str = ""
    message: str = ""

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The fit of an answer of the engine."""
        return cls(
            answer,
            engine,
            names=tuple(answer["par_names"]),
            values=np.asarray(answer["values"], dtype=np.float64),
            errors=errors_of(answer["par_names"], answer["uncertainties"]),
            twice_nll=float(answer["twice_nll"]),
            valid=answer["valid"],
            status=answer["status"],
            message=answer["message"],
        )

    @cached_property
    def covariance_matrix(self) -> Vector | None:
        return self._matrix("covariance_matrix")

    @cached_property
    def correlation_matrix(self) -> Vector | None:
        return self._matrix("correlation_matrix")

    def _matrix(self, method: str) -> Vector | None:
        # made when somebody looks, as the record is
        if self._answer.get("covariance") is None:
            return None
        return array_of(self._engine.call(method, {"fit": self.to_message(), "arrays": "bytes"}))

    def __getitem__(self, name: str) -> tuple[float, float]:
        """Estimate and uncertainty of a parameter."""
        index = self.names.index(name) if name in self.names else None
        if index is None:
            raise KeyError(name)
        return float(self.values[index]), float(self.errors[index])

    def propagate(self, expression: str) -> Result:
        """Value and uncertainty of a formula of the parameters, as ``fit.propagate("mu * kappa^2")``."""
        answer = self._engine.call("propagate", {"fit": self.to_message(), "expression": expression})
        return Result(answer, self._engine)

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        columns = zip(self.names, self.values.tolist(), self.errors.tolist(), strict=True)
        return [{"parameter": name, "value": value, "uncertainty": error} for name, value, error in columns]


def errors_of(names: Sequence[str], uncertainties: Mapping[str, float]) -> Vector:
    """Uncertainties in order; NaN for a parameter that has none."""
    return np.asarray([uncertainties.get(name, math.nan) for name in names], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class HypotestResult(Result):
    """Test of a value of the parameter of interest.

    Attributes
    ----------
    cls, clsb, clb : float
        NaN for ``q0``, which has ``p0`` in their place.
    p0 : float
        NaN but for ``q0``.
    expected : ndarray, shape (5,)
        CLs, for ``q0`` p0, at −2 to +2 standard deviations.
    valid : bool
        Whether all fits that it needs are valid; ``notes`` say what else to know.
    """

    cls: float = math.nan
    clsb: float = math.nan
    clb: float = math.nan
    p0: float = math.nan
    expected: Vector = field(default_factory=lambda: np.empty(0))
    valid: bool = False

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The test of an answer of the engine."""
        numbers = {name: float(answer[name]) for name in ("cls", "clsb", "clb", "p0") if name in answer}
        expected = np.asarray(answer["expected"], dtype=np.float64)
        return cls(answer, engine, expected=expected, valid=answer["valid"], **numbers)


@dataclass(frozen=True, eq=False)
class UpperLimit(Result):
    """Upper limit on the parameter of interest.

    Attributes
    ----------
    observed : float
        NaN where there is none inside the bounds of the parameter; ``limits`` of the record says why.
    expected : ndarray, shape (5,)
        At −2 to +2 standard deviations.
    """

    observed: float = math.nan
    expected: Vector = field(default_factory=lambda: np.empty(0))
    valid: bool = False

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The limit of an answer of the engine."""
        limits = answer["limits"]
        return cls(
            answer,
            engine,
            observed=limit_value(limits["observed"]),
            expected=np.asarray([limit_value(limit) for limit in limits["expected"]]),
            valid=answer["valid"],
        )


def limit_value(limit: Mapping[str, Any]) -> float:
    """Value of a limit of a record; NaN where there is none."""
    value = limit.get("value")
    return math.nan if value is None else float(value)


@dataclass(frozen=True, eq=False)
class Significance(Result):
    """Discovery significance.

    Attributes
    ----------
    z, p0 : float
        Observed significance in standard deviations, and its p-value.
    """

    z: float = math.nan
    p0: float = math.nan
    valid: bool = False

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The significance of an answer of the engine."""
        return cls(answer, engine, z=float(answer["z"]), p0=float(answer["p0"]), valid=answer["valid"])
