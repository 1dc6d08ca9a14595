"""Workspaces and models, with everything that can be asked of them."""

from __future__ import annotations

import json
import os
import threading
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ._engine import Engine, Progress, StaleModel, default_engine
from ._errors import DataError, HistogradWarning, ModelError
from ._results import FitResult, HypotestResult, Result, Significance, UpperLimit
from ._tables import ClsScan, GoodnessOfFitToys, GridScan, ProfileScan, Ranking, ToyRun, Yields
from ._wire import Vector, array_of, encode_array, plain, to_json

Pars = npt.ArrayLike | Mapping[str, float] | FitResult
"""Values of parameters: in the order of the model, by name (others are the suggested ones), or those of a fit."""


@dataclass(frozen=True)
class Data:
    """Data other than plain numbers: Asimov data of a point, or data of which channels or bins are left out.

    Parameters
    ----------
    values : array_like, optional
        Main bins, then auxiliary data; the observed ones by default.
    asimov : array_like or mapping, optional
        Point at which all data are as expected, in place of ``values``.
    mask : sequence of str, or mapping of str to sequence of int, optional
        Channels, or bins of channels, that are left out of the likelihood.
    """

    values: npt.ArrayLike | None = None
    asimov: Pars | None = None
    mask: Sequence[str] | Mapping[str, Sequence[int]] | None = None


AnyData = npt.ArrayLike | Data | None

R = TypeVar("R", bound=Result)


class Workspace:
    """A workspace: a pyhf-style JSON document.

    Parameters
    ----------
    document : dict, str or path
        The document, or the name of its file, which may be compressed by gzip. A string that begins with ``{`` is JSON.
    patches : sequence, optional
        JSON patches that are applied first: lists of operations or, for a file, names of files, or
        ``"patchset.json#NAME"``.
    engine : Engine, optional
        The engine to use; by default all share one.
    """

    def __init__(
        self,
        document: Mapping[str, Any] | str | os.PathLike[str],
        *,
        patches: Sequence[Any] = (),
        engine: Engine | None = None,
    ) -> None:
        self._engine = engine
        source = _named(document, "workspace", "path")
        given = [os.path.abspath(patch) if isinstance(patch, str) else patch for patch in patches]
        self._source = {**source, **({"patches": given} if given else {})}

    def model(self, measurement: str | None = None, **options: Any) -> Model:
        """Compiles one measurement, by default the first, to a likelihood.

        Parameters
        ----------
        measurement : str, optional
        **options
            Those of ``workspace.model`` in ``docs/options.md`` in snake_case: ``interpolation``, ``clip_bin_data``, …

        Raises
        ------
        WorkspaceError
            With every problem of the document, each with its place.
        ModelError
            Where the model cannot be built.
        """
        wanted = {**options, **({} if measurement is None else {"measurement": measurement})}
        return Model({**self._source, "options": plain(wanted)}, engine=self._engine)

    def validate(self, **options: Any) -> Result:
        """Every problem and every warning of the document, and of the models of all its measurements.

        Returns
        -------
        Result
            ``valid``, ``problems`` and ``warnings``, each with its ``code``, ``path`` and what to do.
        """
        engine = self._engine if self._engine is not None else default_engine()
        return Result(engine.call("validate", {**self._source, "options": plain(options)}), engine)


def patch_set_scan(
    background: Mapping[str, Any] | str | os.PathLike[str],
    patch_set: Mapping[str, Any] | str | os.PathLike[str],
    *,
    progress: Progress | bool | None = None,
    engine: Engine | None = None,
    **options: Any,
) -> Result:
    """Tests every signal of a patch set: CLs, observed and expected, and limits with ``limits=True``.

    Parameters
    ----------
    background, patch_set : dict, str or path
        Documents, or names of their files. The digests of the patch set are verified for a file of the background.
    progress : callable or bool, optional
        Called with the signals that are done and all of them; True for a bar of tqdm where that is installed.
    **options
        Those of ``patchSetScan`` in ``docs/options.md`` in snake_case: ``patches``, ``limits``, ``test_poi``, …

    Returns
    -------
    Result
        ``points`` has a signal each, ``to_dataframe`` a line; a scan that is cancelled has what is done.
    """
    engine = engine if engine is not None else default_engine()
    source = {**_named(background, "workspace", "path"), **_named(patch_set, "patch_set", "patch_set_path")}
    params = {**source, "options": plain(options), "arrays": "bytes"}
    with _shown(progress, "signals") as shown:
        return Result(engine.call("patch_set_scan", params, progress=shown), engine)


def limit_series(parameter: str, limits: Mapping[float, UpperLimit]) -> Result:
    """Upper limits against a parameter of signals, such as a mass: ``limit_series("m [GeV]", {500: limit, …})``."""
    if not limits:
        raise DataError("limits: expected at least one limit", code="no-values", path="limits")
    engine = next(iter(limits.values()))._engine
    points = [{"parameter": plain(float(value)), "limit": plain(limit)} for value, limit in limits.items()]
    return Result(engine.call("limit_series", {"parameter": parameter, "limits": points}), engine)


def _named(source: Mapping[str, Any] | str | os.PathLike[str], value: str, file: str) -> dict[str, Any]:
    """A document, or the file that it is in, as params of a request."""
    if isinstance(source, str) and source.lstrip().startswith("{"):
        source = _parsed(source)
    # names of files are the engine's to read: it may have been started in another folder
    return {value: source} if isinstance(source, Mapping) else {file: os.path.abspath(os.fspath(source))}


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        document: Mapping[str, Any] = json.loads(text)
    except ValueError as error:
        raise DataError(f"the text is not JSON: {error}", code="json-syntax") from None
    return document


class Model:
    """A compiled likelihood; made by ``Workspace.model``, ``Model.from_spec`` or ``Model.from_pyhf``.

    Data are main bins, then auxiliary data; where a function takes ``data=None``, they are the observed ones. Functions
    with ``**options`` take those of ``docs/options.md`` of histograd, their names in snake_case.

    Attributes
    ----------
    par_names : tuple of str
        Names of the parameters, in pyhf's order.
    suggested_init : ndarray, shape (n,)
    suggested_bounds : ndarray, shape (n, 2)
    suggested_fixed : ndarray of bool, shape (n,)
    poi_name : str or None
        Parameter of interest.
    channels : tuple of dict
        Name, first bin, number of bins and samples of each channel.
    n_main_data : int
    auxdata, observed_data : ndarray
    """

    def __init__(self, source: Mapping[str, Any] | bytes, *, engine: Engine | None = None) -> None:
        self._engine = engine if engine is not None else default_engine()
        # as it is now: when it is opened again, the document may have been changed
        self._source = source if isinstance(source, bytes) else to_json({**source, "arrays": "bytes"})
        self._files = _states(() if isinstance(source, bytes) else _files_of(source))
        self._opening = threading.RLock()
        self._handle: str | None = None
        self._generation = 0
        facts = self._open()
        self.measurement: str = facts["measurement"]
        self.measurements: tuple[str, ...] = tuple(facts["measurements"])
        self.par_names: tuple[str, ...] = tuple(facts["par_names"])
        self.suggested_init: Vector = np.asarray(facts["suggested_init"], dtype=np.float64)
        self.suggested_bounds: Vector = np.asarray(facts["suggested_bounds"], dtype=np.float64).reshape(-1, 2)
        self.suggested_fixed: npt.NDArray[np.bool_] = np.asarray(facts["suggested_fixed"], dtype=np.bool_)
        self.poi_name: str | None = facts["poi_name"]
        self.poi_index: int | None = facts["poi_index"]
        self.channels: tuple[Mapping[str, Any], ...] = tuple(facts["channels"])
        self.parameter_sets: tuple[Mapping[str, Any], ...] = tuple(facts["parameter_sets"])
        self.n_main_data: int = facts["n_main_data"]
        self.auxdata: Vector = np.asarray(facts["auxdata"], dtype=np.float64)
        self.observed_data: Vector = array_of(facts["observed_data"])
        self.warnings: tuple[Mapping[str, Any], ...] = tuple(facts["warnings"])

    @classmethod
    def from_spec(
        cls, spec: Mapping[str, Any], poi: str | None = "mu", *, engine: Engine | None = None, **options: Any
    ) -> Model:
        """The model of a pyhf ``spec``, an object of channels and parameters. Without observed events: give data."""
        return cls({"spec": spec, "poi": poi, "options": plain(options)}, engine=engine)

    @classmethod
    def from_pyhf(cls, model: Any, *, engine: Engine | None = None) -> Model:
        """The model of a ``pyhf.Model``, with its settings of interpolation and clipping."""
        from ._pyhf_model import source_of  # noqa: PLC0415

        return cls(source_of(model), engine=engine)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Model, (self._source,))

    def __repr__(self) -> str:
        sizes = f"{len(self.channels)} channels, {self.n_main_data} bins, {self.n_pars} parameters"
        return f"<histograd.Model of measurement {self.measurement!r}: {sizes}>"

    @property
    def n_pars(self) -> int:
        return len(self.par_names)

    def _open(self) -> Mapping[str, Any]:
        changed = [file for file, state in self._files.items() if _states([file]) != {file: state}]
        if changed:
            told = (
                f"the engine was started again, and {changed[0]} was changed since the model was opened: open it anew"
            )
            raise ModelError(told, code="file-changed", path=changed[0])
        process = self._engine.running()
        facts: Mapping[str, Any] = self._engine.call("open", self._source, generation=process.generation)
        self._generation, self._handle = process.generation, facts["model"]
        weakref.finalize(self, self._engine.release, process.generation, facts["model"]).atexit = False
        return facts

    def call(self, method: str, params: Mapping[str, Any] | None = None, *, progress: Progress | None = None) -> Any:
        """The result of a method of ``histograd serve`` about this model, as ``schemas/rpc.json`` describes it."""
        while True:
            try:
                with self._opening:
                    if self._handle is None or self._engine.running().generation != self._generation:
                        self._open()
                    handle, generation = self._handle, self._generation
                wanted = {"model": handle, **(params or {})}
                return self._engine.call(method, wanted, progress=progress, generation=generation)
            except StaleModel:
                self._handle = None

    def inspect(self) -> Result:
        """Channels, samples, modifiers, parameters and totals, at the suggested values of the parameters."""
        return self._result(Result, "inspect", {})

    # likelihood

    def logpdf(self, pars: Pars | None = None, data: AnyData = None) -> Any:
        """log L with all constant terms; −inf outside the domain.

        Parameters
        ----------
        pars : array_like, shape (n,) or (k, n), or mapping, optional
            A point, or k of them; by default the suggested one.
        data : array_like or Data, optional

        Returns
        -------
        float, or ndarray of shape (k,)
        """
        value = self.call("logpdf", {**_pars(pars), **_data(data), "arrays": "bytes"})
        return value if isinstance(value, np.ndarray) else float(value)

    def twice_nll(self, pars: Pars | None = None, data: AnyData = None) -> Any:
        """−2 log L; as ``logpdf``."""
        return -2.0 * self.logpdf(pars, data)

    def gradient(self, pars: Pars | None = None, data: AnyData = None) -> Vector:
        """Gradient of ``logpdf``, shape (n,)."""
        return self.value_and_gradient(pars, data)[1]

    def value_and_gradient(self, pars: Pars | None = None, data: AnyData = None) -> tuple[float, Vector]:
        """``logpdf`` and its gradient, of one evaluation."""
        answer = self.call("gradient", {**_pars(pars), **_data(data), "arrays": "bytes"})
        return float(answer["value"]), array_of(answer["gradient"])

    def hessian(self, pars: Pars | None = None, data: AnyData = None) -> Vector:
        """Exact Hessian of ``logpdf``, shape (n, n)."""
        return array_of(self.call("hessian", {**_pars(pars), **_data(data), "arrays": "bytes"}))

    def diagnose(self, pars: Pars | None = None, data: AnyData = None) -> list[str]:
        """Why a point is outside the domain of the likelihood; empty inside."""
        return list(self.call("diagnose", {**_pars(pars), **_data(data)}))

    def expected_data(self, pars: Pars | None = None, *, include_auxdata: bool = True) -> Vector:
        """Expected events of every bin, then expected auxiliary data."""
        method = "expected_data" if include_auxdata else "expected_main_data"
        return array_of(self.call(method, {**_pars(pars), "arrays": "bytes"}))

    def expected_by_sample(self, pars: Pars | None = None) -> dict[str, dict[str, Vector]]:
        """Expected events by channel and sample."""
        channels = self.call("expected_by_sample", {**_pars(pars), "arrays": "bytes"})
        return {
            channel["channel"]: {sample["name"]: array_of(sample["expected"]) for sample in channel["samples"]}
            for channel in channels
        }

    def asimov_data(self, pars: Pars | None = None) -> Vector:
        """Data that are as expected at a point, auxiliary data included."""
        return array_of(self.call("asimov_data", {**_pars(pars), "arrays": "bytes"}))

    def sample_toy(self, pars: Pars | None = None, *, seed: int, **options: Any) -> Vector:
        """Data drawn from the model at a point; the same seed (and ``index``) gives the same numbers."""
        params = {**_pars(pars), "options": plain({"seed": seed, **options}), "arrays": "bytes"}
        return array_of(self.call("sample_toy", params))

    # fits

    def fit(self, data: AnyData = None, **options: Any) -> FitResult:
        """Maximum-likelihood fit, with its certificate.

        Parameters
        ----------
        data : array_like or Data, optional
        **options
            ``init`` (values), ``bounds`` (pairs by name), ``fixed`` (names, or values by name), ``max_iterations``.

        Returns
        -------
        FitResult
            With ``valid`` false, and a message that says why, where the minimisation failed.
        """
        return self._fit("fit", {**_data(data), "options": plain(options)})

    def fixed_poi_fit(self, value: float, data: AnyData = None, **options: Any) -> FitResult:
        """Fit with the parameter of interest held at a value."""
        return self._fit("fixed_poi_fit", {"value": plain(float(value)), **_data(data), "options": plain(options)})

    def expected_uncertainties(self, pars: Pars | None = None, **options: Any) -> FitResult:
        """Uncertainties that a fit to the Asimov data of a point would give, without a minimisation."""
        return self._fit("expected_uncertainties", {**_pars(pars), "options": plain(options)})

    def _fit(self, method: str, params: Mapping[str, Any]) -> FitResult:
        return FitResult.from_answer(self._record(method, params), self._engine)

    # tests and limits

    def hypotest(
        self,
        value: float,
        data: AnyData = None,
        *,
        toys: int | None = None,
        progress: Progress | bool | None = None,
        **options: Any,
    ) -> HypotestResult:
        """Test of a value of the parameter of interest: CLs, observed and expected.

        Parameters
        ----------
        value : float
        data : array_like or Data, optional
        toys : int, optional
            With this many toys of each hypothesis in place of the asymptotic formulas.
        progress : callable or bool, optional
            Called with the toys that are done and all of them; True for a bar of tqdm where that is installed.
        **options
            ``test_statistic`` ("qtilde", "q" or "q0"), ``poi``, ``fit``, …; with toys ``seed``, ``auxdata``, …
        """
        params = {"value": plain(float(value)), **_data(data)}
        if toys is None:
            answer = self._record("hypotest", {**params, "options": plain(options)})
        else:
            wanted = plain({**options, "n_toys": toys})
            with _shown(progress, "toys") as shown:
                answer = self._record("hypotest_toys", {**params, "options": wanted}, shown)
        return HypotestResult.from_answer(answer, self._engine)

    def test_statistic(
        self, value: float = 0.0, data: AnyData = None, *, name: str = "q_mu_tilde", **options: Any
    ) -> Result:
        """A test statistic of arXiv:1007.1727: "t_mu", "t_mu_tilde", "q_mu", "q_mu_tilde" or "q0"."""
        if name not in _STATISTICS:
            raise DataError(
                f"name: expected one of {', '.join(_STATISTICS)}, got {name!r}", code="bad-argument", path="name"
            )
        tested = {} if name == "q0" else {"value": plain(float(value))}
        return self._result(Result, name, {**tested, **_data(data), "options": plain(options)})

    def upper_limit(self, data: AnyData = None, **options: Any) -> UpperLimit:
        """Upper limit on the parameter of interest, observed and expected, at ``confidence_level``, by default 0.95."""
        answer = self._record("upper_limit", {**_data(data), "options": plain(options)})
        return UpperLimit.from_answer(answer, self._engine)

    def cls_scan(
        self,
        values: npt.ArrayLike,
        data: AnyData = None,
        *,
        toys: int | None = None,
        progress: Progress | bool | None = None,
        **options: Any,
    ) -> ClsScan:
        """CLs on a grid of values, asymptotic or with toys, and the limits between its points."""
        params = {"values": encode_array(values), **_data(data)}
        if toys is None:
            return self._result(ClsScan, "cls_scan", {**params, "options": plain(options)})
        return self._toys(ClsScan, "cls_scan_toys", {**params, "options": plain({**options, "n_toys": toys})}, progress)

    def significance(self, data: AnyData = None, **options: Any) -> Significance:
        """Discovery significance, observed and expected."""
        answer = self._record("significance", {**_data(data), "options": plain(options)})
        return Significance.from_answer(answer, self._engine)

    # intervals and scans

    def minos(self, parameters: Sequence[str] | None = None, data: AnyData = None, **options: Any) -> Result:
        """Profile-likelihood intervals (MINOS errors) of parameters, by default of all."""
        wanted = {**options, **({} if parameters is None else {"parameters": list(parameters)})}
        return self._result(Result, "minos", {**_data(data), "options": plain(wanted)})

    def profile_scan(self, axes: Mapping[str, npt.ArrayLike], data: AnyData = None, **options: Any) -> ProfileScan:
        """Profile likelihood of one or two parameters on a grid: ``profile_scan({"mu": np.linspace(0, 3, 31)})``."""
        return self._result(
            ProfileScan, "profile_scan", {"axes": _axes(axes), **_data(data), "options": plain(options)}
        )

    def grid_scan(self, axes: Mapping[str, npt.ArrayLike], **options: Any) -> GridScan:
        """Likelihood on a grid, nothing refitted."""
        return self._result(GridScan, "grid_scan", {"axes": _axes(axes), "options": plain(options)})

    def likelihood_contour(self, parameters: tuple[str, str], data: AnyData = None, **options: Any) -> Result:
        """Confidence regions of two parameters."""
        return self._result(
            Result, "likelihood_contour", {"parameters": list(parameters), **_data(data), "options": plain(options)}
        )

    # toys

    def run_toys(
        self, value: float, data: AnyData = None, *, progress: Progress | bool | None = None, **options: Any
    ) -> ToyRun:
        """Toys of a test of a value, of both hypotheses; ``hypotest_from_toys`` and ``resume_toys`` go on with them."""
        return self._toys(
            ToyRun, "run_toys", {"value": plain(float(value)), **_data(data), "options": plain(options)}, progress
        )

    def resume_toys(
        self, run: ToyRun, data: AnyData = None, *, progress: Progress | bool | None = None, **options: Any
    ) -> ToyRun:
        """Makes the toys that a run lacks, or more with ``n_toys``."""
        return self._toys(
            ToyRun, "resume_toys", {"run": plain(run), **_data(data), "options": plain(options)}, progress
        )

    def feldman_cousins(
        self, data: AnyData = None, *, progress: Progress | bool | None = None, **options: Any
    ) -> Result:
        """Feldman-Cousins interval of the parameter of interest."""
        return self._toys(Result, "feldman_cousins", {**_data(data), "options": plain(options)}, progress)

    def goodness_of_fit(
        self,
        data: AnyData = None,
        *,
        toys: int | None = None,
        progress: Progress | bool | None = None,
        **options: Any,
    ) -> Result:
        """Saturated goodness of fit: by χ², or with toys."""
        if toys is None:
            return self._result(Result, "goodness_of_fit", {**_data(data), "options": plain(options)})
        wanted = plain({**options, "n_toys": toys})
        return self._toys(GoodnessOfFitToys, "goodness_of_fit_toys", {**_data(data), "options": wanted}, progress)

    # diagnoses and yields

    def ranking(self, data: AnyData = None, *, progress: Progress | bool | None = None, **options: Any) -> Ranking:
        """Impacts of parameters on the parameter of interest."""
        return self._toys(Ranking, "ranking", {**_data(data), "options": plain(options)}, progress)

    def breakdown(self, data: AnyData = None, **options: Any) -> Result:
        """Uncertainty of the parameter of interest by groups: ``groups={"jets": ["jet_*"]}``."""
        return self._result(Result, "breakdown", {**_data(data), "options": plain(options)})

    def bin_impacts(self, data: AnyData = None, **options: Any) -> Result:
        """Impacts of bins on the parameter of interest."""
        return self._result(Result, "bin_impacts", {**_data(data), "options": plain(options)})

    def correlations(self, data: AnyData = None, **options: Any) -> Result:
        """Correlations of fitted parameters, those above ``threshold``."""
        return self._result(Result, "correlations", {**_data(data), "options": plain(options)})

    def review_fit(self, data: AnyData = None, **options: Any) -> Result:
        """What of a fit deserves a look."""
        return self._result(Result, "review_fit", {**_data(data), "options": plain(options)})

    def find_minima(self, data: AnyData = None, **options: Any) -> Result:
        """Distinct minima of −2 log L from random starts."""
        return self._result(Result, "find_minima", {**_data(data), "options": plain(options)})

    def l_curve(self, data: AnyData = None, **options: Any) -> Result:
        """Fits with several strengths of a penalty: L-curve and global correlations."""
        return self._result(Result, "l_curve", {**_data(data), "options": plain(options)})

    def yields(self, data: AnyData = None, *, stage: str = "postfit", **options: Any) -> Yields:
        """Expected events by channel, bin and sample, with uncertainties: before ("prefit") or after a fit."""
        return self._result(Yields, "yields", {**_data(data), "options": plain({"stage": stage, **options})})

    def template_variation(self, channel: str, sample: str, parameter: str) -> Result:
        """What a parameter does to the template of a sample."""
        choice = {"channel": channel, "sample": sample, "parameter": parameter}
        return self._result(Result, "template_variation", {"options": plain(choice)})

    def _record(self, method: str, params: Mapping[str, Any], progress: Progress | None = None) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self.call(method, {**params, "arrays": "bytes"}, progress=progress)
        return answer

    def _result(self, kind: type[R], method: str, params: Mapping[str, Any]) -> R:
        return kind.from_answer(self._record(method, params), self._engine)

    def _toys(self, kind: type[R], method: str, params: Mapping[str, Any], progress: Progress | bool | None) -> R:
        with _shown(progress, method.replace("_", " ")) as shown:
            return kind.from_answer(self._record(method, params, shown), self._engine)


def hypotest_from_toys(run: ToyRun, **options: Any) -> HypotestResult:
    """Test from toys that ``Model.run_toys`` made."""
    engine = run._engine
    answer = engine.call("hypotest_from_toys", {"run": plain(run), "options": plain(options)})
    return HypotestResult.from_answer(answer, engine)


def merge_toys(runs: Sequence[ToyRun]) -> ToyRun:
    """One run of several of the same test, made with different ``first_toy``."""
    if not runs:
        raise DataError("runs: expected at least one run of toys", code="bad-argument", path="runs")
    engine = runs[0]._engine
    return ToyRun.from_answer(engine.call("merge_toys", {"runs": [plain(run) for run in runs]}), engine)


def _files_of(source: Mapping[str, Any]) -> list[str]:
    """The files that a model is opened from."""
    names = [source.get("path"), *source.get("patches", ())]
    return [name.partition("#")[0] for name in names if isinstance(name, str)]


def _states(files: Iterable[str]) -> dict[str, tuple[int, int] | None]:
    """What tells that files were changed: time and size."""
    states: dict[str, tuple[int, int] | None] = {}
    for file in files:
        try:
            found = os.stat(file)
        except OSError:
            states[file] = None  # the engine says what is wrong with it
        else:
            states[file] = (found.st_mtime_ns, found.st_size)
    return states


_STATISTICS = ("t_mu", "t_mu_tilde", "q_mu", "q_mu_tilde", "q0")


def _pars(pars: Pars | None) -> dict[str, Any]:
    return {} if pars is None else {"pars": _point(pars)}


def _point(pars: Pars) -> Any:
    if isinstance(pars, FitResult):
        return encode_array(pars.values)
    return plain(pars) if isinstance(pars, Mapping) else _numbers(pars, "pars")


def _data(data: AnyData) -> dict[str, Any]:
    if data is None:
        return {}
    if not isinstance(data, Data):
        return {"data": _numbers(data, "data")}
    parts = {
        "values": None if data.values is None else _numbers(data.values, "data.values"),
        "asimov": None if data.asimov is None else _point(data.asimov),
        "mask": None if data.mask is None else plain(data.mask),
    }
    return {"data": {name: part for name, part in parts.items() if part is not None}}


def _numbers(values: npt.ArrayLike, path: str) -> Any:
    try:
        return encode_array(values)
    except (TypeError, ValueError) as error:
        raise DataError(f"{path}: expected numbers: {error}", code="bad-argument", path=path) from None


def _axes(axes: Mapping[str, npt.ArrayLike]) -> list[dict[str, Any]]:
    return [{"name": name, "values": plain(np.asarray(values, dtype=np.float64))} for name, values in axes.items()]


@contextmanager
def _shown(progress: Progress | bool | None, what: str) -> Iterator[Progress | None]:
    """What shows progress, for as long as the work takes."""
    if progress is None or isinstance(progress, bool):
        if not progress:
            yield None
            return
        with _bar(what) as bar:
            yield bar
    else:
        yield progress


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    try:
        from tqdm.auto import tqdm  # noqa: PLC0415 - optional
    except ImportError:
        warnings.warn("progress=True shows nothing, since tqdm is not installed", HistogradWarning, stacklevel=4)
        yield None
        return
    with tqdm(desc=what) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
