"""Log-densities of an HS3 document by pyhs3, at its start and at random points.

Run: python make.py > expected.json, with pyhs3 0.4.2 (pip install pyhs3==0.4.2).
"""

import json
import platform
from pathlib import Path

import numpy as np
import pyhs3
import pytensor
from pytensor.graph.traversal import explicit_graph_inputs

HERE = Path(__file__).parent
POINTS = 12


def main() -> None:
    workspace = pyhs3.Workspace(**json.loads((HERE / "pyhs3.json").read_text()))
    model = workspace.model("measurement", progress=False)
    inputs = [node for node in explicit_graph_inputs([model.log_prob]) if node.name]
    evaluate = pytensor.function(inputs, model.log_prob, mode="FAST_COMPILE")
    start = {name: float(value) for name, value in model.free_params.items()}
    random = np.random.default_rng(5)
    rows = []
    for k in range(POINTS + 1):
        point = dict(start)
        for name, value in start.items() if k > 0 else []:
            wide = name.startswith("alpha_")
            width = 2.5 if wide else (0.03 if name == "lumi" else 0.2)
            point[name] = value + width * random.uniform(-1, 1)
        arguments = [np.asarray(point[node.name]) for node in inputs]
        rows.append({"point": point, "logpdf": float(np.squeeze(evaluate(*arguments)))})
    versions = {"pyhs3": pyhs3.__version__, "pytensor": pytensor.__version__, "python": platform.python_version()}
    print(json.dumps({"versions": versions, "points": rows}, indent=1))


main()
