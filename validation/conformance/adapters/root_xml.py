"""HistFactory XML as a Measurement of ROOT's own API.

ROOT's reader of XML (`ConfigParser`) is not in the package of ROOT that pip installs. This one knows what ROOT's schema has, checks files by
that schema, and leaves histograms, constraints and the model to ROOT.
"""

from pathlib import Path

import ROOT
from lxml import etree

SCHEMA = Path(ROOT.__file__).parent / "etc" / "HistFactorySchema.dtd"
TRUE = {"true", "True", "1"}
CONSTRAINTS = {"Gamma": "AddGammaSyst", "LogNormal": "AddLogNormSyst", "Uniform": "AddUniformSyst"}
KINDS = {"": 0, "Gaussian": 0, "Gauss": 0, "Poisson": 1, "Pois": 1}


def checked(path):
    """The root element of a file that ROOT's schema accepts."""
    root = etree.parse(path).getroot()
    schema = etree.DTD(str(SCHEMA))
    if not schema.validate(root):
        raise ValueError(f"{path}: {schema.error_log.filter_from_errors()}")
    return root


def measurement(path, name):
    """The measurement `name` of the combination in a file, paths below the folder of the process."""
    combination = checked(path)
    (element,) = [each for each in combination.iterfind("Measurement") if each.get("Name") == name]
    made = ROOT.RooStats.HistFactory.Measurement(name, name)
    made.SetLumi(float(element.get("Lumi")))
    made.SetLumiRelErr(float(element.get("LumiRelErr")))
    for poi in words(element.find("POI")):
        made.AddPOI(poi)
    for setting in element.iterfind("ParamSetting"):
        add_setting(made, setting)
    for term in element.iterfind("ConstraintTerm"):
        add_constraint(made, term)
    for each in combination.iterfind("Input"):
        made.AddChannel(channel(each.text.strip()))
    return made


def words(element):
    return (element.text or "").split()


def add_setting(made, setting):
    for name in words(setting):
        if setting.get("Const") in TRUE:
            made.AddConstantParam(name)
        if setting.get("Val") is not None:
            made.SetParamValue(name, float(setting.get("Val")))


def add_constraint(made, term):
    kind, size = term.get("Type"), term.get("RelativeUncertainty")
    for name in words(term):
        getattr(made, CONSTRAINTS[kind])(name, *([] if kind == "Uniform" else [float(size)]))


def constraint_sizes(path):
    """{effect: (type of its constraint, relative uncertainty)} of a combination with one measurement."""
    terms = checked(path).iterfind("Measurement/ConstraintTerm")
    return {
        name: (term.get("Type"), float(term.get("RelativeUncertainty", 0))) for term in terms for name in words(term)
    }


def channel(path):
    root = checked(path)
    made = ROOT.RooStats.HistFactory.Channel(root.get("Name"))
    defaults = {key: root.get(key, "") for key in ("InputFile", "HistoPath")}
    for data in root.iterfind("Data"):
        made.SetData(*place({**defaults, **data.attrib}))
    for config in root.iterfind("StatErrorConfig"):
        kind = KINDS[config.get("ConstraintType", "Poisson")]
        made.SetStatErrorConfig(
            float(config.get("RelErrorThreshold", 0.05)), ROOT.RooStats.HistFactory.Constraint.Type(kind)
        )
    for element in root.iterfind("Sample"):
        made.AddSample(sample(element, {**defaults, **element.attrib}))
    return made


def place(attributes, suffix=""):
    file = attributes.get(f"HistoFile{suffix}", attributes["InputFile"]) if suffix else attributes["InputFile"]
    path = attributes.get(f"HistoPath{suffix}", attributes["HistoPath"])
    return attributes[f"HistoName{suffix}"], file, path


def sample(element, attributes):
    name, file, path = place(attributes)
    made = ROOT.RooStats.HistFactory.Sample(element.get("Name"), name, file, path)
    made.SetNormalizeByTheory(element.get("NormalizeByTheory", "True") in TRUE)
    for modifier in element.iterchildren(tag=etree.Element):
        # an element has the file and the folder of its sample
        own = {"InputFile": file, "HistoPath": path, **modifier.attrib}
        MODIFIERS[modifier.tag](made, own)
    return made


def add_norm_factor(made, own):
    made.AddNormFactor(own["Name"], *(float(own[key]) for key in ("Val", "Low", "High")))


def add_overall_sys(made, own):
    made.AddOverallSys(own["Name"], float(own["Low"]), float(own["High"]))


def add_histo_sys(made, own):
    made.AddHistoSys(own["Name"], *place(own, "Low"), *place(own, "High"))


def add_shape_factor(made, own):
    made.AddShapeFactor(own["Name"])


def add_shape_sys(made, own):
    kind = ROOT.RooStats.HistFactory.Constraint.Type(KINDS[own.get("ConstraintType", "")])
    made.AddShapeSys(own["Name"], kind, *place(own))


def add_stat_error(made, own):
    if own["Activate"] in TRUE:
        made.ActivateStatError(*(place(own) if "HistoName" in own else ()))


MODIFIERS = {
    "NormFactor": add_norm_factor,
    "OverallSys": add_overall_sys,
    "HistoSys": add_histo_sys,
    "ShapeFactor": add_shape_factor,
    "ShapeSys": add_shape_sys,
    "StatError": add_stat_error,
}
