"""HS3 twins of some workspaces: documents of the HEP Statistics Serialization Standard, written here from the specification.

Parameters have ROOT's names. Interpolations are not written where they are the default of the modifier. Uncertainties of a
staterror are the `errors` of the samples.
"""

from case_models import CASES
from exact_parameters import read_parameters

CONSTRAINT = {"staterror": {"pyhf-0.7.6": "Gauss", "root": "Poisson"}}
TWINS = (
    ("normfactor", "pyhf-0.7.6"),
    ("normsys-code4", "pyhf-0.7.6"),
    ("normsys-shared", "pyhf-0.7.6"),
    ("histosys-code4p", "pyhf-0.7.6"),
    ("histosys-normsys-one-name", "pyhf-0.7.6"),
    ("staterror", "pyhf-0.7.6"),
    ("staterror", "root"),
    ("shapesys-two-bins", "pyhf-0.7.6"),
    ("shapefactor", "pyhf-0.7.6"),
    ("lumi", "pyhf-0.7.6"),
)


def names_of(parameters, channels):
    """ROOT's names of the parameters of one name."""
    if parameters.is_effect:
        return [f"alpha_{parameters.name}"]
    if not parameters.is_vector:
        return [parameters.name]
    middle = f"stat_{channels[0]}" if parameters.type == "staterror" else parameters.name
    return [f"gamma_{middle}_bin_{k}" for k in range(parameters.size)]


def modifier(m, names, dialect):
    kind, data = m["type"], m["data"]
    if kind in ("normfactor", "lumi"):
        return {"name": m["name"], "type": "normfactor", "parameter": names[m["name"]][0]}
    base = {"name": m["name"], "type": kind}
    if kind == "shapefactor":
        return {**base, "parameters": names[m["name"]]}
    if kind == "normsys":
        return {**base, "parameter": names[m["name"]][0], "constraint": "Gauss", "data": data}
    if kind == "histosys":
        templates = {side: {"contents": data[f"{side}_data"]} for side in ("hi", "lo")}
        return {**base, "parameter": names[m["name"]][0], "constraint": "Gauss", "data": templates}
    many = {**base, "parameters": names[m["name"]]}
    if kind == "shapesys":
        return {**many, "constraint": "Poisson", "data": {"vals": data}}
    return {**many, "constraint": CONSTRAINT[kind][dialect]}


def axis(channel):
    n = len(channel["samples"][0]["data"])
    return {"name": f"obs_x_{channel['name']}", "min": 0, "max": n, "nbins": n}


def distribution(channel, names, dialect):
    samples = []
    for s in channel["samples"]:
        data = {"contents": s["data"]}
        data.update({"errors": m["data"] for m in s["modifiers"] if m["type"] == "staterror"})
        samples.append(
            {"name": s["name"], "data": data, "modifiers": [modifier(m, names, dialect) for m in s["modifiers"]]}
        )
    return {"name": channel["name"], "type": "histfactory_dist", "axes": [axis(channel)], "samples": samples}


def document(workspace, sets, names, dialect):
    """An HS3 document with one analysis, `measurement`."""
    every = [(n, i, b) for s in sets for n, i, b in zip(names[s.name], s.inits, s.bounds)]
    lumi = [s for s in sets if s.type == "lumi"]
    aux = [
        {
            "name": "lumi_constraint",
            "type": "gaussian_dist",
            "x": "nom_lumi",
            "mean": "lumi",
            "sigma": float(s.widths[0]),
        }
        for s in lumi
    ]
    values = [{"name": n, "value": i} for n, i, _ in every]
    values += [{"name": "nom_lumi", "value": float(s.auxdata[0]), "const": True} for s in lumi]
    domain = [{"name": n, "min": b[0], "max": b[1]} for n, _, b in every]
    channels = workspace["channels"]
    observed = {o["name"]: o["data"] for o in workspace["observations"]}
    likelihood = {
        "name": "likelihood",
        "distributions": [c["name"] for c in channels],
        "data": [f"obs_{c['name']}" for c in channels],
        **({"aux_distributions": [d["name"] for d in aux]} if aux else {}),
    }
    analysis = {
        "name": "measurement",
        "likelihood": "likelihood",
        "parameters_of_interest": ["mu"],
        "domains": ["default_domain"],
        "init": "default_values",
    }
    return {
        "metadata": {"hs3_version": "0.2"},
        "distributions": [distribution(c, names, dialect) for c in channels] + aux,
        "data": [
            {"name": f"obs_{c['name']}", "type": "binned", "axes": [axis(c)], "contents": observed[c["name"]]}
            for c in channels
        ],
        "likelihoods": [likelihood],
        "domains": [{"name": "default_domain", "type": "product_domain", "axes": domain}],
        "parameter_points": [{"name": "default_values", "parameters": values}],
        "analyses": [analysis],
    }


def twin(case, dialect):
    """The case with an HS3 document in the place of the workspace."""
    workspace = case["workspace"]
    sets = read_parameters(workspace, "measurement", dialect)
    names = {}
    for s in sets:
        at = [
            c["name"]
            for c in workspace["channels"]
            if any(m["name"] == s.name for x in c["samples"] for m in x["modifiers"])
        ]
        names[s.name] = names_of(s, at)
    suffix = "-poisson" if dialect == "root" else ""
    return {
        "id": f"hs3-{case['id']}{suffix}",
        "title": f"{case['title']} (HS3{', Poisson constraints' if suffix else ''})",
        "dialects": [dialect],
        "as": ["hs3"],
        "workspace": workspace,
        "hs3": document(workspace, sets, names, dialect),
        "names": [n for s in sets for n in names[s.name]],
    }


HS3_CASES = [twin(next(c for c in CASES if c["id"] == id), dialect) for id, dialect in TWINS]
