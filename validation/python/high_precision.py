"""Log-densities of the reference workspaces in 50 digits, at the reference files' own points.

    python high_precision.py [--shared ../../../shared] [--output ../cases/high-precision/expected.json]

Reads reference/*.json and the workspaces they name, evaluates exact.ExactModel, keeps names and numbers only.
"""

import argparse
import gzip
import json
import platform
from pathlib import Path

import exact
import jsonpatch
import mpmath

HERE = Path(__file__).resolve().parent
DIGITS = 22
MAX_POINTS = 6  # init and the five points
BIG = 2_000  # parameters x bins above which one point is enough


def read(path):
    data = path.read_bytes()
    return json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)


def workspace_of(shared, path):
    """`path` of a reference file: a document, or a document + a patch; None for XML."""
    base, _, patch = path.partition(" + ")
    if ".json" not in base:
        return None
    document = read(shared / base)
    if not patch:
        return document
    folder, first = (shared / base).parent, "first patch of "
    if patch.startswith(first):
        operations = read(folder / patch.removeprefix(first))["patches"][0]["patch"]
    else:
        operations = read(folder / patch)
    return jsonpatch.apply_patch(document, operations)


def sections(reference):
    """Slices of the parameter and of the auxiliary vector, by name."""
    pars = {name: slice(*span) for name, span in reference["par_slices"].items()}
    aux, start = {}, 0
    for name in reference["auxdata_order"]:
        stop = start + pars[name].stop - pars[name].start
        aux[name] = slice(start, stop)
        start = stop
    return pars, aux


def evaluate(model, reference, vector):
    pars, aux = sections(reference)
    values = {name: vector[span] for name, span in pars.items()}
    auxdata = {name: reference["auxdata"][span] for name, span in aux.items()}
    main = model.main_terms(model.rates(values), reference["main_data"])
    constraint = model.constraint_terms(values, auxdata)
    return {
        "main": mpmath.nstr(mpmath.fsum(main), DIGITS),
        "constraint": mpmath.nstr(mpmath.fsum(constraint), DIGITS),
        "terms": float(mpmath.nstr(mpmath.fsum(abs(t) for t in main + constraint if mpmath.isfinite(t)), 6)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE / "../../../shared")
    parser.add_argument("--output", type=Path, default=HERE / "../cases/high-precision/expected.json")
    args = parser.parse_args()
    cases = {}
    for file in sorted((args.shared / "reference").glob("*.json")):
        reference = read(file)
        document = workspace_of(args.shared, reference["path"]) if "path" in reference else None
        if document is None:
            continue
        model = exact.ExactModel(document, reference["measurement"])
        vectors = [reference["suggested_init"]] + [p["pars"] for p in reference["points"]]
        n_points = 2 if reference["npars"] * reference["nmaindata"] > BIG else MAX_POINTS
        cases[file.stem] = [evaluate(model, reference, v) for v in vectors[:n_points]]
    header = {
        "what": "log-densities in 50 digits; entry 0 of a case is at suggested_init, entry k at points[k - 1]",
        "command": "python validation/python/high_precision.py",
        "versions": {"python": platform.python_version(), "mpmath": mpmath.__version__},
        "settings": {"normsys": "code4", "histosys": "code4p", "decimal_digits": mpmath.mp.dps},
    }
    lines = [f" {json.dumps(name)}: {json.dumps(entries)}" for name, entries in cases.items()]
    args.output.parent.mkdir(parents=True, exist_ok=True)
    body = json.dumps(header, indent=1)[:-2] + ',\n "cases": {\n' + ",\n".join(lines) + "\n }\n}\n"
    args.output.write_text(body)


if __name__ == "__main__":
    main()
