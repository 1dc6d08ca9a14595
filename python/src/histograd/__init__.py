"""Statistics-first HistFactory for Python: certified fits, tests and limits, and an optimizer for pyhf.

>>> import histograd
>>> model = histograd.Workspace("workspace.json").model()
>>> model.fit()["mu"]  # doctest: +SKIP

The computing is done by the engine of histograd, which this package has and runs with Node.js.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._engine import Engine, default_engine
from ._errors import (
    Cancelled,
    DataError,
    EngineError,
    HistogradError,
    HistogradWarning,
    ModelError,
    NodeNotFoundError,
    Problem,
    WorkspaceError,
)
from ._functions import fit, fixed_poi_fit, hypotest, ranking, significance, upper_limit, yields
from ._model import Data, Model, Workspace, hypotest_from_toys, limit_series, merge_toys, patch_set_scan
from ._results import FitResult, HypotestResult, Result, Significance, UpperLimit
from ._tables import (
    ChannelYields,
    ClsScan,
    GoodnessOfFitToys,
    GridScan,
    ProfileScan,
    Ranking,
    SampleYields,
    ToyRun,
    Yields,
)
from ._version import __version__

if TYPE_CHECKING:
    from ._pyhf import pyhf_optimizer

__all__ = [
    "Cancelled",
    "ChannelYields",
    "ClsScan",
    "Data",
    "DataError",
    "Engine",
    "EngineError",
    "FitResult",
    "GoodnessOfFitToys",
    "GridScan",
    "HistogradError",
    "HistogradWarning",
    "HypotestResult",
    "Model",
    "ModelError",
    "NodeNotFoundError",
    "Problem",
    "ProfileScan",
    "Ranking",
    "Result",
    "SampleYields",
    "Significance",
    "ToyRun",
    "UpperLimit",
    "Workspace",
    "WorkspaceError",
    "Yields",
    "__version__",
    "default_engine",
    "fit",
    "fixed_poi_fit",
    "hypotest",
    "hypotest_from_toys",
    "limit_series",
    "merge_toys",
    "patch_set_scan",
    "pyhf_optimizer",
    "ranking",
    "significance",
    "upper_limit",
    "yields",
]


def __getattr__(name: str) -> Any:
    # pyhf is loaded by those only who ask for its optimizer
    if name == "pyhf_optimizer":
        from ._pyhf import pyhf_optimizer  # noqa: PLC0415

        return pyhf_optimizer
    raise AttributeError(f"module 'histograd' has no attribute {name!r}")
