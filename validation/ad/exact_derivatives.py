"""Values, gradients and Hessians of functions of a, b and c with 50 digits, and by JAX.

    python validation/ad/exact_derivatives.py < functions.jsonl        (needs mpmath; --jax N needs jax)

A line of the input is [tree, point], with trees as random-functions.mjs makes them. A line of the output has `exact`:
value, gradient and the upper half of the Hessian, row by row; `spread`: by how much each of them moves when every operation
is rounded at random as doubles are; and `note`, why there is nothing to compare, where so. For every Nth function `jax` has
JAX's numbers in double precision.

Derivatives are propagated forwards: a number carries its value, gradient and Hessian, and each function its first and
second derivatives, from a formulary of derivatives. Nothing is shared with the library.
"""

import argparse
import json
import random
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 50
N = 3
PAIRS = [(i, j) for i in range(N) for j in range(i, N)]
ROUNDINGS = 3
UNIT = mpf(2) ** -52
LARGEST, SMALLEST = mpf(10) ** 290, mpf(10) ** -290
TIE = mpf(10) ** -9
LOST = mpf(10) ** -3  # of a value that roundings in between move as much, doubles know nothing


class NothingToCompare(Exception):
    """A function has no derivatives here, or a double cannot tell which."""


class Arithmetic:
    """Operations on (value, gradient, Hessian), rounded at random where there is a source of random numbers."""

    def __init__(self, source=None):
        self.source = source
        self.values = []

    def rounded(self, x):
        if not mpmath.isfinite(x):
            raise NothingToCompare("outside the domain")
        if x != 0 and not SMALLEST < abs(x) < LARGEST:
            raise NothingToCompare("numbers beyond the doubles in between")
        return x if self.source is None else x * (1 + UNIT * self.source.uniform(-1, 1))

    def apply(self, value, first, second, operands):
        """Chain rule to second order: `first` by operand, `second` by pair of operands (k <= l)."""
        rounded = self.rounded
        if any(isinstance(x, mpmath.mpc) for x in [value, *first, *second.values()]):
            raise NothingToCompare("outside the domain")
        value = rounded(value)
        self.values.append(value)
        first = [rounded(f) for f in first]
        second = {pair: rounded(f) for pair, f in second.items() if f != 0}
        gradient = [sum((rounded(f * x[1][i]) for f, x in zip(first, operands)), mpf(0)) for i in range(N)]
        hessian = []
        for p, (i, j) in enumerate(PAIRS):
            total = sum((rounded(f * x[2][p]) for f, x in zip(first, operands)), mpf(0))
            for (k, l), f in second.items():
                xi, xj = operands[k][1], operands[l][1]
                total += rounded(rounded(f * xi[i]) * xj[j])
                if k != l:
                    total += rounded(rounded(f * xi[j]) * operands[l][1][i])
            hessian.append(rounded(total))
        return value, [rounded(g) for g in gradient], hessian


def power(x, y):
    if x == 0 and y <= 2:
        raise NothingToCompare("outside the domain")
    if x < 0 and y != int(y):
        raise NothingToCompare("outside the domain")
    return x**y


def root3(x):
    return mpmath.sign(x) * mpmath.cbrt(abs(x))


def psi(m, x):
    """Polygamma functions; by reflection below 0, where mpmath's own takes as long as x is large."""
    if x > 0 or m == 0:
        return mpmath.psi(m, x)
    sine, cosine = mpmath.sinpi(x), mpmath.cospi(x)
    if m == 1:
        return mp.pi**2 / sine**2 - mpmath.psi(1, 1 - x)
    return mpmath.psi(2, 1 - x) - 2 * mp.pi**3 * cosine / sine**3


SQRT_PI = mpmath.sqrt(mp.pi)
LOG2, LOG10 = mpmath.log(2), mpmath.log(10)


def gauss(x):
    return 2 / SQRT_PI * mpmath.exp(-x * x)


# name: value, first and second derivative
UNARY = {
    "neg": (lambda x: -x, lambda x: mpf(-1), lambda x: mpf(0)),
    "square": (lambda x: x * x, lambda x: 2 * x, lambda x: mpf(2)),
    "abs": (abs, mpmath.sign, lambda x: mpf(0)),
    "sqrt": (mpmath.sqrt, lambda x: 1 / (2 * mpmath.sqrt(x)), lambda x: -1 / (4 * x * mpmath.sqrt(x))),
    "cbrt": (root3, lambda x: 1 / (3 * root3(x) ** 2), lambda x: -2 / (9 * root3(x) ** 5)),
    "exp": (mpmath.exp, mpmath.exp, mpmath.exp),
    "expm1": (mpmath.expm1, mpmath.exp, mpmath.exp),
    "log": (mpmath.log, lambda x: 1 / x, lambda x: -1 / x**2),
    "log1p": (mpmath.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2),
    "log2": (lambda x: mpmath.log(x) / LOG2, lambda x: 1 / (x * LOG2), lambda x: -1 / (x**2 * LOG2)),
    "log10": (lambda x: mpmath.log(x) / LOG10, lambda x: 1 / (x * LOG10), lambda x: -1 / (x**2 * LOG10)),
    "sin": (mpmath.sin, mpmath.cos, lambda x: -mpmath.sin(x)),
    "cos": (mpmath.cos, lambda x: -mpmath.sin(x), lambda x: -mpmath.cos(x)),
    "tan": (mpmath.tan, lambda x: mpmath.sec(x) ** 2, lambda x: 2 * mpmath.tan(x) * mpmath.sec(x) ** 2),
    "asin": (mpmath.asin, lambda x: (1 - x * x) ** -0.5, lambda x: x * (1 - x * x) ** mpf(-1.5)),
    "acos": (mpmath.acos, lambda x: -((1 - x * x) ** -0.5), lambda x: -x * (1 - x * x) ** mpf(-1.5)),
    "atan": (mpmath.atan, lambda x: 1 / (1 + x * x), lambda x: -2 * x / (1 + x * x) ** 2),
    "sinh": (mpmath.sinh, mpmath.cosh, mpmath.sinh),
    "cosh": (mpmath.cosh, mpmath.sinh, mpmath.cosh),
    "tanh": (mpmath.tanh, lambda x: mpmath.sech(x) ** 2, lambda x: -2 * mpmath.tanh(x) * mpmath.sech(x) ** 2),
    "asinh": (mpmath.asinh, lambda x: (1 + x * x) ** -0.5, lambda x: -x * (1 + x * x) ** mpf(-1.5)),
    "acosh": (mpmath.acosh, lambda x: (x * x - 1) ** -0.5, lambda x: -x * (x * x - 1) ** mpf(-1.5)),
    "atanh": (mpmath.atanh, lambda x: 1 / (1 - x * x), lambda x: 2 * x / (1 - x * x) ** 2),
    "erf": (mpmath.erf, gauss, lambda x: -2 * x * gauss(x)),
    "erfc": (mpmath.erfc, lambda x: -gauss(x), lambda x: 2 * x * gauss(x)),
    "lgamma": (lambda x: mpmath.re(mpmath.loggamma(x)), lambda x: psi(0, x), lambda x: psi(1, x)),
    "digamma": (lambda x: psi(0, x), lambda x: psi(1, x), lambda x: psi(2, x)),
}


def pow_rule(x, y, y_is_constant):
    value = power(x, y)
    first_x, second_xx = y * x ** (y - 1), y * (y - 1) * x ** (y - 2)
    if y_is_constant:
        return value, [first_x, mpf(0)], {(0, 0): second_xx}
    if x < 0:
        raise NothingToCompare("outside the domain")
    log = mpmath.log(x)
    mixed = x ** (y - 1) * (1 + y * log)
    return value, [first_x, value * log], {(0, 0): second_xx, (0, 1): mixed, (1, 1): value * log**2}


def hypot_rule(x, y):
    h = mpmath.sqrt(x * x + y * y)
    return h, [x / h, y / h], {(0, 0): y * y / h**3, (0, 1): -x * y / h**3, (1, 1): x * x / h**3}


def atan2_rule(y, x):
    q = x * x + y * y
    if y == 0:
        raise NothingToCompare("a kink")
    mixed = (y * y - x * x) / q**2
    return mpmath.atan2(y, x), [x / q, -y / q], {(0, 0): -2 * x * y / q**2, (0, 1): mixed, (1, 1): 2 * x * y / q**2}


def poisson_rule(n, rate):
    if rate <= 0:
        raise NothingToCompare("outside the domain")
    return n * mpmath.log(rate) - rate - mpmath.loggamma(n + 1), [mpf(0), n / rate - 1], {(1, 1): -n / rate**2}


def normal_rule(x, mean, sigma):
    if sigma <= 0:
        raise NothingToCompare("outside the domain")
    t = (x - mean) / sigma
    value = -t * t / 2 - mpmath.log(sigma) - mpmath.log(2 * mp.pi) / 2
    first = [-t / sigma, t / sigma, (t * t - 1) / sigma]
    s2 = sigma**2
    second = {(0, 0): -1 / s2, (0, 1): 1 / s2, (1, 1): -1 / s2, (0, 2): 2 * t / s2, (1, 2): -2 * t / s2, (2, 2): (1 - 3 * t * t) / s2}
    return value, first, second


NARY = {
    "add": lambda x, y: (x + y, [mpf(1), mpf(1)], {}),
    "sub": lambda x, y: (x - y, [mpf(1), mpf(-1)], {}),
    "mul": lambda x, y: (x * y, [y, x], {(0, 1): mpf(1)}),
    "div": lambda x, y: (x / y, [1 / y, -x / y**2], {(0, 1): -1 / y**2, (1, 1): 2 * x / y**3}),
    "hypot": hypot_rule,
    "atan2": atan2_rule,
    "poissonLogpdf": poisson_rule,
    "normalLogpdf": normal_rule,
}


def chosen(x, y):
    """Whether x > y, where doubles can tell."""
    if abs(x - y) <= TIE * (abs(x) + abs(y)):
        raise NothingToCompare("nearly a tie")
    return x > y


def evaluate(tree, point, arithmetic):
    if isinstance(tree, str):
        k = "abc".index(tree)
        return point[k], [mpf(i == k) for i in range(N)], [mpf(0)] * len(PAIRS)
    if not isinstance(tree, list):
        return mpf(float(tree)), [mpf(0)] * N, [mpf(0)] * len(PAIRS)
    operation, *parts = tree
    if operation == "if":
        comparison, left, right, then, otherwise = parts
        is_larger = chosen(*(evaluate(part, point, arithmetic)[0] for part in (left, right)))
        return evaluate(then if is_larger == (comparison[0] == ">") else otherwise, point, arithmetic)
    operands = [evaluate(part, point, arithmetic) for part in parts]
    values = [x[0] for x in operands]
    if operation in ("max", "min"):
        return operands[0 if chosen(*values) == (operation == "max") else 1]
    if operation == "pow":
        rule = pow_rule(*values, not isinstance(parts[1], (str, list)))
    elif operation in UNARY:
        value, first, second = (f(values[0]) for f in UNARY[operation])
        rule = value, [first], {(0, 0): second}
    else:
        rule = NARY[operation](*values)
    return arithmetic.apply(*rule, operands)


def numbers(result):
    value, gradient, hessian = result
    return [value, *gradient, *hessian]


def is_lost(values, moved):
    """Whether roundings decide a value in between, or which values there are."""
    return len(values) != len(moved) or any(abs(x - y) > LOST * abs(x) for x, y in zip(values, moved))


def judged(tree, point, seed):
    plain = Arithmetic()
    exact = numbers(evaluate(tree, point, plain))
    spread = [mpf(0)] * len(exact)
    source = random.Random(seed)
    for _ in range(ROUNDINGS):
        rounded = Arithmetic(source)
        moved = numbers(evaluate(tree, point, rounded))
        if is_lost(plain.values, rounded.values):
            raise NothingToCompare("roundings in between decide a value")
        spread = [max(s, abs(x - y)) for s, x, y in zip(spread, moved, exact)]
    return {"exact": [mpmath.nstr(x, 20) for x in exact], "spread": [mpmath.nstr(s, 5) for s in spread]}


def jax_numbers():
    """A function of tree and point that gives JAX's numbers."""
    import jax
    import jax.numpy as jnp

    from make import OPERATIONS  # lies beside; also sets double precision

    compare = {">": jnp.greater, "<": jnp.less, ">=": jnp.greater_equal, "<=": jnp.less_equal}

    def at(tree, x):
        if isinstance(tree, str):
            return x["abc".index(tree)]
        if not isinstance(tree, list):
            return float(tree)
        operation, *parts = tree
        if operation != "if":
            return OPERATIONS[operation](*(at(part, x) for part in parts))
        comparison, left, right, then, otherwise = parts
        return jnp.where(compare[comparison](at(left, x), at(right, x)), at(then, x), at(otherwise, x))

    def of(tree, point):
        f = lambda x: jnp.asarray(at(tree, x), float)
        x = jnp.array(point, float)
        second = jax.hessian(f)(x)
        return [repr(float(v)) for v in [f(x), *jax.grad(f)(x), *(second[i][j] for i, j in PAIRS)]]

    return of


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jax", type=int, default=0)
    every = parser.parse_args().jax
    by_jax = jax_numbers() if every > 0 else None
    for index, line in enumerate(sys.stdin):
        tree, point = json.loads(line)
        try:
            record = judged(tree, [mpf(float(x)) for x in point], index)
        except NothingToCompare as reason:
            record = {"note": str(reason)}
        except (ZeroDivisionError, ValueError):
            record = {"note": "outside the domain"}
        except OverflowError:
            record = {"note": "numbers beyond the doubles in between"}
        if by_jax is not None and index % every == 0 and "exact" in record:
            record["jax"] = by_jax(tree, point)
        print(json.dumps(record))


if __name__ == "__main__":
    main()
