"""Derivatives and minima with many digits: central differences of 60 digits, quasi-Newton from many starts, Newton's method.

Nothing here knows what it minimises. A minimum is what Newton's method converges to, whose gradient vanishes to 25 digits along
what is free, whose Hessian there is positive definite, and whose bounds are pushed against.
"""

import math
import random

import mpmath
from mpmath import mpf
from scipy.optimize import minimize

DIGITS = 60
STEP = mpf("1e-15")
FAR = 1e12
NEAR_BOUND = 1e-7


def gradient(f, x):
    """Central differences; error about STEP^2."""
    with mpmath.workdps(DIGITS):
        return [(f(_moved(x, (i, STEP))) - f(_moved(x, (i, -STEP)))) / (2 * STEP) for i in range(len(x))]


def hessian(f, x, indices=None):
    """Matrix of second central differences over some indices; error about STEP^2."""
    with mpmath.workdps(DIGITS):
        at = list(range(len(x))) if indices is None else indices
        center = f(x)
        up = [f(_moved(x, (i, STEP))) for i in at]
        down = [f(_moved(x, (i, -STEP))) for i in at]
        matrix = mpmath.zeros(len(at))
        for a, i in enumerate(at):
            matrix[a, a] = (up[a] - 2 * center + down[a]) / STEP**2
            for b in range(a):
                both = f(_moved(x, (i, STEP), (at[b], STEP))) + f(_moved(x, (i, -STEP), (at[b], -STEP)))
                matrix[a, b] = matrix[b, a] = (both - up[a] - up[b] - down[a] - down[b] + 2 * center) / (2 * STEP**2)
        return matrix


def _moved(x, *steps):
    moved = list(x)
    for i, step in steps:
        moved[i] = moved[i] + step
    return moved


class Minimum:
    """A polished minimum: `x`, `value`, `active` {index: side}, `gradient`, `hessian` over `free`."""

    def __init__(self, f, x, active, free):
        self.x, self.active, self.free = x, active, free
        with mpmath.workdps(DIGITS):
            self.value = f(x)
        self.gradient = gradient(f, x)
        self.hessian = hessian(f, x, free)

    @property
    def gradient_norm(self):
        return max([abs(self.gradient[i]) for i in self.free], default=mpf(0))

    @property
    def lowest_eigenvalue(self):
        return min(mpmath.eigsy(self.hessian, eigvals_only=True)) if self.free else None

    def covariance(self):
        """Inverse of half the Hessian (of -2 log L) over `free`."""
        with mpmath.workdps(DIGITS):
            return mpmath.inverse(self.hessian / 2)

    def is_minimum(self):
        pushed = all(self.gradient[i] * (1 if side == "lower" else -1) >= 0 for i, side in self.active.items())
        return pushed and self.gradient_norm < mpf("1e-20") and (not self.free or self.lowest_eigenvalue > 0)


def polish(f, start, bounds, held, active):
    """Newton's method over what is neither held nor active; a step that leaves a bound makes it active."""
    with mpmath.workdps(DIGITS):
        x, active = [mpf(v) for v in start], dict(active)
        for _ in range(60):
            free = [i for i in range(len(x)) if i not in held and i not in active]
            if not free:
                break
            g, h = gradient(f, x), hessian(f, x, free)
            try:
                step = mpmath.lu_solve(h, mpmath.matrix([-g[i] for i in free]))
            except ZeroDivisionError:
                return None
            size, fraction = max(abs(s) for s in step), mpf(1)
            while fraction > mpf("1e-6") and not f([*_along(x, free, step, fraction)]) < mpf("inf"):
                fraction /= 2
            x = _along(x, free, step, fraction)
            for i in free:
                for side, bound in zip(("lower", "upper"), bounds[i]):
                    if (x[i] < bound) if side == "lower" else (x[i] > bound):
                        x[i], active[i] = mpf(bound), side
            if size < mpf("1e-28"):
                break
        free = [i for i in range(len(x)) if i not in held and i not in active]
        found = Minimum(f, x, active, free)
        return found if found.is_minimum() else None


def _along(x, free, step, fraction):
    moved = list(x)
    for i, s in zip(free, step):
        moved[i] = moved[i] + fraction * s
    return moved


def rough(f, start, bounds, held):
    """SciPy's L-BFGS-B in doubles; the free parameters only."""
    free = [i for i in range(len(start)) if i not in held]

    def value(y):
        x = [mpf(v) for v in start]
        for i, v in zip(free, y):
            x[i] = mpf(float(v))
        with mpmath.workdps(18):
            result = float(f(x))
        return result if math.isfinite(result) else FAR

    if not free:
        return list(start)
    options = {"ftol": 1e-14, "gtol": 1e-7, "maxiter": 300}
    run = minimize(
        value, [float(start[i]) for i in free], method="L-BFGS-B", bounds=[bounds[i] for i in free], options=options
    )
    x = list(start)
    for i, v in zip(free, run.x):
        x[i] = float(v)
    return x


def at_bounds(x, bounds, held):
    return {
        i: side
        for i in range(len(x))
        if i not in held
        for side, bound in zip(("lower", "upper"), bounds[i])
        if abs(float(x[i]) - bound) < NEAR_BOUND * max(1, abs(bound))
    }


def minima(f, start, bounds, held, n_starts, seed):
    """All different minima that are found from `start` and random points, the lowest first."""
    rng, found = random.Random(seed), []
    starts = [list(start)] + [_random(rng, start, bounds, held) for _ in range(n_starts - 1)]
    for each in starts:
        x = rough(f, each, bounds, held)
        if any(_same(x, m.x) for m in found):
            continue
        active = at_bounds(x, bounds, held)
        x = [bounds[i][0 if active[i] == "lower" else 1] if i in active else v for i, v in enumerate(x)]
        minimum = polish(f, x, bounds, held, active) or polish(f, x, bounds, held, {})
        if minimum is not None and not any(_same(minimum.x, m.x) for m in found):
            found.append(minimum)
    return sorted(found, key=lambda m: m.value)


def _same(x, y):
    return max((abs(mpf(a) - b) for a, b in zip(x, y)), default=mpf(0)) < mpf("3e-4")


def _random(rng, start, bounds, held):
    """A point around the start: within 3 of it, or within the bounds where these are closer."""
    return [
        v if i in held else rng.uniform(max(bounds[i][0], v - 3), min(bounds[i][1], v + 3)) for i, v in enumerate(start)
    ]
