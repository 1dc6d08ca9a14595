"""Results that are tables of numbers: rankings, scans, yields and toys, their columns as arrays of NumPy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._engine import Engine
from ._results import Result, limit_value
from ._wire import Vector, array_of

if TYPE_CHECKING:
    from typing_extensions import Self

Flags = npt.NDArray[np.bool_]


def _empty() -> Vector:
    return np.empty(0)


def _column(entries: Sequence[Mapping[str, Any]], name: str) -> Vector:
    """A field of every entry; NaN where an entry has none."""
    return array_of([math.nan if entry.get(name) is None else entry[name] for entry in entries])


@dataclass(frozen=True, eq=False)
class Ranking(Result):
    """Impacts of parameters on the parameter of interest, the largest first.

    Attributes
    ----------
    poi : str
    poi_estimate, poi_uncertainty : float
    names : tuple of str
        Parameters in the order of their impacts.
    estimates, uncertainties : ndarray, shape (n,)
    pulls, constraints : ndarray, shape (n,)
        (estimate − centre) / width of the constraint, and uncertainty / width; NaN for an unconstrained parameter.
    prefit, postfit : ndarray, shape (n, 2)
        Change of the parameter of interest with the parameter up and down, by refits; NaN where none was made.
    prefit_linear, postfit_linear : ndarray, shape (n, 2)
        The same from the Hessian at the minimum.
    """

    poi: str = ""
    poi_estimate: float = math.nan
    poi_uncertainty: float = math.nan
    names: tuple[str, ...] = ()
    estimates: Vector = field(default_factory=_empty, repr=False)
    uncertainties: Vector = field(default_factory=_empty, repr=False)
    pulls: Vector = field(default_factory=_empty, repr=False)
    constraints: Vector = field(default_factory=_empty, repr=False)
    prefit: Vector = field(default_factory=_empty, repr=False)
    postfit: Vector = field(default_factory=_empty, repr=False)
    prefit_linear: Vector = field(default_factory=_empty, repr=False)
    postfit_linear: Vector = field(default_factory=_empty, repr=False)

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The ranking of an answer of the engine."""
        entries = answer["parameters"]
        uncertainty = answer["poi_uncertainty"]
        return cls(
            answer,
            engine,
            poi=answer["poi"],
            poi_estimate=float(answer["poi_estimate"]),
            poi_uncertainty=math.nan if uncertainty is None else float(uncertainty),
            names=tuple(entry["name"] for entry in entries),
            estimates=_column(entries, "estimate"),
            uncertainties=_column(entries, "uncertainty"),
            pulls=_column(entries, "pull"),
            constraints=_column(entries, "constraint"),
            **{stage: _impacts(entries, stage) for stage in _STAGES},
        )

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        columns = {
            "name": self.names,
            "estimate": self.estimates,
            "uncertainty": self.uncertainties,
            "pull": self.pulls,
            "constraint": self.constraints,
        }
        for stage in _STAGES:
            impacts = getattr(self, stage)
            columns |= {f"{stage}_up": impacts[:, 0], f"{stage}_down": impacts[:, 1]}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


_STAGES = ("prefit", "postfit", "prefit_linear", "postfit_linear")


def _impacts(entries: Sequence[Mapping[str, Any]], stage: str) -> Vector:
    sides = [entry.get(stage) or {} for entry in entries]
    return np.stack([_column(sides, "up"), _column(sides, "down")], axis=-1)


@dataclass(frozen=True, eq=False)
class ProfileScan(Result):
    """Profile likelihood on a grid of one or two parameters.

    Attributes
    ----------
    axes : dict of str to ndarray
        Values of each parameter.
    delta_twice_nll : ndarray, of the shape of the grid
        −2 log L, the others refitted, above the minimum.
    conditional_pars : ndarray, shape (*grid, n)
        Estimates of all parameters at each point.
    valid : ndarray of bool, of the shape of the grid
        Whether the fit of a point is valid.
    """

    axes: Mapping[str, Vector] = field(default_factory=dict, repr=False)
    delta_twice_nll: Vector = field(default_factory=_empty, repr=False)
    conditional_pars: Vector = field(default_factory=_empty, repr=False)
    valid: Flags = field(default_factory=lambda: np.empty(0, dtype=np.bool_), repr=False)

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The scan of an answer of the engine."""
        shape = tuple(answer["shape"])
        return cls(
            answer,
            engine,
            axes=_axes_of(answer),
            delta_twice_nll=array_of(answer["delta_twice_nll"]).reshape(shape),
            conditional_pars=array_of(answer["conditional_pars"]).reshape((*shape, -1)),
            valid=np.asarray(answer["valid"], dtype=np.bool_).reshape(shape),
        )

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        return _grid_rows(self.axes, {"delta_twice_nll": self.delta_twice_nll, "valid": self.valid})


@dataclass(frozen=True, eq=False)
class GridScan(Result):
    """Values on a grid of parameters, nothing refitted.

    Attributes
    ----------
    axes : dict of str to ndarray
        Values of each parameter.
    values : ndarray, of the shape of the grid
        log L; −inf outside its domain.
    """

    axes: Mapping[str, Vector] = field(default_factory=dict, repr=False)
    values: Vector = field(default_factory=_empty, repr=False)

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The scan of an answer of the engine."""
        values = array_of(answer["values"]).reshape(tuple(answer["shape"]))
        return cls(answer, engine, axes=_axes_of(answer), values=values)

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        return _grid_rows(self.axes, {"value": self.values})


def _axes_of(answer: Mapping[str, Any]) -> dict[str, Vector]:
    return {axis["name"]: array_of(axis["values"]) for axis in answer["axes"]}


def _grid_rows(axes: Mapping[str, Vector], columns: Mapping[str, npt.NDArray[Any]]) -> Sequence[Mapping[str, Any]]:
    points = [grid.ravel() for grid in np.meshgrid(*axes.values(), indexing="ij")]
    names = [*axes, *columns]
    found = [*points, *(column.ravel() for column in columns.values())]
    return [dict(zip(names, row, strict=True)) for row in zip(*found, strict=True)]


@dataclass(frozen=True, eq=False)
class ClsScan(Result):
    """CLs on a grid of values of the parameter of interest.

    Attributes
    ----------
    poi : str
    values : ndarray, shape (n,)
        Tested values.
    cls, clsb, clb : ndarray, shape (n,)
    expected : ndarray, shape (n, 5)
        Expected CLs at −2 to +2 standard deviations.
    observed_limit : float
        NaN where CLs does not cross 1 − ``confidence_level`` between the points.
    expected_limits : ndarray, shape (5,)
    """

    poi: str = ""
    values: Vector = field(default_factory=_empty, repr=False)
    cls: Vector = field(default_factory=_empty, repr=False)
    clsb: Vector = field(default_factory=_empty, repr=False)
    clb: Vector = field(default_factory=_empty, repr=False)
    expected: Vector = field(default_factory=_empty, repr=False)
    observed_limit: float = math.nan
    expected_limits: Vector = field(default_factory=_empty)

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The scan of an answer of the engine."""
        points, limits = answer["points"], answer["limits"]
        return cls(
            answer,
            engine,
            poi=answer["poi"],
            values=_column(points, "value"),
            **{name: _column(points, name) for name in ("cls", "clsb", "clb")},
            expected=array_of([point["expected"] for point in points]).reshape(-1, 5),
            observed_limit=limit_value(limits["observed"]),
            expected_limits=array_of([limit_value(limit) for limit in limits["expected"]]),
        )

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        names = ["value", "cls", "clsb", "clb", *(f"expected_{sigma:+d}" for sigma in range(-2, 3))]
        rows = np.column_stack([self.values, self.cls, self.clsb, self.clb, self.expected])
        return [dict(zip(names, row, strict=True)) for row in rows.tolist()]


@dataclass(frozen=True, eq=False)
class SampleYields:
    """Expected events of a sample, with their uncertainties, by bin."""

    expected: Vector
    uncertainties: Vector


@dataclass(frozen=True, eq=False)
class ChannelYields(SampleYields):
    """Observed and expected events of a channel, by bin; ``samples`` are by name."""

    observed: Vector
    samples: Mapping[str, SampleYields] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Yields(Result):
    """Expected events by channel, bin and sample, with uncertainties.

    Attributes
    ----------
    stage : str
        "prefit" or "postfit".
    by_channel : dict of str to ChannelYields
        ``yields.by_channel["SR"].samples["signal"].expected`` is an array of bins.
    """

    stage: str = ""
    by_channel: Mapping[str, ChannelYields] = field(default_factory=dict, repr=False)

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The yields of an answer of the engine."""
        by_channel = {channel["name"]: _channel(channel) for channel in answer["channels"]}
        return cls(answer, engine, stage=answer["stage"], by_channel=by_channel)

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        rows = []
        for name, channel in self.by_channel.items():
            parts: list[tuple[str, SampleYields]] = [*channel.samples.items(), ("total", channel)]
            for sample, found in parts:
                for i, expected in enumerate(found.expected.tolist()):
                    observed = channel.observed[i] if found is channel else math.nan
                    row = {"channel": name, "bin": i, "sample": sample, "expected": expected}
                    rows.append({**row, "uncertainty": found.uncertainties[i], "observed": observed})
        return rows


def _channel(channel: Mapping[str, Any]) -> ChannelYields:
    samples = {sample["name"]: SampleYields(*_bins(sample)) for sample in channel["samples"]}
    return ChannelYields(*_bins(channel), array_of(channel["observed"]), samples)


def _bins(entry: Mapping[str, Any]) -> tuple[Vector, Vector]:
    return _column(entry["bins"], "value"), _column(entry["bins"], "uncertainty")


@dataclass(frozen=True, eq=False)
class ToyRun(Result):
    """Toys of a test of a value, of both hypotheses.

    Attributes
    ----------
    signal_statistics, background_statistics : ndarray
        Test statistics of toys with the tested value, and with the background alone.
    observed_statistic : float
    status : str
        "complete", "precise", "cancelled" or "interrupted".
    """

    signal_statistics: Vector = field(default_factory=_empty, repr=False)
    background_statistics: Vector = field(default_factory=_empty, repr=False)
    observed_statistic: float = math.nan
    status: str = ""

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The toys of an answer of the engine."""
        return cls(
            answer,
            engine,
            signal_statistics=array_of(answer["signal"]["statistics"]),
            background_statistics=array_of(answer["background"]["statistics"]),
            observed_statistic=float(answer["observed_statistic"]),
            status=answer["status"],
        )

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        hypotheses = {"signal": self.signal_statistics, "background": self.background_statistics}
        return [
            {"hypothesis": name, "statistic": statistic}
            for name, statistics in hypotheses.items()
            for statistic in statistics.tolist()
        ]


@dataclass(frozen=True, eq=False)
class GoodnessOfFitToys(Result):
    """Goodness of fit with toys.

    Attributes
    ----------
    p_value, error : float
        The error is statistical, of the number of toys.
    observed : float
        −2 log of the ratio to the saturated likelihood in the data.
    statistics : ndarray
        The same in the toys.
    """

    p_value: float = math.nan
    error: float = math.nan
    observed: float = math.nan
    statistics: Vector = field(default_factory=_empty, repr=False)
    valid: bool = False

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], engine: Engine) -> Self:
        """The goodness of fit of an answer of the engine."""
        return cls(
            answer,
            engine,
            **{
                name: math.nan if answer[name] is None else float(answer[name])
                for name in ("p_value", "error", "observed")
            },
            statistics=array_of(answer["statistics"]),
            valid=answer["valid"],
        )

    def _rows(self) -> Sequence[Mapping[str, Any]]:
        return [{"statistic": statistic} for statistic in self.statistics.tolist()]
