"""Unchanged pyhf with its own optimizers and with histograd's, and histograd's direct API: times and answers in one run.

    python optimizer_times.py WORKSPACE.json[.gz] [--poi MU] [--tasks fit,hypotest,upper_limit] [--repeats N] [--skip NAME]

Needs pyhf with JAX and SciPy and the package `histograd` (python/ with its engine, or the wheel). Each contestant does each
task once cold and then N times warm; the table has the first time, the least and the median of the warm ones, and the answer:
-2 log L at the minimum with the parameter of interest, CLs, or the observed limit. `node validation/bench/engine.mjs` gives the
engine's own times of the same tasks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import jax
import numpy as np
import pyhf

import histograd

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("workspace", type=Path)
arguments.add_argument("--poi", type=float, default=1.0, help="the value that is tested")
arguments.add_argument("--tasks", default="fit,hypotest,upper_limit")
arguments.add_argument("--repeats", type=int, default=5)
arguments.add_argument("--skip", action="append", default=[], help="a contestant to leave out, such as jax-minuit")
arguments.add_argument(
    "--limits", default="ours", help="'all' gives limits of every contestant, 'ours' only histograd's"
)
options = arguments.parse_args()

logging.getLogger("pyhf").setLevel(logging.CRITICAL)  # it says at every test that the bounds of mu are not 0

raw = options.workspace.read_bytes()
document = json.loads(gzip.decompress(raw) if options.workspace.suffix == ".gz" else raw)


def contestants() -> dict[str, Callable[[], None]]:
    """How each contestant is switched on."""
    return {
        "histograd": lambda: pyhf.set_backend("numpy", histograd.pyhf_optimizer()),
        "jax-scipy": lambda: pyhf.set_backend("jax", pyhf.optimize.scipy_optimizer()),
        "numpy-scipy": lambda: pyhf.set_backend("numpy", pyhf.optimize.scipy_optimizer()),
    }


def timed(task: Callable[[], str], repeats: int) -> tuple[float, list[float], str]:
    """The first time and the warm times in seconds, and the last answer; a failed minimisation is one, too."""
    began = time.perf_counter()
    try:
        answer = task()
    except pyhf.exceptions.FailedMinimization as failure:
        return time.perf_counter() - began, [], f"failed: {failure}"
    first = time.perf_counter() - began
    warm = []
    for _ in range(repeats):
        began = time.perf_counter()
        answer = task()
        warm.append(time.perf_counter() - began)
    return first, warm, answer


def row(name: str, task: str, first: float, warm: list[float], answer: str) -> None:
    least = f"{1e3 * min(warm):10.1f} {1e3 * statistics.median(warm):10.1f}" if warm else f"{'':10} {'':10}"
    print(f"{name:12} {task:12} {1e3 * first:10.1f} {least}  {answer}", flush=True)


def pyhf_tasks() -> dict[str, Callable[[], str]]:
    """The tasks in plain pyhf, whose backend is whatever was set."""
    workspace = pyhf.Workspace(document)
    model = workspace.model(
        modifier_settings={"normsys": {"interpcode": "code4"}, "histosys": {"interpcode": "code4p"}}
    )
    data = workspace.data(model)

    def fit() -> str:
        pars, value = pyhf.infer.mle.fit(data, model, return_fitted_val=True)
        return f"-2 log L {float(value):.7f}, poi {float(pars[model.config.poi_index]):.6f}"

    def hypotest() -> str:
        return f"CLs {float(pyhf.infer.hypotest(options.poi, data, model)):.8f}"

    def upper_limit() -> str:
        observed, expected = pyhf.infer.intervals.upper_limits.upper_limit(data, model)
        return f"limit {float(observed):.6f}, expected {float(expected[2]):.6f}"

    return {"fit": fit, "hypotest": hypotest, "upper_limit": upper_limit}


def direct_tasks(model: histograd.Model) -> dict[str, Callable[[], str]]:
    """The tasks in histograd's own functions."""
    assert model.poi_index is not None
    # q-tilde is defined for parameters of interest that cannot be negative; pyhf computes it all the same, with a warning
    statistic = "q" if model.suggested_bounds[model.poi_index, 0] < 0 else "qtilde"

    def fit() -> str:
        result = model.fit()
        return f"-2 log L {result.twice_nll:.7f}, poi {result[model.poi_name][0]:.6f}"

    def hypotest() -> str:
        return f"CLs {model.hypotest(options.poi, test_statistic=statistic).cls:.8f} ({statistic})"

    def upper_limit() -> str:
        limit = model.upper_limit(test_statistic=statistic)
        return f"limit {limit.observed:.6f}, expected {limit.expected[2]:.6f} ({statistic})"

    return {"fit": fit, "hypotest": hypotest, "upper_limit": upper_limit}


print(
    f"{options.workspace}: pyhf {pyhf.__version__}, jax {jax.__version__}, numpy {np.__version__}, histograd {histograd.__version__}"
)
print(f"{'':12} {'':12} {'first ms':>10} {'least ms':>10} {'median ms':>10}  answer")
tasks = options.tasks.split(",")
for name, switch_on in contestants().items():
    if name in options.skip:
        continue
    switch_on()
    for task, run in pyhf_tasks().items():
        if task in tasks and not (task == "upper_limit" and name != "histograd" and options.limits != "all"):
            row(name, task, *timed(run, options.repeats if name == "histograd" or task == "fit" else 1))

began = time.perf_counter()
direct = histograd.Workspace(document).model()
print(f"{'direct':12} {'open':12} {1e3 * (time.perf_counter() - began):10.1f}")
for task, run in direct_tasks(direct).items():
    if task in tasks:
        row("direct", task, *timed(run, options.repeats))
