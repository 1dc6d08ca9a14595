"""Seeded random HistFactory workspaces and parameter points: everything a valid document can hold, extremes included.

One model = one `random.Random` seeded by (seed, index), so that any model can be made again by itself.
"""

import math
import random

CHANNEL_NAMES = ["SR", "CR1", "cr_top", "Zed", "VR 2", "a-low", "é", "\uff21", "\U0001d6fc"]
SAMPLE_NAMES = ["signal", "bkg", "Fakes", "ttbar", "Z+jets", "1qcd", "ω"]
MAGNITUDES = [0.01, 1.0, 10.0, 100.0, 1e3, 1e5, 1e6]
EMPTY_BIN, NEGATIVE_BIN, EMPTY_COLUMN = 0.08, 0.01, 0.04


def make(seed, index):
    """(workspace, measurement name, interpolation) of model `index`."""
    return _Maker(random.Random(f"histograd-{seed}-{index}")).workspace()


def points(seed, index, config, n_points):
    """Parameter vectors of model `index`; the first is the suggested start, the last may leave the domain."""
    rng = random.Random(f"histograd-points-{seed}-{index}")
    styles = ["init", "near", "far", "edge", "far", "outside"]
    return [_point(rng, styles[i % len(styles)], config) for i in range(n_points)]


class _Maker:
    def __init__(self, rng):
        self.rng = rng

    def chance(self, probability):
        return self.rng.random() < probability

    def workspace(self):
        rng = self.rng
        self.bins = {name: rng.choice([1, 1, 2, 2, 3, 4, 6, 12]) for name in self._channel_names()}
        names = rng.sample(SAMPLE_NAMES, rng.randint(1, 4))
        self.magnitude = {name: rng.choice(MAGNITUDES) for name in names}
        self.channels = {c: {s: self._sample(s, n) for s in self._subset(names)} for c, n in self.bins.items()}
        self._empty_columns()
        self._keep_sums_positive()
        self._add_modifiers()
        channels = [{"name": c, "samples": list(samples.values())} for c, samples in self.channels.items()]
        rng.shuffle(channels)
        observations = [{"name": c, "data": self._observation(c)} for c in self.bins]
        rng.shuffle(observations)
        measurements = [self._measurement(f"m{i}") for i in range(rng.choice([1, 1, 1, 2]))]
        document = {
            "version": "1.0.0",
            "channels": channels,
            "observations": observations,
            "measurements": measurements,
        }
        interpolation = {
            "normsys": rng.choice(["code1", "code4", "code4"]),
            "histosys": rng.choice(["code0", "code2", "code4p", "code4p", "code4p"]),
        }
        if self.chance(0.05):
            interpolation["histosys"] = "code2-root"
        return document, rng.choice(measurements)["name"], interpolation

    def _channel_names(self):
        common, unusual = CHANNEL_NAMES[:6], CHANNEL_NAMES[6:]
        names = self.rng.sample(common, self.rng.randint(1, 5))
        if self.chance(0.1):
            names[:2] = self.rng.sample(unusual, min(2, len(names)))
        return names

    def _subset(self, names):
        return self.rng.sample(names, self.rng.randint(1, len(names)))

    def _sample(self, name, n_bins):
        scale = self.magnitude[name]
        whole = self.chance(0.3)
        data = []
        for _ in range(n_bins):
            value = scale * self.rng.uniform(0.1, 2.0)
            value = float(round(value)) if whole else value
            if self.chance(EMPTY_BIN):
                value = 0.0
            elif self.chance(NEGATIVE_BIN):
                value = -0.05 * value
            data.append(value)
        return {"name": name, "data": data, "modifiers": []}

    def _empty_columns(self):
        for name, samples in self.channels.items():
            for b in range(self.bins[name]):
                if self.chance(EMPTY_COLUMN):
                    for sample in samples.values():
                        sample["data"][b] = 0.0

    def _keep_sums_positive(self):
        """A negative bin is one process of several as a rule; a sum below 0 leaves no domain, and is kept rare."""
        if self.chance(0.02):
            return
        for name, samples in self.channels.items():
            for b in range(self.bins[name]):
                if sum(s["data"][b] for s in samples.values()) < 0:
                    for sample in samples.values():
                        sample["data"][b] = max(0.0, sample["data"][b])

    def _observation(self, channel):
        rng, style = self.rng, self.rng.choice(["poisson", "poisson", "poisson", "expected", "zero-ish"])
        data = []
        for b in range(self.bins[channel]):
            rate = max(0.0, sum(s["data"][b] for s in self.channels[channel].values()))
            if style == "expected":
                data.append(rate)
            elif style == "zero-ish" and self.chance(0.3):
                data.append(0)
            elif rate == 0:
                data.append(1 if self.chance(0.02) else 0)
            else:
                data.append(max(0, round(rng.gauss(rate, math.sqrt(rate)))))
        return data

    # modifiers

    def _sites(self):
        return [s for samples in self.channels.values() for s in samples.values()]

    def _attach(self, name, kind, data_of, probability):
        """Puts a modifier on random samples, at least on one; returns the samples."""
        sites = self._sites()
        chosen = [s for s in sites if self.chance(probability)] or [self.rng.choice(sites)]
        for sample in chosen:
            sample["modifiers"].append({"name": name, "type": kind, "data": data_of(sample)})
        return chosen

    def _add_modifiers(self):
        rng = self.rng
        self.normfactors = rng.sample(["mu", "k_bkg", "Norm", "a_nf"], rng.choice([0, 1, 1, 1, 2, 3]))
        for name in self.normfactors:
            self._attach(name, "normfactor", lambda s: None, 0.3)
        pool = ["JES", "theory", "b_tag", "Alpha", "zz", "_x", "µ_id"]
        normsys, histosys = (rng.sample(pool, rng.choice([0, 1, 1, 2, 4])) for _ in range(2))
        for name in normsys:
            self._attach(name, "normsys", self._normsys, 0.35)
        for name in histosys:
            self._attach(name, "histosys", self._histosys, 0.35)
        self.alphas = sorted(set(normsys + histosys))
        self.lumi = self.chance(0.25)
        if self.lumi:
            self._attach("lumi", "lumi", lambda s: None, 0.6)
        self.sized = {}  # per-bin parameters: name -> (type, number of parameters)
        self._add_shapefactors()
        self._add_shapesys()
        self._add_staterrors()
        if not (self.normfactors or self.alphas or self.lumi or self.sized):
            self.normfactors = ["mu"]
            self._attach("mu", "normfactor", lambda s: None, 0.5)
        for sample in self._sites():
            rng.shuffle(sample["modifiers"])

    def _normsys(self, _sample):
        style = self.rng.choice(["usual", "usual", "wide", "one-sided", "none"])
        if style == "none":
            return {"hi": 1.0, "lo": 1.0}
        if style == "one-sided":
            return {"hi": self.rng.uniform(1.0, 1.3), "lo": 1.0}
        spread = 0.15 if style == "usual" else 0.7
        return {"hi": 1 + spread * self.rng.uniform(-0.9, 1), "lo": 1 + spread * self.rng.uniform(-0.9, 1)}

    def _histosys(self, sample):
        spread = self.rng.choice([0.0, 0.05, 0.05, 0.2])
        hi, lo = ([x * (1 + spread * self.rng.uniform(-1, 1)) for x in sample["data"]] for _ in range(2))
        if self.chance(0.1):
            lo = list(sample["data"])
        return {"hi_data": hi, "lo_data": lo}

    def _add_shapefactors(self):
        """Alone, or shared by channels; the longest channel is met first (pyhf 0.7.6 is wrong otherwise)."""
        for name in self.rng.sample(["shape", "K_free"], self.rng.choice([0, 0, 0, 1, 2])):
            first = self.rng.choice(sorted(self.bins))
            shared = [c for c in sorted(self.bins) if c > first and self.bins[c] <= self.bins[first]]
            for channel in [first] + [c for c in shared if self.chance(0.5)]:
                for sample in self._subset(sorted(self.channels[channel])):
                    modifier = {"name": name, "type": "shapefactor", "data": None}
                    self.channels[channel][sample]["modifiers"].append(modifier)
            self.sized[name] = ("shapefactor", self.bins[first])

    def _uncertainty(self, value, relative):
        return 0.0 if self.chance(0.05) else abs(value) * relative * self.rng.uniform(0.3, 1.5) + (value == 0) * 0.1

    def _add_shapesys(self):
        for channel, samples in self.channels.items():
            for sample in samples.values():
                for copy in range(self.rng.choice([0, 0, 0, 0, 1, 1, 2])):
                    name = f"ss{copy}_{channel}_{sample['name']}"
                    data = [self._uncertainty(x, 0.1) for x in sample["data"]]
                    sample["modifiers"].append({"name": name, "type": "shapesys", "data": data})
                    self.sized[name] = ("shapesys", len(data))

    def _add_staterrors(self):
        both = [(a, b) for a in sorted(self.bins) for b in sorted(self.bins) if a < b]
        groups = [[c] for c in sorted(self.bins) if self.chance(0.5)]
        groups += [[c] for c in sorted(self.bins) if self.chance(0.05)]
        if both and self.chance(0.1):
            groups.append(list(self.rng.choice(both)))
        for i, group in enumerate(groups):
            common = sorted(set.intersection(*(set(self.channels[c]) for c in group)))
            if not common:
                continue
            name = f"stat{i}_{group[0]}"
            for sample_name in self._subset(common):
                for channel in group:
                    sample = self.channels[channel][sample_name]
                    data = [self._uncertainty(x, 0.05) for x in sample["data"]]
                    sample["modifiers"].append({"name": name, "type": "staterror", "data": data})
            self.sized[name] = ("staterror", sum(self.bins[c] for c in group))
            if self.chance(0.1):  # a bin without any uncertainty: its parameter is fixed
                for channel in group:
                    for sample in self.channels[channel].values():
                        for modifier in sample["modifiers"]:
                            if modifier["name"] == name:
                                modifier["data"][0] = 0.0

    # measurement

    def _measurement(self, name):
        rng, poi = self.rng, ""
        if self.normfactors and self.chance(0.85):
            poi = rng.choice(self.normfactors)
        elif self.alphas and self.chance(0.2):
            poi = rng.choice(self.alphas)
        parameters = [self._lumi_settings()] if self.lumi else []
        for par in self.normfactors:
            parameters += self._settings(par, 1, 1.0, [(0, 5), (-2, 20), (0.5, 1.5)], par != poi, {})
        for par in self.alphas:
            options = {"auxdata": lambda: rng.uniform(-0.5, 0.5)}
            parameters += self._settings(par, 1, 0.0, [(-3, 3), (-1, 8), (-10, 10)], par != poi, options)
        for par, (kind, size) in self.sized.items():
            options = {}
            if kind == "staterror":
                options = {"auxdata": lambda: rng.uniform(0.95, 1.05), "sigmas": lambda: rng.uniform(0.01, 0.3)}
            elif kind == "shapesys":
                options = {"auxdata": lambda: rng.uniform(0.0, 50.0), "factors": lambda: rng.uniform(0.5, 60.0)}
            parameters += self._settings(par, size, 1.0, [(0.2, 4), (1e-10, 10), (0, 2)], True, options)
        rng.shuffle(parameters)
        return {"name": name, "config": {"poi": poi, "parameters": parameters}}

    def _settings(self, name, size, center, bounds, may_fix, options):
        """At most one settings entry; each field by chance."""
        rng = self.rng
        if not self.chance(0.25):
            return []
        entry = {"name": name}
        if self.chance(0.5):
            entry["bounds"] = [list(rng.choice(bounds)) for _ in range(size)]
        if self.chance(0.5):
            entry["inits"] = [center + rng.uniform(-0.4, 0.4) for _ in range(size)]
        if may_fix and self.chance(0.25):
            entry["fixed"] = self.chance(0.7)
        for field, draw in options.items():
            if self.chance(0.2):
                entry[field] = [draw() for _ in range(size)]
        return [entry]

    def _lumi_settings(self):
        sigma = self.rng.choice([0.017, 0.05])
        center = self.rng.choice([1.0, 1.0, 0.98])
        entry = {
            "name": "lumi",
            "inits": [center],
            "bounds": [[center - 5 * sigma, center + 5 * sigma]],
            "auxdata": [center],
            "sigmas": [sigma],
        }
        if self.chance(0.2):
            entry["fixed"] = True
        return entry


def _point(rng, style, config):
    pars = [float(x) for x in config.suggested_init()]
    if style == "init":
        return pars
    for name in config.par_order:
        paramset, span = config.param_set(name), config.par_slice(name)
        constrained = paramset.constrained
        for i in range(span.start, span.stop):
            if constrained and paramset.pdf_type == "normal" and pars[i] < 0.5:
                pars[i] = _alpha(rng, style)
            elif constrained:
                pars[i] = _gamma(rng, style)
            else:
                pars[i] = _factor(rng, style)
    return pars


def _alpha(rng, style):
    if style == "near":
        return rng.gauss(0, 0.7)
    if style == "edge":
        return rng.choice([-4.0, -1.0, 0.0, 1.0, 4.0, 1.0 - 2**-53, 1.0 + 2**-52, -1.0 - 2**-52])
    return rng.uniform(-4, 4)


def _gamma(rng, style):
    if style == "near":
        return rng.uniform(0.9, 1.1)
    if style == "edge":
        return rng.choice([1e-10, 0.5, 0.5, 1.0, 1.0, 2.0, 2.0, 10.0])
    if style == "outside":
        return rng.choice([0.0, -0.5] + 20 * [1.0] + 20 * [1.3])
    return rng.uniform(0.2, 2.0)


def _factor(rng, style):
    if style == "near":
        return rng.uniform(0.5, 2.0)
    if style == "edge":
        return rng.choice([0.0, 0.0, 1e-3, 1.0, 10.0])
    if style == "outside":
        return rng.choice([-1.0, 0.0, 1.0, 3.0])
    return rng.uniform(0.0, 5.0)
