"""What pyhf says about every variation of base.json: writes pyhf.json.

    python validation/documents/make.py        (needs pyhf; written with 0.7.6, numpy backend, 64 bit)

variations.json is written by hand: JSON patches of base.json, each with the issues and warnings that parseWorkspace is
to report. A document "works" when pyhf builds the model of every measurement, its data have the right length, all start
values lie inside their bounds (pyhf checks this in a fit) and the log-density is finite at the start values.
"""

import json
import pathlib
import re

import jsonpatch
import numpy as np
import pyhf

HERE = pathlib.Path(__file__).parent


def try_measurement(workspace, name):
    measurement = workspace.get_measurement(measurement_name=name)
    poi = measurement["config"]["poi"]
    names = {m["name"] for c in workspace["channels"] for s in c["samples"] for m in s["modifiers"]}
    # a parameter of interest that only a patch brings in: the model without it is possible
    options = {"poi_name": ""} if poi not in names else {}
    model = workspace.model(measurement_name=name, **options)
    data = workspace.data(model)
    init, bounds = model.config.suggested_init(), model.config.suggested_bounds()
    if len(init) != len(bounds) or len(init) != model.config.npars:
        raise ValueError("settings have the wrong length")
    for value, (lower, upper) in zip(init, bounds):
        if not lower <= value <= upper:
            raise ValueError("start value outside bounds")
    logpdf = float(model.logpdf(init, data)[0])
    if not np.isfinite(logpdf):
        raise ValueError(f"logpdf is {logpdf}")


def verdict(document):
    try:
        workspace = pyhf.Workspace(document)
        for measurement in document["measurements"]:
            try_measurement(workspace, measurement["name"])
    except Exception as error:  # every kind of refusal is of interest here
        message = (str(error).splitlines() or [""])[0]
        return re.sub(r"(?:/[\w.-]+){3,}", "…", f"{type(error).__name__}: {message}")[:200]
    return "works"


def main():
    base = json.loads((HERE / "base.json").read_text())
    variations = json.loads((HERE / "variations.json").read_text())
    verdicts = {v["name"]: verdict(jsonpatch.apply_patch(base, v["patch"])) for v in variations}
    result = {"pyhf": pyhf.__version__, "command": "python validation/documents/make.py", "verdicts": verdicts}
    (HERE / "pyhf.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


main()
