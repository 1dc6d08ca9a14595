"""What pyhf says about changes of one number of a workspace: does the likelihood change?

    python validation/compare/make.py        (needs pyhf 0.7.6)

Writes expected.json beside this file: for each change of examples/two-channel.json, whether log L differs by more than a constant
between random points, and the bins whose expectation differs at the suggested values, with both numbers.
test/compare/pyhf-verdicts.test.ts compares.
"""

import copy
import json
import sys
from pathlib import Path

import numpy as np
import pyhf

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cases"))
from made_by import made_by  # noqa: E402

WORKSPACE = HERE.parents[1] / "examples" / "two-channel.json"
SEED = 20261129
CHANGES = 120
POINTS = 40
FACTORS = [1 + 1e-4, 1.02, 0.7]
SPREAD = 1e-9  # of log L between points, relative to its size: pyhf's rounding is below 1e-13


def numbers(node, pointer=""):
    """Pointers of all numbers of the part of a document."""
    if isinstance(node, dict):
        return [found for key, item in node.items() for found in numbers(item, f"{pointer}/{key}")]
    if isinstance(node, list):
        return [found for i, item in enumerate(node) for found in numbers(item, f"{pointer}/{i}")]
    return [pointer] if isinstance(node, (int, float)) and not isinstance(node, bool) else []


def changed(document, pointer, factor):
    *parents, last = [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]
    result = copy.deepcopy(document)
    node = result
    for part in parents:
        node = node[part]
    node[last] *= factor
    return result, node[last]


def opened(document):
    workspace = pyhf.Workspace(document)
    model = workspace.model(modifier_settings={"normsys": {"interpcode": "code4"}, "histosys": {"interpcode": "code4p"}})
    return model, workspace.data(model)


def points(model, rng):
    """Within two uncertainties before the fit of the suggested values, and within bounds."""
    start = np.asarray(model.config.suggested_init())
    lower, upper = np.transpose(model.config.suggested_bounds())
    widths = np.ones(len(start))
    for name in model.config.par_order:
        parameters = model.config.param_set(name)
        if parameters.constrained:
            widths[model.config.par_slice(name)] = np.asarray(parameters.width())
    shifts = rng.uniform(-2, 2, (POINTS, len(start))) * widths
    return np.clip(start + shifts, lower, upper)


def log_densities(model, data, pars):
    return np.array([float(model.logpdf(point, data)[0]) for point in pars])


def bins(model, other, start):
    """Bins that differ, with both expectations."""
    rates = [np.asarray(each.expected_actualdata(start)) for each in (model, other)]
    found = []
    for channel in model.config.channels:
        begin = model.config.channel_slices[channel].start
        for position in range(begin, model.config.channel_slices[channel].stop):
            a, b = (float(rate[position]) for rate in rates)
            if abs(a - b) > SPREAD * max(abs(a), abs(b)):
                found.append({"channel": channel, "bin": position - begin, "a": a, "b": b})
    return found


def describe(document, pointer, factor, rng):
    other, value = changed(document, pointer, factor)
    (model, data), (its_model, its_data) = opened(document), opened(other)
    pars = points(model, rng)
    ours, theirs = log_densities(model, data, pars), log_densities(its_model, its_data, pars)
    finite = np.isfinite(ours) & np.isfinite(theirs)
    spread = np.ptp((ours - theirs)[finite])
    differs = bool(spread > SPREAD * np.abs(ours[finite]).max())
    return {"pointer": pointer, "value": value, "differs": differs, "bins": bins(model, its_model, model.config.suggested_init())}


def main():
    document = json.loads(WORKSPACE.read_text())
    measured = {"observations": document["observations"], "channels": document["channels"]}
    # a start value of lumi that is changed so much would be outside of its bounds
    settings = [p for p in numbers(document["measurements"][:1], "/measurements") if "/0/inits/" not in p]
    pointers = numbers(measured) + settings
    rng = np.random.default_rng(SEED)
    chosen = rng.choice(len(pointers), CHANGES - len(settings), replace=False)
    picked = sorted({pointers[i] for i in chosen} | set(settings))
    changes = [describe(document, pointer, float(rng.choice(FACTORS)), rng) for pointer in picked]
    result = {"made_by": made_by("python validation/compare/make.py"), "changes": changes}
    (HERE / "expected.json").write_text(json.dumps(result, indent=1) + "\n")
    print(f"{len(changes)} changes, {sum(change['differs'] for change in changes)} of them differ")


main()
