"""ROOT's RooFit as an adapter of the conformance suite: log-densities and fits of HS3 documents.

python root_adapter.py < requests      (ROOT 6.36 or later with its Python module, such as pip install root==0.1a12)

RooFit's log-density has no log n! of the observed counts, so that constants are dropped. Minima are by Minuit 2 as RooFit's users run
it: MIGRAD, HESSE, and MINOS on request.
"""

import json
import platform

import ROOT
from lines import Unsupported, number, serve

ROOT.gErrorIgnoreLevel = ROOT.kError
ROOT.RooMsgService.instance().setGlobalKillBelow(ROOT.RooFit.FATAL)
OPENED = {}


class Case:
    """A workspace; `nll`: −log L of its observed data."""

    def __init__(self, case):
        self.workspace = ROOT.RooWorkspace("workspace")
        tool = ROOT.RooJSONFactoryWSTool(self.workspace)
        if not tool.importJSONfromString(json.dumps(case["document"])):
            raise RuntimeError("the document is not imported")
        config = self.workspace.obj(case["measurement"])
        if not config:
            raise RuntimeError(f"there is no analysis {case['measurement']}")
        density = config.GetPdf()
        self.data = observed(self.workspace)
        # without them, RooFit normalises constraints as densities of their parameters
        auxiliary = auxiliary_data(self.workspace, case)
        self.nll = density.createNLL(
            self.data, ROOT.RooFit.Offset(False), ROOT.RooFit.GlobalObservables(auxiliary), ROOT.RooFit.EvalBackend("cpu")
        )
        self.parameters = [self.workspace.var(name) for name in case["parameters"]]

    def move(self, values):
        for parameter, value in zip(self.parameters, values):
            if parameter:
                if not parameter.inRange(value, ""):
                    parameter.removeRange()
                parameter.setVal(value)


def observed(workspace):
    """The data of the only channel."""
    data = list(workspace.allData())
    if len(data) != 1:
        raise Unsupported("several channels, whose data the importer leaves apart")
    return data[0]


def auxiliary_data(workspace, case):
    """What constraints are densities of: their variables that are no parameters."""
    parameters = set(case["parameters"])
    found = ROOT.RooArgSet()
    for density in workspace.allPdfs():
        if density.ClassName() in ("RooRealSumPdf", "RooProdPdf", "RooSimultaneous"):
            continue
        for variable in density.getVariables():
            if variable.GetName() not in parameters:
                found.add(variable)
    return found


def opened(request):
    case = request["case"]
    if case["format"] != "hs3":
        raise Unsupported("documents that are not HS3")
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
            {
                "name": name,
                "init": parameter.getVal(),
                "bounds": [parameter.getMin(), parameter.getMax()],
                "fixed": bool(parameter.isConstant()),
            }
            for name, parameter in zip(request["case"]["parameters"], case.parameters)
            if parameter
        ],
    }


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
        "values": [number(parameter.getVal()) for parameter in case.parameters],
        "uncertainties": [number(0 if p.isConstant() else p.getError()) for p in case.parameters],
        "valid": result.status() == 0,
    }
    ends = {}
    for name in request.get("minos", []):
        parameter = case.parameters[names.index(name)]
        minimizer.minos(ROOT.RooArgSet(parameter))
        ends[name] = [number(parameter.getVal() + shift) for shift in (parameter.getErrorLo(), parameter.getErrorHi())]
    OPENED.clear()
    return {**found, "minos": ends} if ends else found


serve({"describe": describe, "evaluate": evaluate, "fit": fit})
