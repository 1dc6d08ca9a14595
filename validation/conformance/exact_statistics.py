"""MINOS ends, CLs and upper limits from exact minima, with the asymptotic formulae of arXiv:1007.1727."""

import mpmath
from mpmath import mpf

from exact_minima import polish, rough

TOLERANCE = mpf("1e-18")
ITERATIONS = 60


class Statistics:
    """Profiles of one parameter of a likelihood with the lowest minimum `best`; t is -2 log L."""

    def __init__(self, likelihood, best, bounds, held, data=None):
        self.likelihood, self.best, self.bounds, self.held = likelihood, best, bounds, held
        self.t = lambda x: -2 * likelihood.log_density(x, data)

    def profile(self, poi, value, near):
        """The minimum with a parameter held, from a point near it; never above what a search from there finds."""
        start = list(near)
        start[poi] = value
        held = {**dict.fromkeys(self.held), poi: None}
        found = polish(self.t, rough(self.t, start, self.bounds, held), self.bounds, held, {})
        if found is None:
            raise ValueError(f"no conditional minimum at {mpmath.nstr(value, 6)}")
        return found

    def minos(self, poi, side):
        """The value at which the profile has risen by 1, by Newton's method: its slope is that of t. None at a bound."""
        sigma = mpmath.sqrt(self.best.covariance()[self.best.free.index(poi), self.best.free.index(poi)])
        value, near = self.best.x[poi] + side * sigma, self.best.x
        for _ in range(ITERATIONS):
            value = max(mpf(self.bounds[poi][0]), min(mpf(self.bounds[poi][1]), value))
            at = self.profile(poi, value, near)
            excess, near = at.value - self.best.value - 1, at.x
            step = excess / at.gradient[poi]
            if value in self.bounds[poi] and excess < 0:
                return None
            value -= step
            if abs(step) < TOLERANCE:
                return value
        raise ValueError("no end of a MINOS interval")


class Exclusion:
    """CLs of one parameter with q-tilde (a lower bound of 0) or q."""

    def __init__(self, likelihood, best, bounds, held, poi, statistic):
        self.poi, self.statistic, self.best = poi, statistic, best
        self.observed = Statistics(likelihood, best, bounds, held)
        background = self.observed.profile(poi, mpf(0), best.x)
        asimov = (likelihood.expected_main(background.x), likelihood.expected_aux(background.x))
        self.asimov = Statistics(likelihood, _Generated(likelihood, background.x, asimov), bounds, held, asimov)
        self.near = [best.x, background.x]

    def roots(self, value):
        """(sqrt q, sqrt q of the Asimov data)"""
        rises = []
        for k, (statistics, lowest) in enumerate(((self.observed, self.best), (self.asimov, self.asimov.best))):
            at = statistics.profile(self.poi, value, self.near[k])
            self.near[k] = at.x
            rises.append(at.value - lowest.value if lowest.x[self.poi] <= value else mpf(0))
        return [mpmath.sqrt(max(mpf(0), r)) for r in rises]

    def cls(self, value):
        """[observed, and expected at -2 ... 2 standard deviations]"""
        root, root_asimov = self.roots(mpf(value))
        if self.statistic == "q" or root <= root_asimov:
            distance = root - root_asimov
        else:
            distance = (root**2 - root_asimov**2) / (2 * root_asimov)
        return [_ratio(d, root_asimov) for d in (distance, 2, 1, 0, -1, -2)]

    def limits(self, level):
        """Values at which CLs is `level`: observed, and the five expected ones; none where two searches disagree."""
        return [self._limit(k, mpf(level)) for k in range(6)]

    def _limit(self, k, level):
        low, high = mpf(0), mpf(1)
        while self.cls(high)[k] > level:
            low, high = high, 2 * high
        excess = lambda v: mpmath.log(self.cls(v)[k] / level)  # noqa: E731
        return _bracketed_root(excess, low if low > 0 else high / 8, high)


class _Generated:
    """The lowest minimum for the expectations of a point: the point itself, where every term is the largest that it can be."""

    def __init__(self, likelihood, x, data):
        self.x, self.value = x, -2 * likelihood.log_density(x, data)


def _ratio(distance, root_asimov):
    return mpmath.ncdf(-(distance + root_asimov)) / mpmath.ncdf(-mpf(distance))


def _bracketed_root(f, low, high):
    """Secant steps within a bracket, with bisection where they leave it."""
    f_low, f_high = f(low), f(high)
    while f_low < 0:
        low = low / 2
        f_low = f(low)
    x, f_x, previous, f_previous = high, f_high, low, f_low
    for _ in range(ITERATIONS):
        step = f_x * (x - previous) / (f_x - f_previous)
        new = x - step
        if not low < new < high:
            new = (low + high) / 2
        previous, f_previous = x, f_x
        x, f_x = new, f(new)
        low, high = (x, high) if f_x > 0 else (low, x)
        if abs(x - previous) < mpf("1e-14") * abs(x):
            return x
    raise ValueError("no limit")
