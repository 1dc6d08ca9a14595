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
from ._model import Data, Model, Workspace, hypotest_from_toys, merge_toys
from ._results import FitResult, HypotestResult, Result, Significance, UpperLimit
from ._version import __version__

if TYPE_CHECKING:
    from ._pyhf import pyhf_optimizer

__all__ = [
    "Cancelled",
    "Data",
    "DataError",
    "Engine",
    "EngineError",
    "FitResult",
    "HistogradError",
    "HistogradWarning",
    "HypotestResult",
    "Model",
    "ModelError",
    "NodeNotFoundError",
    "Problem",
    "Result",
    "Significance",
    "UpperLimit",
    "Workspace",
    "WorkspaceError",
    "__version__",
    "default_engine",
    "fit",
    "fixed_poi_fit",
    "hypotest",
    "hypotest_from_toys",
    "merge_toys",
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
