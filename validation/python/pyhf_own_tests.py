"""The tests of pyhf 0.7.6 on inference, with histograd's optimizer in place of pyhf's: what passes, and why the rest differs.

    python pyhf_own_tests.py [--source FOLDER] [--each]

Needs pyhf 0.7.6 with JAX and iminuit, pytest, pytest-mock and the package `histograd`. FOLDER is a checkout of pyhf, with its tests
in FOLDER/tests; without one the tag v0.7.6 is cloned by git, since the package on the registry has no tests. Every test is run
twice, as pyhf has it and with `histograd.pyhf_optimizer()` wherever a backend is set. A table in Markdown has the tests whose
outcome differs, with the reason: one line for all parameters of a test that have the same outcomes, or with --each a line for each.
The exit status is 1 where a test that does not fail as pyhf has it fails with histograd for a reason that is not known.
Files of tests that are not in FOLDER, and backends that are not installed, are left out; the output says which.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

REPOSITORY = "https://github.com/scikit-hep/pyhf"
TAG = "v0.7.6"

FILES = (
    "test_infer.py",
    "test_optim.py",
    "test_validation.py",
    "test_calculator.py",
    "test_teststats.py",
    "test_toys.py",
    "test_backend_consistency.py",
    "test_custom_mods.py",
    "test_jit.py",
)

PLUGIN = "pyhf_own_tests"

_EXACT = (
    "the test has digits of pyhf's optimizer SLSQP at its default tolerance; at the tolerance 1e-14, SLSQP finds the minima and "
    "the limit of histograd (1.0262760 for the limit of test_infer, where the test has 1.0262705)"
)
_MINUIT = "the test looks at how Minuit is called, or replaces it by one that fails; histograd does not call it"

_SINGLE = (
    "the test has what pyhf's optimizers find in single precision, where SLSQP without gradients returns its start values; "
    "histograd computes in double precision"
)

_LOWER = (
    "its likelihood has several minima, and histograd finds a lower one: for the data at mu = 1 and the interpolation code0, "
    "-2 log L is 30.8717 (Minuit finds it, too), where SLSQP stops at 31.3751 and the test has what follows from that"
)

REASONS: dict[str, str] = {
    "test_infer::test_upperlimit*": _EXACT,
    "test_infer::test_emperical_distribution": _EXACT,
    "test_infer::test_toy_calculator": _EXACT,
    "test_infer::test_teststat_nan_guard": (
        "a fit with the parameter of interest held counts as higher by the rounding of -2 log L, 8 eps of its terms, so that pyhf "
        "never divides by 0; the test statistic is -1.2e-7, the root of it, where the test has 0"
    ),
    "test_optim::test_minimize?do_grad-*-numpy-*": "pyhf refuses gradients that NumPy has not; histograd has its own",
    "test_optim::test_minimize?*-32b-*": _SINGLE,
    "test_jit::*": "the test looks at when pyhf compiles an objective by JAX; histograd needs none",
    "test_validation::test_validation?2bin_2channel_coupledhistosys*": _LOWER,
    "test_validation::*": _EXACT,
    "test_optim::test_minimize_do_grad_autoconfig*": "the test looks at how pyhf prepares an objective; histograd needs none",
    "test_optim::test_minuit_*": _MINUIT,
}
"""Why tests differ, by a pattern of their names; each was looked at, and numbers were compared with a tighter tolerance."""


class _Missing:
    """In place of a backend that is not installed: whoever makes one is skipped."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __call__(self, **_: Any) -> None:
        import pytest

        pytest.skip(f"{self.__name__} is not installed")


def pytest_configure() -> None:
    """What this file does as a plugin of pytest: it lets backends be left out, and puts histograd's optimizer in."""
    import pyhf

    for name in ("pytorch_backend", "tensorflow_backend", "jax_backend"):
        try:
            getattr(pyhf.tensor, name)
        except Exception:  # noqa: BLE001 - pyhf has its own exception for each backend
            setattr(pyhf.tensor, name, _Missing(name))
    if os.environ.get(PLUGIN) == "histograd":
        _switch_on()


def _switch_on() -> None:
    """Replaces the optimizer of every backend that is set; its name stays, since the tests look up numbers by it."""
    import pyhf
    from pyhf.tensor import manager

    import histograd

    plain = pyhf.set_backend

    def set_backend(backend: Any, custom_optimizer: Any = None, precision: Any = None, *, default: bool = False) -> None:
        plain(backend, custom_optimizer, precision, default=default)
        theirs = pyhf.get_backend()[1]
        if isinstance(theirs, histograd.pyhf_optimizer):
            return
        ours = histograd.pyhf_optimizer(fallback=theirs)
        plain(pyhf.get_backend()[0], ours, default=default)
        ours.name = theirs.name

    pyhf.set_backend = set_backend
    manager.set_backend = set_backend


def run(folder: Path, optimizer: str) -> dict[str, tuple[str, str]]:
    """Outcome and message of each test."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        files = [f"tests/{name}" for name in FILES if (folder / "tests" / name).exists()]
        paths = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
        command = [sys.executable, "-m", "pytest", "-q", "-p", PLUGIN, "-p", "no:cacheprovider", f"--junitxml={report}", *files]
        environment = {**os.environ, "PYTHONPATH": paths, PLUGIN: optimizer}
        finished = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if not report.exists():
            sys.exit(f"pytest did not run:\n{finished.stdout}\n{finished.stderr}")
        return dict(outcomes(ElementTree.parse(report)))


def outcomes(report: Any) -> list[tuple[str, tuple[str, str]]]:
    """Names, outcomes and messages of a report."""
    found = []
    for case in report.iter("testcase"):
        name = f"{case.get('classname', '').rpartition('.')[2]}::{case.get('name')}"
        faults = [(child.tag, child.get("message", "")) for child in case if child.tag in ("failure", "error", "skipped")]
        found.append((name, faults[0] if faults else ("passed", "")))
    return found


def reason_of(name: str) -> str | None:
    return next((reason for pattern, reason in REASONS.items() if fnmatch.fnmatchcase(name, pattern)), None)


def has_failed(outcome: str) -> bool:
    return outcome in ("failure", "error")


def counted(results: dict[str, tuple[str, str]]) -> str:
    outcome = [kind for kind, _ in results.values()]
    failed = sum(map(has_failed, outcome))
    return f"{outcome.count('passed')} passed, {failed} failed, {outcome.count('skipped')} skipped"


def why(name: str, theirs: str, ours: tuple[str, str]) -> str | None:
    """Why the outcome of a test is another one; None for a failure that is not explained."""
    outcome, message = ours
    if not has_failed(outcome):
        return f"{theirs} with pyhf's optimizers" if has_failed(theirs) else message.partition("\n")[0]
    return reason_of(name)


def table(theirs: dict[str, tuple[str, str]], ours: dict[str, tuple[str, str]], *, each: bool) -> tuple[list[str], int]:
    """Lines of a table of the tests of which the outcome differs, and how many failures are not explained."""
    rows: Counter[tuple[str, str, str, str]] = Counter()
    unexplained = 0
    for name, (outcome, message) in ours.items():
        plain = theirs.get(name, ("missing", ""))[0]
        if plain == outcome:
            continue
        reason = why(name, plain, (outcome, message))
        unexplained += reason is None
        test = name if each or reason is None else name.partition("[")[0]
        rows[test, plain, outcome, reason or f"NOT EXPLAINED: {message.partition(chr(10))[0]}"] += 1
    lines = ["| test | cases | with pyhf's optimizers | with histograd's | reason |", "| --- | --- | --- | --- | --- |"]
    for (test, plain, outcome, reason), count in rows.items():
        lines.append(f"| {test} | {count} | {plain} | {outcome} | {reason.replace('|', '&#124;')} |")
    return lines, unexplained


def versions() -> str:
    found = []
    for package in ("pyhf", "histograd", "numpy", "scipy", "iminuit", "jax", "torch", "tensorflow"):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"no {package}")
    return ", ".join(found)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--source", type=Path, help="a checkout of pyhf")
    arguments.add_argument("--each", action="store_true", help="a line for each set of parameters of a test")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.source
        if folder is None:
            folder = Path(scratch) / "pyhf"
            subprocess.run(["git", "clone", "--quiet", "--depth", "1", "--branch", TAG, REPOSITORY, folder], check=True)
        absent = [name for name in FILES if not (folder / "tests" / name).exists()]
        if len(absent) == len(FILES):
            sys.exit(f"{folder / 'tests'} has none of {', '.join(FILES)}: give the folder of a checkout of pyhf")
        theirs, ours = run(folder, "pyhf"), run(folder, "histograd")
    lines, unexplained = table(theirs, ours, each=options.each)
    both = Counter(name.partition("[")[0] for name, (kind, _) in ours.items() if has_failed(kind) and theirs[name][0] == kind)
    print(f"With {versions()}.")
    if absent:
        print(f"Not in the folder, and left out: {', '.join(absent)}.")
    print(f"\nWith pyhf's optimizers: {counted(theirs)}. With histograd's: {counted(ours)}.\n")
    print("\n".join(lines))
    if both:
        print(f"\nFail with both: {', '.join(f'{name} ({count})' for name, count in both.items())}.")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
