"""HistFactory in 50 decimal digits (mpmath), written from the formulas and not from any program.

rate of a bin = sum over samples of (nominal + additive shifts) x product of factors
log L = sum over bins of log Poisson(n | rate) + sum over constraint terms, every constant kept

Inputs are doubles and are taken as exact. Shares no code with pyhf, so that it can be the judge where pyhf's own
rounding is larger than the difference to be judged. Formulas: HistFactory, CERN-OPEN-2012-016; the interpolation
codes in pyhf's numbering.
"""

from collections import defaultdict

import mpmath

mpmath.mp.dps = 50
mpf = mpmath.mpf


def log_poisson(n, rate):
    """log Poisson(n | rate) for real n >= 0: n log(rate) - rate - lgamma(n + 1), with 0 log 0 = 0.

    -inf outside the domain: rate < 0, or rate = 0 with n > 0.
    """
    n, rate = mpf(n), mpf(rate)
    if rate < 0 or (rate == 0 and n > 0):
        return mpf("-inf")
    log_term = n * mpmath.log(rate) if n > 0 else mpf(0)
    return log_term - rate - mpmath.loggamma(n + 1)


def log_normal(x, mean, sigma):
    """log Normal(x | mean, sigma), with its normalisation."""
    x, mean, sigma = mpf(x), mpf(mean), mpf(sigma)
    return -mpmath.log(sigma * mpmath.sqrt(2 * mpmath.pi)) - ((x - mean) / sigma) ** 2 / 2


def factor_code1(alpha, hi, lo):
    """Piecewise exponential: hi^alpha for alpha >= 0, lo^-alpha below."""
    return mpmath.power(hi, alpha) if alpha >= 0 else mpmath.power(lo, -alpha)


def factor_code4(alpha, hi, lo):
    """Exponential outside |alpha| = 1; inside the degree-6 polynomial through 1 at alpha = 0 that matches value,
    first and second derivative of both exponentials at alpha = +-1 (solved by its even and odd part)."""
    if abs(alpha) >= 1:
        return factor_code1(alpha, hi, lo)
    log_hi, log_lo = mpmath.log(hi), mpmath.log(lo)
    up = [hi - 1, hi * log_hi, hi * log_hi**2]
    down = [lo - 1, lo * log_lo, lo * log_lo**2]
    even = [(u + d) / 2 for u, d in zip(up, down)]
    odd = [(u - d) / 2 for u, d in zip(up, down)]
    c6 = (even[2] - 5 * even[1] + 8 * even[0]) / 8
    c4 = (even[1] - 2 * even[0] - 4 * c6) / 2
    c2 = even[0] - c4 - c6
    c5 = (odd[2] - 3 * (odd[1] - odd[0])) / 8
    c3 = (odd[1] - odd[0] - 4 * c5) / 2
    c1 = odd[0] - c3 - c5
    return 1 + alpha * (c1 + alpha * (c2 + alpha * (c3 + alpha * (c4 + alpha * (c5 + alpha * c6)))))


def shift_code0(alpha, hi, nominal, lo):
    """Piecewise linear."""
    return alpha * (hi - nominal) if alpha >= 0 else alpha * (nominal - lo)


def shift_code2(alpha, hi, nominal, lo):
    """Quadratic inside, linear outside, as pyhf documents it: discontinuous at alpha = +-1."""
    a, b = (hi + lo) / 2 - nominal, (hi - lo) / 2
    if alpha > 1:
        return (b + 2 * a) * (alpha - 1)
    if alpha < -1:
        return (b - 2 * a) * (alpha + 1)
    return a * alpha**2 + b * alpha


def shift_code2_root(alpha, hi, nominal, lo):
    """Code 2 with the offsets hi - nominal and lo - nominal outside, as in ROOT: continuous."""
    inside = shift_code2(alpha, hi, nominal, lo)
    if alpha > 1:
        return inside + hi - nominal
    return inside + lo - nominal if alpha < -1 else inside


def shift_code4p(alpha, hi, nominal, lo):
    """Linear outside |alpha| = 1, the degree-6 polynomial inside."""
    up, down = hi - nominal, nominal - lo
    if abs(alpha) > 1:
        return alpha * (up if alpha > 0 else down)
    s, a = (up + down) / 2, (up - down) / 16
    return alpha * (s + alpha * a * (15 + alpha**2 * (-10 + 3 * alpha**2)))


FACTORS = {"code1": factor_code1, "code4": factor_code4}
SHIFTS = {"code0": shift_code0, "code2": shift_code2, "code2-root": shift_code2_root, "code4p": shift_code4p}


class ExactModel:
    """One measurement of a workspace; parameters are given as {name: [values]}."""

    def __init__(self, workspace, measurement=None, normsys="code4", histosys="code4p"):
        chosen = [m for m in workspace["measurements"] if measurement in (None, m["name"])][0]
        self.settings = {p["name"]: p for p in chosen["config"]["parameters"]}
        self.channels = sorted(workspace["channels"], key=lambda c: c["name"])
        self.factor, self.shift = FACTORS[normsys], SHIFTS[histosys]
        self._widths = self._constraint_widths()

    def sample_rates(self, channel, sample, first_stat_bin, values):
        """Rates of one sample in a channel, `[nBins]`. `first_stat_bin`: offset of a staterror's bins by name."""
        nominal = [mpf(x) for x in sample["data"]]
        shifts, factors = [mpf(0)] * len(nominal), [mpf(1)] * len(nominal)
        for modifier in sample["modifiers"]:
            kind, data = modifier["type"], modifier["data"]
            pars = [mpf(v) for v in values[modifier["name"]]]
            if kind == "histosys":
                shift = self.shift_of(data)
                for b, (hi, lo) in enumerate(zip(data["hi_data"], data["lo_data"])):
                    shifts[b] += shift(pars[0], mpf(hi), nominal[b], mpf(lo))
                continue
            if kind == "normsys":
                factor = self.factor_of(data)(pars[0], mpf(data["hi"]), mpf(data["lo"]))
                by_bin = [factor] * len(nominal)
            elif kind in ("normfactor", "lumi"):
                by_bin = [pars[0]] * len(nominal)
            else:
                offset = first_stat_bin.get(modifier["name"], 0) if kind == "staterror" else 0
                by_bin = pars[offset : offset + len(nominal)]
            factors = [f * g for f, g in zip(factors, by_bin)]
        return [(n + s) * f for n, s, f in zip(nominal, shifts, factors)]

    def shift_of(self, _data):
        """Interpolation of the events of a histosys."""
        return self.shift

    def factor_of(self, _data):
        """Interpolation of the factor of a normsys."""
        return self.factor

    def rates(self, values):
        """Expected counts of all bins, channels sorted by name."""
        result, first_stat_bin = [], defaultdict(int)
        for channel in self.channels:
            by_sample = [self.sample_rates(channel, s, first_stat_bin, values) for s in channel["samples"]]
            result += [self.summed(bins) for bins in zip(*by_sample)]
            names = {m["name"] for s in channel["samples"] for m in s["modifiers"] if m["type"] == "staterror"}
            for name in names:  # one name in two channels makes concatenated bins, not shared ones
                first_stat_bin[name] += len(channel["samples"][0]["data"])
        return result

    def summed(self, rates):
        """The rate of a bin from those of its samples."""
        return mpmath.fsum(rates)

    def _constraint_widths(self):
        """{name: (kind, [width or rate factor])} of all constrained parameters, settings applied."""
        widths = {}
        for channel in self.channels:
            stat = defaultdict(list)
            for sample in channel["samples"]:
                for modifier in sample["modifiers"]:
                    kind, name = modifier["type"], modifier["name"]
                    if kind in ("histosys", "normsys", "lumi"):
                        widths[name] = ("normal", [mpf(1)])
                    elif kind == "shapesys":
                        pairs = [(mpf(n), mpf(u)) for n, u in zip(sample["data"], modifier["data"])]
                        widths[name] = ("poisson", [(n / u) ** 2 if n > 0 and u > 0 else mpf(1) for n, u in pairs])
                    elif kind == "staterror":
                        stat[name].append((sample["data"], modifier["data"]))
            for name, parts in stat.items():
                sigmas = []
                for b in range(len(parts[0][0])):
                    total = mpmath.fsum(mpf(nominal[b]) for nominal, _ in parts)
                    squares = mpmath.fsum(mpf(unc[b]) ** 2 for _, unc in parts)
                    sigma = mpmath.sqrt(squares) / total if total > 0 else mpf(0)
                    sigmas.append(sigma if sigma > 0 else mpf(1))
                widths[name] = ("normal", widths.get(name, ("normal", []))[1] + sigmas)
        for name, (kind, default) in widths.items():
            configured = self.settings.get(name, {}).get("sigmas" if kind == "normal" else "factors")
            if configured:
                widths[name] = (kind, [mpf(x) for x in configured])
        return widths

    def main_terms(self, rates, main_data):
        """Log-density of each bin at given rates."""
        return [log_poisson(n, rate) for n, rate in zip(main_data, rates)]

    def constraint_terms(self, values, auxdata):
        """Log-density of each constraint term; `auxdata` by name, as {name: [values]}."""
        terms = []
        for name, (kind, widths) in self._widths.items():
            for value, aux, width in zip(values[name], auxdata[name], widths):
                terms.append(
                    log_normal(aux, value, width) if kind == "normal" else log_poisson(aux, width * mpf(value))
                )
        return terms
