"""pyhs3 as an adapter of the conformance suite: the log-densities of HS3 documents, and nothing else.

python pyhs3_adapter.py < requests      (pip install pyhs3==0.4.2)
"""

import platform

import numpy as np
import pyhs3
import pytensor
from lines import Unsupported, number, serve
from pytensor.graph.traversal import explicit_graph_inputs

OPENED = {}


def opened(request):
    """(inputs of the log-density, the function of them, start values)"""
    case = request["case"]
    if case["format"] != "hs3":
        raise Unsupported("documents that are not HS3")
    if case["id"] not in OPENED:
        OPENED.clear()
        workspace = pyhs3.Workspace(**case["document"])
        model = workspace.model(case["measurement"], progress=False)
        inputs = [node for node in explicit_graph_inputs([model.log_prob]) if node.name]
        log_density = pytensor.function(inputs, model.log_prob, mode="FAST_COMPILE")
        start = {**{n: float(v) for n, v in model.free_params.items()}, **model.data}
        OPENED[case["id"]] = inputs, log_density, start
    return OPENED[case["id"]]


def describe(request):
    inputs, _, _ = opened(request)
    names = {node.name for node in inputs}
    return {
        "tool": "pyhs3",
        "versions": {
            "pyhs3": pyhs3.__version__,
            "pytensor": pytensor.__version__,
            "python": platform.python_version(),
        },
        "constants": "full",
        "parameters": [{"name": name} for name in request["case"]["parameters"] if name in names],
    }


def evaluate(request):
    inputs, log_density, start = opened(request)
    points = []
    for values in request["points"]:
        at = {**start, **dict(zip(request["case"]["parameters"], values))}
        found = log_density(*[np.asarray(at[node.name], dtype=float) for node in inputs])
        points.append({"total": number(np.squeeze(found))})
    return {"points": points}


serve({"describe": describe, "evaluate": evaluate})
