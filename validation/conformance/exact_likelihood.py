"""The log-likelihood of a HistFactory workspace with mpmath, straight from the formulas; it shares no code with histograd.

rate of a bin = sum over samples of (nominal + additive shifts) x product of factors
log L = sum over bins of log Poisson(n | rate) + sum over constraint terms, every constant kept

Interpolations: validation/python/exact.py, written from CERN-OPEN-2012-016, and Combine's lnN and shapeN from its documentation
("What Combine does", likelihood). The precision is that of mpmath's context.
"""

import sys
from functools import lru_cache
from pathlib import Path

import mpmath
from mpmath import mpf

sys.path.insert(0, str(Path(__file__).parents[1] / "python"))

import exact  # noqa: E402

from exact_parameters import by_name, read_parameters  # noqa: E402

COMBINE_LEAST = mpf("1e-9")  # events of a sample whose templates move, in a bin
SCALARS = ("normfactor", "lumi", "normsys")


def shift_code2_released(alpha, hi, nominal, lo):
    """Code 2 as pyhf 0.7.6 computes it: below -1, alpha (b - 2a) in the place of (alpha + 1)(b - 2a)."""
    if alpha >= -1:
        return exact.shift_code2(alpha, hi, nominal, lo)
    return alpha * ((hi - lo) / 2 - 2 * ((hi + lo) / 2 - nominal))


def smooth_step(x):
    """(3 x^5 - 10 x^3 + 15 x) / 8 within [-1, 1], the sign of x outside."""
    return (3 * x**5 - 10 * x**3 + 15 * x) / 8 if abs(x) < 1 else mpmath.sign(x)


def factor_lnn(alpha, hi, lo):
    """Combine's asymmetric log-normal: exp(alpha L(alpha)), L between log hi above 1/2 and -log lo below -1/2."""
    up, down = mpmath.log(hi), -mpmath.log(lo)
    return mpmath.exp(alpha * ((up + down) / 2 + smooth_step(2 * alpha) * (up - down) / 2))


FACTORS = {**exact.FACTORS, "lnN": factor_lnn}
SHIFTS = {**exact.SHIFTS, "code2-pyhf-0.7.6": shift_code2_released}


@lru_cache(maxsize=4096)
def log_factorial(n, precision):
    """log Gamma(n + 1), kept for each precision."""
    return mpmath.loggamma(mpf(n) + 1)


def poisson_parts(n, rate):
    """The three terms of log Poisson(n | rate); -inf outside the domain."""
    if rate < 0 or (rate == 0 and n > 0):
        return [mpf("-inf")]
    return [n * mpmath.log(rate) if n > 0 else mpf(0), -rate, -log_factorial(n, mpmath.mp.prec)]


class ExactLikelihood:
    """log L of one measurement. Parameters are one vector, in the order of `names`; data are those of `data()`."""

    def __init__(self, workspace, measurement, dialect, settings):
        self.dialect = dialect
        self.channels = by_name(workspace["channels"])
        self.observed = {o["name"]: [mpf(x) for x in o["data"]] for o in workspace["observations"]}
        self.sets = read_parameters(workspace, measurement, dialect)
        codes = settings.get("interpolation", {})
        self.factor = FACTORS[codes.get("normsys", "lnN" if dialect == "combine" else "code4")]
        code = codes.get("histosys", "code4p")
        self.shift = SHIFTS["code2-pyhf-0.7.6" if code == "code2" and dialect == "pyhf-0.7.6" else code]
        self.names = [name for s in self.sets for name in s.names()]
        self.first = {}
        for s in self.sets:
            self.first[s.name] = sum(each.size for each in self.sets[: len(self.first)])
        self.stat_offsets = self._stat_offsets()

    def _stat_offsets(self):
        """First component of a staterror in a channel: one name in two channels has bins of its own in each."""
        offsets, used = {}, {}
        for channel in self.channels:
            n = len(channel["samples"][0]["data"])
            names = {m["name"] for s in channel["samples"] for m in s["modifiers"] if m["type"] == "staterror"}
            for name in names:
                offsets[name, channel["name"]] = used.get(name, 0)
                used[name] = used.get(name, 0) + n
        return offsets

    def flat(self, what):
        """One list of a property (inits, bounds, fixed) of all parameters."""
        return [x for s in self.sets for x in getattr(s, what)]

    def data(self):
        """(main data by channel, auxiliary data by name) as observed."""
        return self.observed, {s.name: s.auxdata for s in self.sets if s.kind is not None}

    def component(self, theta, name, k=0):
        return theta[self.first[name] + k]

    def _events(self, sample, theta):
        """Nominal events, moved by templates."""
        nominal = [mpf(x) for x in sample["data"]]
        events = list(nominal)
        for m in sample["modifiers"]:
            if m["type"] == "histosys":
                alpha = self.component(theta, m["name"])
                for b, (hi, lo) in enumerate(zip(m["data"]["hi_data"], m["data"]["lo_data"])):
                    events[b] += self.shift(alpha, mpf(hi), nominal[b], mpf(lo))
        if self.dialect == "combine" and any(m["type"] == "histosys" for m in sample["modifiers"]):
            events = [max(e, COMBINE_LEAST) for e in events]
        shapes = [m for m in sample["modifiers"] if m["type"] == "shapeN"]
        return self._morphed(nominal, events, shapes, theta) if shapes else events

    def _morphed(self, nominal, events, shapes, theta):
        """Combine's shapeN: logarithms of fractions move, the sum of the events stays."""
        fractions = [x / mpmath.fsum(nominal) for x in nominal]
        shifts = [mpf(0)] * len(nominal)
        for m in shapes:
            alpha = self.component(theta, m["name"])
            hi, lo = ([mpf(x) for x in m["data"][side]] for side in ("hi_data", "lo_data"))
            for b, f in enumerate(fractions):
                up, down = (t[b] / mpmath.fsum(t) for t in (hi, lo))
                logs = [mpmath.log(x / f) if x > 0 and f > 0 else mpf(0) for x in (up, down)]
                shifts[b] += self.shift(alpha, logs[0], mpf(0), logs[1])
        norm = mpmath.fsum(f * mpmath.exp(g) for f, g in zip(fractions, shifts))
        return [e * mpmath.exp(g) / norm for e, g in zip(events, shifts)]

    def _scalar(self, m, theta):
        alpha = self.component(theta, m["name"])
        return self.factor(alpha, mpf(m["data"]["hi"]), mpf(m["data"]["lo"])) if m["type"] == "normsys" else alpha

    def _factors(self, channel, m, n, theta):
        """Factor of each bin of a modifier."""
        if m["type"] in SCALARS:
            return [self._scalar(m, theta)] * n
        if m["type"] == "mcstat":
            return [self.component(theta, m["name"], b) * self._spread(channel, m, b, theta) for b in range(n)]
        offset = self.stat_offsets[m["name"], channel["name"]] if m["type"] == "staterror" else 0
        return [self.component(theta, m["name"], offset + b) for b in range(n)]

    def _spread(self, channel, m, b, theta):
        """sqrt(sum over samples of (uncertainty x scalar factors)^2)"""
        total = mpf(0)
        for name, errors in m["data"].items():
            sample = next(s for s in channel["samples"] if s["name"] == name)
            scale = mpmath.fprod(self._scalar(x, theta) for x in sample["modifiers"] if x["type"] in SCALARS)
            total += (mpf(errors[b]) * scale) ** 2
        return mpmath.sqrt(total)

    def sample_rates(self, channel, sample, theta):
        rates = self._events(sample, theta)
        for m in sample["modifiers"]:
            if m["type"] not in ("histosys", "shapeN"):
                rates = [r * f for r, f in zip(rates, self._factors(channel, m, len(rates), theta))]
        return rates

    def expected_main(self, theta):
        """Expected events of every channel, by its name."""
        return {
            c["name"]: [mpmath.fsum(bins) for bins in zip(*(self.sample_rates(c, s, theta) for s in c["samples"]))]
            for c in self.channels
        }

    def expected_aux(self, theta):
        """Expected auxiliary data by name: tau theta of a Poisson constraint, theta of others."""
        result = {}
        for s in self.sets:
            if s.kind is None:
                continue
            values = [self.component(theta, s.name, k) for k in range(s.size)]
            result[s.name] = [
                (w * (1 + v / mpmath.sqrt(w)) if s.is_effect else w * v) if s.kind == "poisson" else v
                for v, w in zip(values, s.widths)
            ]
        return result

    def main_parts(self, theta, main):
        """All terms of the bins."""
        rates = self.expected_main(theta)
        return [
            part for name, list_ in rates.items() for n, r in zip(main[name], list_) for part in poisson_parts(n, r)
        ]

    def constraint_parts(self, theta, aux):
        """All terms of the constraints."""
        parts = []
        for s in self.sets:
            for k in range(s.size) if s.kind is not None else ():
                if s.has_term[k]:
                    parts += self._density(s, self.component(theta, s.name, k), aux[s.name][k], s.widths[k])
        return parts

    def _density(self, s, theta, a, w):
        relative = 1 / mpmath.sqrt(w) if s.kind == "poisson" else w
        beta, beta_a = (1 + relative * theta, 1 + relative * a) if s.is_effect else (theta, a)
        if s.kind == "normal":
            return _normal(a, theta, w)
        if s.kind == "poisson":
            return poisson_parts(a, w * beta)
        if s.kind == "gamma":
            return poisson_parts(beta_a / w**2, beta / w**2)
        if beta <= 0:
            return [mpf("-inf")]
        return [*_normal(mpmath.log(beta_a), mpmath.log(beta), mpmath.log(1 + w)), -mpmath.log(beta_a)]

    def log_density(self, theta, data=None):
        """log L; -inf outside the domain."""
        main, aux = data or self.data()
        parts = self.main_parts(theta, main) + self.constraint_parts(theta, aux)
        return mpf("-inf") if mpf("-inf") in parts else mpmath.fsum(parts)


def _normal(x, mean, sigma):
    return [-(((x - mean) / sigma) ** 2) / 2, -mpmath.log(sigma * mpmath.sqrt(2 * mpmath.pi))]
