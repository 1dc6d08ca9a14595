"""Exceptions: those of the library with their codes, and those of the engine that runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One problem of an input: where, what was expected, what was found, what to do."""

    code: str
    path: str
    expected: str
    received: str
    hint: str | None = None


class HistogradError(Exception):
    """Base of all exceptions of this package.

    Attributes
    ----------
    code : str
        Stable code of the first problem; ``docs/errors.md`` of histograd explains each.
    path : str
        Where the first problem is.
    problems : tuple of Problem
        All problems that were found.
    """

    def __init__(
        self, message: str, *, code: str = "unknown", path: str = "", problems: Sequence[Problem] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.path = path
        self.problems = tuple(problems)


class WorkspaceError(HistogradError, ValueError):
    """A document is not a workspace that describes a possible model."""


class ModelError(HistogradError, ValueError):
    """The model that was asked for cannot be built, or cannot be used that way."""


class DataError(HistogradError, ValueError):
    """Numbers or options do not fit the model or the function."""


class EngineError(HistogradError, RuntimeError):
    """The engine could not be started, or ended while it was needed."""


class NodeNotFoundError(EngineError):
    """No Node.js that can run the engine was found."""


class Cancelled(HistogradError):
    """A request was cancelled before it had a result."""


class HistogradWarning(UserWarning):
    """What is odd but no error: a fit that went to pyhf's own optimizer, a parameter without uncertainty."""


_CLASSES: Mapping[str, type[HistogradError]] = {
    "WorkspaceError": WorkspaceError,
    "ModelError": ModelError,
    "DataError": DataError,
}

_CANCELLED = -32800
_CODES_OF_CALLS = frozenset({-32602, -32000})


def error_from(fault: Mapping[str, Any]) -> HistogradError:
    """The exception of an error that the engine answered."""
    message, code = str(fault.get("message", "")), fault.get("code")
    if code == _CANCELLED:
        return Cancelled(message, code="cancelled")
    data = fault.get("data") or {}
    if code not in _CODES_OF_CALLS:
        return EngineError("\n".join(part for part in (message, str(data.get("stack", ""))) if part), code="internal")
    names = ("code", "path", "expected", "received", "hint")
    problems = [Problem(**{name: each[name] for name in names if name in each}) for each in data.get("problems", ())]
    kind = _CLASSES.get(str(data.get("name")), HistogradError)
    return kind(message, code=str(data.get("code", "unknown")), path=str(data.get("path", "")), problems=problems)
