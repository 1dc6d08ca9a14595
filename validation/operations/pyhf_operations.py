"""Operations of pyhf on workspaces: writes reference.json, a digest of each result.

    python pyhf_operations.py FOLDER > reference.json

FOLDER has workspaces as *.json and *.json.gz, at any depth; what is no workspace is left out. Needs pyhf 0.7.6. For each operation the
reference has its arguments, the digest of the document that pyhf makes, and whether pyhf can build a model of it (small ones only,
null elsewhere; documents of others are not validated, which would take hours). Where our result is meant to differ from pyhf's, `corrected` below makes the difference, by other means than ours:

- after pruning, settings of parameters that had a modifier before and have none now are removed;
- with a left or right outer join, measurements of one name get the settings that only the other one has.

Numbers are written without a decimal point where they are whole, as JavaScript writes them.
"""

import copy
import gzip
import json
import logging
import pathlib
import sys

import pyhf

logging.disable()

SMALL = 100_000  # bytes of JSON up to which models are built


def normal(value):
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    return value


def digest(document):
    return pyhf.utils.digest(normal(json.loads(json.dumps(document))))


def modifier_names(spec):
    return {m["name"] for c in spec["channels"] for s in c["samples"] for m in s["modifiers"]}


def prune(spec, args):
    result = json.loads(json.dumps(pyhf.Workspace(spec).prune(**args)))
    lost = modifier_names(spec) - modifier_names(result)
    for measurement in result["measurements"]:
        config = measurement["config"]
        config["parameters"] = [p for p in config["parameters"] if p["name"] not in lost]
    return result


def combine(spec, args):
    left, right = (prune(spec, args[side]) for side in ("left", "right"))
    left, right = (
        json.loads(json.dumps(pyhf.Workspace(w).rename(**args.get(f"rename_{side}", {}))))
        for w, side in ((left, "left"), (right, "right"))
    )
    join = args["join"]
    combined = json.loads(
        json.dumps(
            pyhf.Workspace.combine(
                pyhf.Workspace(left), pyhf.Workspace(right), join=join, merge_channels=args["merge_channels"]
            )
        )
    )
    if join in ("left outer", "right outer"):
        secondary = right if join == "left outer" else left
        for measurement in combined["measurements"]:
            known = {p["name"] for p in measurement["config"]["parameters"]}
            for other in secondary["measurements"]:
                if other["name"] == measurement["name"]:
                    measurement["config"]["parameters"] += [
                        p for p in copy.deepcopy(other["config"]["parameters"]) if p["name"] not in known
                    ]
    return combined


OPERATIONS = {
    "sort": lambda spec, args: pyhf.Workspace.sorted(pyhf.Workspace(spec)),
    "prune": prune,
    "rename": lambda spec, args: pyhf.Workspace(spec).rename(**args),
    "combine": combine,
}


def cases(spec):
    channels = [c["name"] for c in spec["channels"]]
    samples = sorted({s["name"] for c in spec["channels"] for s in c["samples"]})
    modifiers = sorted(modifier_names(spec))
    types = sorted({m["type"] for c in spec["channels"] for s in c["samples"] for m in s["modifiers"]})
    measurements = [m["name"] for m in spec["measurements"]]
    yield "sort", {}
    for name in channels[:3]:
        yield "prune", {"channels": [name]}
    for name in samples[:6]:
        yield "prune", {"samples": [name]}
    for name in modifiers[:: max(1, len(modifiers) // 6)]:
        yield "prune", {"modifiers": [name]}
    for name in types:
        yield "prune", {"modifier_types": [name]}
    if len(measurements) > 1:
        yield "prune", {"measurements": measurements[:1]}
    yield "prune", {"channels": channels[1:2], "samples": samples[1:2], "modifiers": modifiers[1:3]}
    yield "rename", {"channels": {channels[0]: "SR ü"}, "samples": {samples[0]: "renamed"}}
    yield "rename", {"modifiers": {m: f"{m}_2" for m in modifiers[::3] if m != "lumi"}}
    yield "rename", {"measurements": {measurements[0]: "renamed"}}
    if len(channels) > 1:
        yield "rename", {"channels": {channels[0]: channels[1], channels[1]: channels[0]}}
    scalars = [m for m in modifiers if m != "lumi"]
    if len(scalars) > 1:
        yield "rename", {"modifiers": {scalars[0]: scalars[1], scalars[1]: scalars[0]}}
    first, second = channels[::2], channels[1::2]
    for join in ("none", "outer", "left outer", "right outer"):
        for merge in (False, True):
            if second:
                yield "combine", {"left": {"channels": second}, "right": {"channels": first}, "join": join, "merge_channels": merge}
                some = {"left": {"channels": channels[-1:]}, "right": {"channels": channels[:1]}, "join": join, "merge_channels": merge}
                yield "combine", some
            if len(samples) > 1:
                halves = {"left": {"samples": samples[::2]}, "right": {"samples": samples[1::2]}}
                yield "combine", {**halves, "join": join, "merge_channels": merge}
        if second:
            apart = {"left": {"channels": second}, "right": {"channels": first}, "join": join, "merge_channels": False}
            yield "combine", {**apart, "rename_right": {"measurements": {m: f"{m} right" for m in measurements}}}


def builds(document, size):
    if size > SMALL:
        return None
    try:
        for measurement in document["measurements"]:
            pyhf.Workspace(document).model(measurement_name=measurement["name"])
        return True
    except Exception:
        return False


validate = pyhf.schema.validate


def run(text, spec):
    pyhf.workspace.schema.validate = validate if len(text) <= SMALL else lambda *args, **kwargs: None
    for operation, args in cases(spec):
        try:
            document = json.loads(json.dumps(OPERATIONS[operation](spec, args)))
        except Exception as error:
            refused = {"operation": operation, "args": args, "refused": type(error).__name__}
            # the types come from the document: pyhf looks for them in a table by name, which has one type of each name
            is_wrong = operation == "prune" and set(args) == {"modifier_types"}
            yield {**refused, "wrongly": True} if is_wrong else refused
            continue
        yield {
            "operation": operation,
            "args": args,
            "digest": digest(document),
            "builds": builds(document, len(text)),
        }


def main(folder):
    workspaces = []
    for path in sorted(pathlib.Path(folder).rglob("*.json*")):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
        spec = json.loads(text)
        if not isinstance(spec, dict) or "observations" not in spec:
            continue
        pyhf.workspace.schema.validate = validate
        try:
            pyhf.Workspace(spec)
        except Exception as error:
            print(f"{path}: {type(error).__name__}", file=sys.stderr)
            continue
        digests = {name: pyhf.utils.digest(spec, name) for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b")}
        name = str(path.relative_to(folder))
        workspaces.append({"workspace": name, "digests": digests, "cases": list(run(text, spec))})
        print(name, len(workspaces[-1]["cases"]), file=sys.stderr)
    versions = {"pyhf": pyhf.__version__, "python": sys.version.split()[0]}
    lines = [json.dumps(w, ensure_ascii=False) for w in workspaces]
    print('{"versions": %s, "workspaces": [\n%s\n]}' % (json.dumps(versions), ",\n".join(lines)))


main(sys.argv[1])
