"""ROOT as an adapter of the conformance suite: log-densities and fits of HS3 documents by RooFit, and of workspaces by HistFactory.

python root_adapter.py < requests      (ROOT 6.36 or later with its Python module, such as pip install root==0.1a12; node for workspaces)

RooFit's log-density has no log n! of the observed counts, so that constants are dropped. Minima are by Minuit 2 as RooFit's users run
it: MIGRAD, HESSE, and MINOS on request.
"""

import platform

import ROOT
from lines import Unsupported, number, serve
from root_documents import from_hs3, from_xml

OPENED = {}
READ = {"root", "pyhf-main", "pyhf-0.7.6"}


class Case:
    """`nll`: −log L of the observed data; `parameters` in the order of the case."""

    def __init__(self, case):
        # objects of a workspace live as long as it does
        self.opened = (from_hs3 if case["format"] == "hs3" else from_xml)(case)
        config = self.opened.config
        self.parameters = self.opened.parameters
        # without them, RooFit normalises constraints as densities of their parameters
        options = [ROOT.RooFit.GlobalObservables(auxiliary_data(self.opened))]
        if config.GetExternalConstraints():
            options.append(ROOT.RooFit.ExternalConstraints(config.GetExternalConstraints()))
        options += [ROOT.RooFit.Offset(False), ROOT.RooFit.EvalBackend("cpu")]
        self.nll = config.GetPdf().createNLL(self.opened.data, *options)

    def move(self, values):
        for parameter, value in zip(self.parameters, values):
            parameter.move(value)


def auxiliary_data(opened):
    """What constraints are densities of. The importer of HS3 does not tell: their variables that are no parameters."""
    told = opened.config.GetGlobalObservables()
    if told and told.size() > 0:
        return told
    names = {parameter.name for parameter in opened.parameters}
    found = ROOT.RooArgSet()
    for density in opened.workspace.allPdfs():
        if density.ClassName() in ("RooRealSumPdf", "RooProdPdf", "RooSimultaneous"):
            continue
        for variable in density.getVariables():
            if variable.GetName() not in names:
                found.add(variable)
    return found


def opened(request):
    case = request["case"]
    if case["format"] != "hs3" and not READ & set(case["dialects"]):
        raise Unsupported("documents with extensions")
    if case["id"] not in OPENED:
        OPENED.clear()
        OPENED[case["id"]] = Case(case)
    return OPENED[case["id"]]


def describe(request):
    case = opened(request)
    return {
        "tool": "ROOT",
        "versions": {"ROOT": str(ROOT.gROOT.GetVersion()), "python": platform.python_version()},
        "constants": "dropped",
        "parameters": [
            described(name, parameter)
            for name, parameter in zip(request["case"]["parameters"], case.parameters)
            if parameter.variable
        ],
    }


def described(name, parameter):
    variable = parameter.variable
    bounds = {"bounds": [variable.getMin(), variable.getMax()]} if parameter.has_bounds else {}
    return {"name": name, "init": parameter.value(), **bounds, "fixed": bool(variable.isConstant())}


def evaluate(request):
    case = opened(request)
    points = []
    for values in request["points"]:
        case.move(values)
        points.append({"total": number(-case.nll.getVal())})
    OPENED.clear()  # bounds may have been removed
    return {"points": points}


def fit(request):
    case = opened(request)
    minimizer = ROOT.RooMinimizer(case.nll)
    minimizer.setPrintLevel(-1)
    minimizer.setEps(0.01)  # Minuit's goal is 1e-3 of this
    minimizer.minimize("Minuit2", "Migrad")
    minimizer.hesse()
    result = minimizer.save()
    names = request["case"]["parameters"]
    found = {
        "values": [number(parameter.value()) for parameter in case.parameters],
        "uncertainties": [number(parameter.uncertainty()) for parameter in case.parameters],
        "valid": result.status() == 0,
    }
    ends = {}
    for name in request.get("minos", []):
        parameter = case.parameters[names.index(name)].variable
        minimizer.minos(ROOT.RooArgSet(parameter))
        ends[name] = [number(parameter.getVal() + shift) for shift in (parameter.getErrorLo(), parameter.getErrorHi())]
    OPENED.clear()
    return {**found, "minos": ends} if ends else found


serve({"describe": describe, "evaluate": evaluate, "fit": fit})
