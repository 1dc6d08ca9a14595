"""NextStat as an adapter of the conformance suite.

    python nextstat_adapter.py < requests      (pip install nextstat==0.10.1)

Its densities are whole, with constants; it has no Hessian, its tests are with q-tilde, and it tells no choice of interpolation
codes. HS3 documents are read by HistFactoryModel.from_hs3.
"""

import json
import platform

import nextstat
from lines import Unsupported, number, numbers, serve

DIALECTS = {"pyhf-main", "pyhf-0.7.6", "hs3"}
OPENED = {}


def opened(request):
    case = request["case"]
    if not DIALECTS & set(case["dialects"]):
        raise Unsupported(f"the dialect {', '.join(case['dialects'])}")
    if case["settings"].get("interpolation"):
        raise Unsupported("codes of interpolation cannot be chosen")
    if case["id"] not in OPENED:
        OPENED.clear()
        text = json.dumps(case["document"])
        is_hs3 = case["format"] == "hs3"
        model = nextstat.HistFactoryModel.from_hs3(text) if is_hs3 else nextstat.from_pyhf(text)
        OPENED[case["id"]] = model
    model = OPENED[case["id"]]
    ours = model.parameter_names()
    missing = [name for name in case["parameters"] if name not in ours]
    if missing and request["request"] != "describe":
        raise ValueError(f"no parameters {', '.join(missing[:3])}: has {', '.join(ours)}")
    return model, [ours.index(name) if name in ours else None for name in case["parameters"]]


def describe(request):
    model, order = opened(request)
    inits, bounds, ours = model.suggested_init(), model.suggested_bounds(), model.parameter_names()
    poi = model.poi_index()
    return {
        "tool": "NextStat",
        "versions": {"nextstat": nextstat.__version__, "python": platform.python_version()},
        "constants": "full",
        "poi": None if poi is None else ours[poi],
        "n_parameters": len(ours),
        "parameters": [
            {"name": name, "init": inits[p], "bounds": list(bounds[p]), "fixed": bounds[p][0] == bounds[p][1]}
            for name, p in zip(request["case"]["parameters"], order)
            if p is not None
        ],
    }


def pars(model, order, values):
    result = list(model.suggested_init())
    for p, value in zip(order, values):
        result[p] = value
    return result


def evaluate(request):
    model, order = opened(request)
    points = []
    for values in request["points"]:
        x = pars(model, order, values)
        gradient = model.grad_nll(x)
        points.append({"total": number(-model.nll(x)), "gradient": numbers(-gradient[p] for p in order)})
    return {"derivatives": "exact", "points": points}


def fit(request):
    model, order = opened(request)
    result = nextstat.fit(model)
    return {
        "valid": bool(result.converged),
        "values": numbers(result.parameters[p] for p in order),
        "twice_nll": number(2 * result.nll),
        "uncertainties": numbers(result.uncertainties[p] for p in order),
    }


def needs_qtilde(request):
    if request["statistic"] != "qtilde":
        raise Unsupported(f"tests with {request['statistic']}")


def hypotest(request):
    needs_qtilde(request)
    model, _ = opened(request)
    return {"cls": number(nextstat.hypotest(request["poi_value"], model))}


def limit(request):
    needs_qtilde(request)
    model, _ = opened(request)
    observed, band = nextstat.upper_limit(model, method="root", alpha=request["level"], rtol=1e-8)
    return {"observed": number(observed), "expected": numbers(band)}


serve({"describe": describe, "evaluate": evaluate, "fit": fit, "hypotest": hypotest, "limit": limit})
