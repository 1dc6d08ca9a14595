"""Symmetrised yield uncertainties beside cabinetry's, given the same fit and correlation matrix.

    npm run build && python validation/yields/compare-cabinetry.py        (needs cabinetry 0.6.0, pyhf 0.7.6)

Public workspaces of ../shared. Prints a table, writes comparison.json beside this file, and exits with 1 when a number is
further from cabinetry's than TOLERANCE.
"""

import json
import subprocess
import sys
from pathlib import Path

import cabinetry
import numpy as np
import pyhf

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared" / "workspaces"
sys.path.insert(0, str(HERE.parent / "cases"))
from made_by import made_by  # noqa: E402

TOLERANCE = 1e-6  # relative
WORKSPACES = [
    "small/pyhf-2bin-1channel.json",
    "small/pyhf-validation-2bin-2channel-couplednorm.json",
    "small/pyhf-xml-multichan-coupledhistosys.json",
    "litehf/sample_staterror_shapesys.json",
    "agc-ttbar/workspace.json",
    "atlas-ttbar-ljets/workspace.json",
    "atlas-tttt/workspace.json",
]


def ours(path):
    run = subprocess.run(["node", str(HERE / "ours.mjs"), str(path)], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def pairs(record, model, per_bin, per_channel):
    """(ours, cabinetry's) for every sample and sum, by bin and in total."""
    names = model.config.samples
    for c, channel in enumerate(record["channels"]):
        assert channel["name"] == model.config.channels[c]
        entries = [(names.index(sample["name"]), sample) for sample in channel["samples"]] + [(-1, channel)]
        for s, entry in entries:
            for b, cell in enumerate(entry["bins"]):
                yield cell["uncertainty"], per_bin[c][s][b]
            yield entry["total"]["uncertainty"], per_channel[c][s]


def worst(record, model, stdev):
    # below a millionth of an event both are rounding
    differences = [abs(a - b) / max(abs(b), 1e-6) for a, b in pairs(record, model, *stdev)]
    return len(differences), max(differences)


def compare(name):
    path = SHARED / name
    spec = json.loads(path.read_text())
    mine = ours(path)
    model, _ = cabinetry.model_utils.model_and_data(spec)
    assert mine["names"] == model.config.par_names
    fit = [np.asarray(mine[key]) for key in ("values", "uncertainties", "correlation")]
    postfit = cabinetry.model_utils.yield_stdev(model, *fit)
    widths = cabinetry.model_utils.prefit_uncertainties(model)
    init = np.asarray(model.config.suggested_init())
    prefit = cabinetry.model_utils.yield_stdev(model, init, widths, np.eye(len(init)))
    n, after = worst(mine["postfit"], model, postfit)
    _, before = worst(mine["prefit"], model, prefit)
    total = mine["postfit"]["channels"][-1]["total"]["uncertainty"]
    exact = mine["exact"]["channels"][-1]["total"]["uncertainty"]
    return {
        "workspace": name,
        "parameters": len(init),
        "numbers": n,
        "prefit_worst_relative_difference": before,
        "postfit_worst_relative_difference": after,
        "last_channel_total_symmetrised": total,
        "last_channel_total_jacobian": exact,
    }


def main():
    pyhf.set_backend("numpy")
    rows = []
    for name in WORKSPACES:
        if not (SHARED / name).exists():
            print(f"SKIPPED, not there: {name}")
            continue
        row = compare(name)
        rows.append(row)
        print(*row.values(), sep=" | ", flush=True)
    command = "python validation/yields/compare-cabinetry.py"
    out = {"made_by": made_by(command) | {"cabinetry": cabinetry.__version__}, "tolerance": TOLERANCE, "rows": rows}
    (HERE / "comparison.json").write_text(json.dumps(out, indent=1) + "\n")
    keys = ("prefit_worst_relative_difference", "postfit_worst_relative_difference")
    sys.exit(any(not row[key] <= TOLERANCE for row in rows for key in keys))


main()
