"""Models of ROOT: from HS3 documents by RooFit's JSON tool, and from workspaces by HistFactory.

A workspace is written as HistFactory XML with histograms by histograd (`npm run build`), so that these cases test that writer as well.
"""

import json
import math
import os
import subprocess
import tempfile
from contextlib import chdir
from pathlib import Path

import ROOT
import root_xml
from lines import Unsupported

ROOT.gErrorIgnoreLevel = ROOT.kError
ROOT.RooMsgService.instance().setGlobalKillBelow(ROOT.RooFit.FATAL)
HISTOGRAD = Path(__file__).resolve().parents[3] / "dist" / "cli" / "main.js"


class Opened:
    """The `config` (a ModelConfig) of `workspace`, its `data`, and the `parameters` of the case."""

    def __init__(self, workspace, config, data, parameters):
        self.workspace, self.config, self.data, self.parameters = workspace, config, data, parameters


class Parameter:
    """A parameter of a case, and ROOT's variable for it (`variable`, None where there is none).

    An effect with another constraint than a normal one is in ROOT a function of the variable that has the constraint: of β = 1 + r α with
    a gamma constraint, and of the exponent of κ = 1 + r with a log-normal one, β = κ^exponent. The parameter of the case is α.
    """

    def __init__(self, workspace, name, kind=None, size=0.0, has_bounds=True):
        self.name = name.replace("alpha_", "beta_", 1) if kind == "Gamma" else name
        self.variable = workspace.var(self.name) or None
        self.kind, self.size, self.has_bounds = kind, size, has_bounds

    def move(self, value):
        if not self.variable:
            return
        beta = 1 + self.size * value
        inner = {"Gamma": lambda: beta, "LogNormal": lambda: math.log(beta) / math.log1p(self.size)}
        value = inner.get(self.kind, lambda: value)()
        if not self.variable.inRange(value, ""):
            self.variable.removeRange()
        self.variable.setVal(value)

    def value(self):
        inner = self.variable.getVal()
        beta = {"Gamma": lambda: inner, "LogNormal": lambda: (1 + self.size) ** inner}
        return (beta[self.kind]() - 1) / self.size if self.kind in beta else inner

    def uncertainty(self):
        inner = self.variable.getVal()
        slopes = {"Gamma": lambda: 1, "LogNormal": lambda: (1 + self.size) ** inner * math.log1p(self.size)}
        slope = slopes[self.kind]() / self.size if self.kind in slopes else 1
        return 0 if self.variable.isConstant() else slope * self.variable.getError()


def from_hs3(case):
    workspace = ROOT.RooWorkspace("workspace")
    tool = ROOT.RooJSONFactoryWSTool(workspace)
    if not tool.importJSONfromString(json.dumps(case["document"])):
        raise RuntimeError("the document is not imported")
    config = workspace.obj(case["measurement"])
    if not config:
        raise RuntimeError(f"there is no analysis {case['measurement']}")
    (likelihood,) = case["document"]["likelihoods"]
    data_of = dict(zip(likelihood["distributions"], likelihood["data"]))
    parameters = [Parameter(workspace, name) for name in case["parameters"]]
    return Opened(workspace, config, joint_data(workspace, config, data_of), parameters)


def joint_data(workspace, config, data_of):
    """The data of all channels, which the importer leaves apart, as HistFactory has them: an entry for each bin."""
    density = config.GetPdf()
    if density.ClassName() != "RooSimultaneous":
        return workspace.data(*data_of.values())
    channel, weight = density.indexCat(), ROOT.RooRealVar("weight", "", 1)
    columns = ROOT.RooArgSet(config.GetObservables(), ROOT.RooArgSet(channel, weight))
    joint = ROOT.RooDataSet("joint", "", columns, ROOT.RooFit.WeightVar(weight))
    for name, data in data_of.items():
        histogram = workspace.data(data)
        channel.setLabel(name)
        for k in range(histogram.numEntries()):
            columns.assign(histogram.get(k))
            joint.add(columns, histogram.weight(k))
    return joint


def from_xml(case):
    if case["settings"]:
        raise Unsupported("codes of interpolation in a file")
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        os.chdir(written_xml(case))
        measurement = root_xml.measurement("combination.xml", case["measurement"])
        measurement.CollectHistograms()
        factory = ROOT.RooStats.HistFactory.HistoToWorkspaceFactoryFast
        workspace = factory(measurement).MakeCombinedModel(measurement)
        sizes = root_xml.constraint_sizes("combination.xml")
    ROOT.SetOwnership(workspace, True)
    kinds = {m["name"]: m["type"] for c in case["document"]["channels"] for s in c["samples"] for m in s["modifiers"]}
    parameters = [
        # the format has no place for other bounds, so that they are those of ROOT
        Parameter(
            workspace, name, *sizes.get(name.removeprefix("alpha_"), ()), has_bounds=kinds.get(name) == "normfactor"
        )
        for name in root_names(case)
    ]
    return Opened(workspace, workspace.obj("ModelConfig"), workspace.data("obsData"), parameters)


def written_xml(case):
    """The folder with the files, below that of the process."""
    Path("workspace.json").write_text(json.dumps(case["document"]))
    command = [HISTOGRAD, "convert", "workspace.json", "--measurement", case["measurement"], "--to", "xml", "-o", "xml"]
    done = subprocess.run(["node", *command], capture_output=True, text=True, check=False)
    if done.returncode == 2:  # what the format cannot say
        raise Unsupported(done.stderr[:300])
    if done.returncode != 0:
        raise RuntimeError(done.stderr[:300])
    return "xml"


def root_names(case):
    """HistFactory's names of the parameters, which are `name` or `name[k]` for those of bins."""
    document, known = case["document"], {}
    for channel in sorted(document["channels"], key=lambda c: c["name"]):  # as in the order of parameters
        n_bins = len(channel["samples"][0]["data"])
        for kind, name in dict.fromkeys((m["type"], m["name"]) for s in channel["samples"] for m in s["modifiers"]):
            known.setdefault(name, []).extend(names_of(kind, name, channel["name"], n_bins, known.get(name, [])))
    order = [name.partition("[")[0] for name in case["parameters"]]
    position = [order[:k].count(name) for k, name in enumerate(order)]
    return [known[name][k] for name, k in zip(order, position)]


def names_of(kind, name, channel, n_bins, known):
    """Those of a modifier in a channel that are not yet `known`."""
    if kind == "staterror":
        return [f"gamma_stat_{channel}_bin_{k}" for k in range(n_bins)]
    if kind in ("shapesys", "shapefactor"):
        return [f"gamma_{name}_bin_{k}" for k in range(len(known), n_bins)]
    if known:
        return []
    return [{"lumi": "Lumi", "normfactor": name}.get(kind, f"alpha_{name}")]
