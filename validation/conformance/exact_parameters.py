"""Parameters and constraints of a HistFactory workspace, read from the formulas of the formats and not by any program.

Defaults: pyhf's documentation of modifiers for the dialects pyhf-*; ROOT's HistFactory (staterror with Poisson constraints and a
threshold of 0.05, gammas up to 1000) for root; Combine's documentation (effects within 7 standard deviations) for combine.
Order: that of pyhf (type by type, and by first use within a type).
"""

from dataclasses import dataclass, field

from mpmath import mpf, sqrt

ORDER = ("histosys", "lumi", "normfactor", "normsys", "shapeN", "shapefactor", "shapesys", "staterror", "mcstat")
EFFECTS = ("histosys", "normsys", "shapeN")
ROOT_THRESHOLD = 0.05


@dataclass
class Parameters:
    """The parameters of one name: one, or one for each bin. `kind` is None without a constraint."""

    name: str
    type: str
    size: int
    kind: str | None
    widths: list = field(default_factory=list)  # standard deviations; of a Poisson constraint tau
    auxdata: list = field(default_factory=list)
    inits: list = field(default_factory=list)
    bounds: list = field(default_factory=list)
    fixed: list = field(default_factory=list)
    has_term: list = field(default_factory=list)  # ROOT makes no constraint where there is no uncertainty
    is_vector: bool = False

    @property
    def is_effect(self):
        return self.type in EFFECTS

    def names(self):
        """One name for each parameter."""
        return [f"{self.name}[{k}]" for k in range(self.size)] if self.is_vector else [self.name]


def by_name(items):
    return sorted(items, key=lambda item: item["name"])


def uses(workspace):
    """(channel, sample, modifier) in pyhf's order of first use."""
    for channel in by_name(workspace["channels"]):
        for sample in by_name(channel["samples"]):
            for modifier in sorted(sample["modifiers"], key=lambda m: (m["name"], m["type"])):
                yield channel, sample, modifier


def read_parameters(workspace, measurement, dialect):
    """Parameters of all names in pyhf's order."""
    chosen = next(m for m in workspace["measurements"] if m["name"] == measurement)
    settings = {p["name"]: p for p in chosen["config"]["parameters"]}
    found = {}
    for channel, sample, modifier in uses(workspace):
        found.setdefault(modifier["name"], []).append((channel, sample, modifier))
    sets = [_set(name, each, settings.get(name, {}), dialect) for name, each in found.items()]
    stat = sorted((s for s in sets if s.type == "staterror"), key=lambda s: s.name)
    return [s for t in ORDER for s in (stat if t == "staterror" else sets) if s.type == t]


def _set(name, found, setting, dialect):
    types = {modifier["type"] for _, _, modifier in found}
    kind = next(t for t in ORDER if t in types)
    made = _MAKERS.get(kind, _effect)(name, kind, found, setting, dialect)
    return _configured(made, setting)


def _effect(name, kind, found, setting, dialect):
    bound = 7.0 if dialect == "combine" else 5.0
    return _constrained(name, kind, 1, "normal", [mpf(1)], [mpf(0)], (-bound, bound), [0.0])


def _lumi(name, kind, found, setting, dialect):
    return _constrained(name, kind, 1, "normal", [mpf(1)], [mpf(1)], (0.0, 10.0), [1.0])


def _free(name, kind, found, setting, dialect):
    is_vector = kind == "shapefactor"
    size = max(len(sample["data"]) for _, sample, _ in found) if is_vector else 1
    made = Parameters(name, kind, size, None, inits=[1.0] * size, bounds=[(0.0, 10.0)] * size, fixed=[False] * size)
    made.is_vector = is_vector
    return made


def _shapesys(name, kind, found, setting, dialect):
    ((_, sample, modifier),) = found
    pairs = [(mpf(n), mpf(u)) for n, u in zip(sample["data"], modifier["data"])]
    held = [n <= 0 or u <= 0 for n, u in pairs]
    tau = [mpf(1) if h else (n / u) ** 2 for (n, u), h in zip(pairs, held)]
    bounds = (0.0, 1000.0) if dialect == "root" else (1e-10, 10.0)
    made = _constrained(name, kind, len(tau), "poisson", tau, tau, bounds, [1.0] * len(tau), held)
    made.has_term = [not (h and dialect == "root") for h in held]
    return made


def _staterror(name, kind, found, setting, dialect):
    relative = []
    for channel in dict.fromkeys(c["name"] for c, _, _ in found):
        here = [(s["data"], m["data"]) for c, s, m in found if c["name"] == channel]
        for b in range(len(here[0][0])):
            total = sum((mpf(data[b]) for data, _ in here), mpf(0))
            spread = sqrt(sum((mpf(error[b]) ** 2 for _, error in here), mpf(0)))
            relative.append(spread / total if total > 0 else mpf(0))
    n = len(relative)
    none = [r == 0 for r in relative]
    widths = [mpf(1) if r == 0 else r for r in relative]
    if dialect != "root":
        return _constrained(name, kind, n, "normal", widths, [mpf(1)] * n, (1e-10, 10.0), [1.0] * n, none)
    threshold = mpf(setting.get("threshold", ROOT_THRESHOLD))
    held = [r < threshold for r in relative]
    if setting.get("constraint", "poisson") == "normal":
        made = _constrained(name, kind, n, "normal", widths, [mpf(1)] * n, (0.0, 1000.0), [1.0] * n, held)
    else:
        tau = [1 / w**2 for w in widths]
        made = _constrained(name, kind, n, "poisson", tau, tau, (0.0, 1000.0), [1.0] * n, held)
    made.has_term = [not z for z in none]
    return made


def _mcstat(name, kind, found, setting, dialect):
    ((_, sample, _),) = found
    n = len(sample["data"])
    made = _constrained(name, kind, n, "normal", [mpf(1)] * n, [mpf(0)] * n, (-7.0, 7.0), [0.0] * n)
    made.is_vector = True
    return made


_MAKERS = {
    "lumi": _lumi,
    "normfactor": _free,
    "shapefactor": _free,
    "shapesys": _shapesys,
    "staterror": _staterror,
    "mcstat": _mcstat,
}


def _constrained(name, type_, size, kind, widths, auxdata, bounds, inits, fixed=None):
    made = Parameters(name, type_, size, kind, widths, auxdata, inits, [bounds] * size, fixed or [False] * size)
    made.has_term = [True] * size
    made.is_vector = type_ in ("shapesys", "staterror")
    return made


def _configured(made, setting):
    """With the values that the measurement gives."""
    made.inits = [float(x) for x in setting.get("inits", made.inits)]
    made.bounds = [(float(a), float(b)) for a, b in setting.get("bounds", made.bounds)]
    if "fixed" in setting:
        made.fixed = [setting["fixed"]] * made.size
    chosen = setting.get("constraint", made.kind)
    if made.kind is None and chosen in (None, "none", "uniform"):
        return made
    if chosen in ("none", "uniform"):
        made.kind = None
        return made
    if chosen != made.kind:
        _change_kind(made, chosen, setting)
    given = setting.get("factors" if made.kind == "poisson" else "sigmas")
    made.widths = made.widths if given is None else [mpf(x) for x in given]
    made.auxdata = [mpf(x) for x in setting.get("auxdata", made.auxdata)]
    return made


def _change_kind(made, chosen, setting):
    """Another constraint of the same relative width: of theta, or of 1 + width x alpha for an effect."""
    relative = [1 / sqrt(w) for w in made.widths] if made.kind == "poisson" else made.widths
    if chosen == "poisson":
        made.widths = [1 / r**2 for r in relative] if "factors" not in setting else [mpf(x) for x in setting["factors"]]
        made.auxdata = list(made.widths)
    else:
        made.widths = relative
        made.auxdata = [mpf(0 if made.is_effect else 1)] * made.size
    made.has_term = made.has_term or [True] * made.size
    made.kind = chosen
