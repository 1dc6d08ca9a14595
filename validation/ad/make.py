"""Values, first and second derivatives of functions by JAX in double precision.

    python validation/ad/make.py        (needs jax)

writes expected.json beside this file: rows [expression, point, value, gradient, hessian], where an expression is a
number, a variable "x0", "x1", …, or a list [operation, operands…]. The same lists are read by test/ad/jax.test.ts,
which evaluates them with this library's operations. Hessians are forward over reverse. Non-finite numbers are the strings "nan", "inf", "-inf".
"""

import json
import math
import platform
import random
from pathlib import Path

import jax
import jax.numpy as jnp
import jax.scipy.special as special

jax.config.update("jax_enable_x64", True)
RANDOM = random.Random(20240502)



OPERATIONS = {
    "add": lambda *xs: sum(xs[1:], xs[0]),
    "mul": lambda *xs: math.prod(xs[1:], start=xs[0]),
    "sub": lambda x, y: x - y,
    "div": jnp.divide,
    "neg": jnp.negative,
    "square": jnp.square,
    "pow": jnp.power,
    "sqrt": jnp.sqrt,
    "cbrt": jnp.cbrt,
    "abs": jnp.abs,
    "max": lambda *xs: jnp.max(jnp.stack([jnp.asarray(x, float) for x in xs])) if len(xs) > 2 else jnp.maximum(*xs),
    "min": lambda *xs: jnp.min(jnp.stack([jnp.asarray(x, float) for x in xs])) if len(xs) > 2 else jnp.minimum(*xs),
    "hypot": jnp.hypot,
    "exp": jnp.exp,
    "expm1": jnp.expm1,
    "log": jnp.log,
    "log1p": jnp.log1p,
    "log2": jnp.log2,
    "log10": jnp.log10,
    "sin": jnp.sin,
    "cos": jnp.cos,
    "tan": jnp.tan,
    "asin": jnp.arcsin,
    "acos": jnp.arccos,
    "atan": jnp.arctan,
    "atan2": jnp.arctan2,
    "sinh": jnp.sinh,
    "cosh": jnp.cosh,
    "tanh": jnp.tanh,
    "asinh": jnp.arcsinh,
    "acosh": jnp.arccosh,
    "atanh": jnp.arctanh,
    "erf": special.erf,
    "erfc": special.erfc,
    "lgamma": special.gammaln,
    "digamma": special.digamma,
    "poissonLogpdf": lambda n, lam: special.xlogy(n, lam) - lam - special.gammaln(n + 1.0),
    "normalLogpdf": lambda x, mean, sigma: jax.scipy.stats.norm.logpdf(x, mean, sigma),
    "sum": lambda *xs: jnp.sum(jnp.stack(xs)),
    "norm": lambda *xs: jnp.linalg.norm(jnp.stack(xs)),
    "logsumexp": lambda *xs: special.logsumexp(jnp.stack([jnp.asarray(x, float) for x in xs])),
    "dot": lambda *xs: jnp.dot(jnp.stack(xs[: len(xs) // 2]), jnp.stack(xs[len(xs) // 2 :])),
}


def evaluate(expression, variables):
    if isinstance(expression, str):
        return variables[int(expression[1:])]
    if isinstance(expression, (int, float)):
        return expression
    operation, *operands = expression
    return OPERATIONS[operation](*(evaluate(operand, variables) for operand in operands))


X, Y, Z = "x0", "x1", "x2"
UNARY_POINTS = {
    "neg": [1.3], "square": [-1.7, 0], "sqrt": [0, 2.3, 1e-8], "cbrt": [5.1, -0.3], "abs": [-2, 0, 3],
    "exp": [-3, 0.7], "expm1": [0, 1e-9, 2], "log": [0, 0.3, 9], "log1p": [0, 1e-9, -0.7], "log2": [0.3], "log10": [70],
    "sin": [0, 2.1], "cos": [0, -4], "tan": [0, 1.2, 1.5], "asin": [0, 0.99, 1, -0.3], "acos": [0.5, -0.9, -1], "atan": [0, -3, 50],
    "sinh": [0, 2], "cosh": [0, -2], "tanh": [0, 0.8, -4], "asinh": [0, -3, 20], "acosh": [1.01, 4], "atanh": [0, 0.9, -0.999],
    "erf": [0, 0.6, -3], "erfc": [0.3, 4, 8, 30], "lgamma": [0.2, 1, 1.46163, 2, 12.5, -0.5, -2.3], "digamma": [0.2, 1.4616, 5, 33],
}
BINARY_POINTS = {
    "add": [(1, 2)], "sub": [(1, 2)], "mul": [(3, -2)], "div": [(3, -2), (1, 7)], "hypot": [(3, 4), (-1e200, 1), (0, 0), (3, 0)],
    "pow": [(2, 3), (0.3, -1.7), (0, 2), (0, 1.5), (0, 0.5), (5, 0)], "atan2": [(1, 2), (-0.5, -3), (0, -1), (1, 0)],
    "max": [(1, 2), (2, 1), (1, 1)], "min": [(1, 2), (2, 1), (1, 1)],
    "poissonLogpdf": [(3, 2.5), (0, 4.2), (1.7, 0.01), (120, 100), (0.3, 0.2)],
}
COMPOSED = [
    # powers of constant exponent at the edges
    (["pow", X, 2], (0,)), (["pow", X, 3], (-2,)), (["pow", X, 1], (0,)), (["pow", X, 0], (0,)), (["pow", X, -2], (3,)),
    (["pow", 2.0, X], (3,)), (["pow", X, 0.5], (0,)), (["pow", X, 1.5], (0,)), (["pow", X, 2.5], (4,)), (["pow", X, X], (1.7,)),
    # kinks met inside a function
    (["mul", X, ["abs", X]], (0,)), (["abs", ["sin", X]], (-1,)), (["max", ["square", X], X], (1,)), (["min", ["square", X], X], (0.5,)),
    (["max", X, Y, Z], (1, 1, 1)), (["max", X, Y, Z], (1, 3, 3)), (["min", X, Y, Z], (2, 2, 2)), (["max", X, 0.0], (0,)), (["sqrt", ["square", X]], (-3,)),
    (["add", ["sqrt", X], ["square", Y]], (0, 3)), (["add", ["log", X], Y], (0, 3)), (["square", ["max", X, Y]], (2, 2)),
    # reductions
    (["logsumexp", X, Y, Z], (1, 2, 3)), (["logsumexp", X, Y], (1000, 1001)), (["logsumexp", X, Y], (0, -math.inf)), (["logsumexp", X, X], (0.5,)),
    (["norm", X, Y, Z], (1, -2, 2)), (["norm", X, Y], (0, 0)), (["norm", X, Y], (3, 0)), (["sum", X, Y, Z], (1, 2, 3)),
    (["dot", X, Y, Y, Z], (1, 2, 3)), (["dot", X, Y, X, Y], (1, -2)),
    # functions of the trade
    (["normalLogpdf", X, Y, Z], (1.2, 0.7, 0.4)), (["normalLogpdf", X, 0.0, 1.0], (0,)), (["exp", ["normalLogpdf", X, Y, 2.0]], (1, -3)),
    (["poissonLogpdf", 7.0, ["add", ["mul", X, 5.0], Y]], (1, 10)), (["poissonLogpdf", 0.0, ["mul", X, Y]], (2, 3)),
    (["add", ["poissonLogpdf", 15.0, ["add", ["mul", X, 5.0], Y]], ["normalLogpdf", 10.0, Y, 3.5]], (1, 10)),
    (["pow", ["add", 1.0, ["mul", 0.1, X]], Y], (0.5, 2)), (["exp", ["mul", X, ["log", 1.2]]], (0.7,)),
    (["div", 1.0, ["add", 1.0, ["exp", ["neg", X]]]], (0.3,)), (["log", ["add", ["exp", X], ["exp", Y]]], (1, 2)),
    (["square", ["sub", X, 1.0]], (3,)), (["square", ["add", X, ["sub", Y, 1.0], ["sub", Z, 2.0]]], (0, 2, 2)),
    (["add", ["mul", 100.0, ["square", ["sub", Y, ["square", X]]]], ["square", ["sub", 1.0, X]]], (-1.2, 1)),
    (["cos", ["pow", X, 3]], (1.5,)), (["sin", ["mul", X, Y]], (1.1, 2)), (["exp", ["mul", ["sin", X], ["cos", Y]]], (0.4, 1)),
    (["atan2", ["sin", X], ["cos", X]], (2,)), (["log", ["div", X, ["add", X, Y]]], (2, 5)), (["erf", ["div", ["sub", X, Y], Z]], (1, 0.5, 0.8)),
    (["lgamma", ["add", ["square", X], 1.0]], (1.3,)), (["tanh", ["mul", X, ["tanh", Y]]], (0.5, -1)), (["div", ["sinh", X], X], (0.2,)),
    (["div", ["sin", X], X], (0.5,)), (["log1p", ["exp", ["neg", X]]], (30,)), (["mul", X, Y, Z, X], (2, 3, 4)), (["sqrt", ["add", 1.0, ["square", X]]], (1e5,)),
    (["expm1", ["log1p", X]], (0.25,)), (["div", ["sub", X, Y], ["hypot", X, Y]], (1, 2)), (5.0, (2,)), (["mul", 0.0, X], (2,)),
]

SAFE_UNARY = ["neg", "square", "exp", "sin", "cos", "atan", "tanh", "asinh", "erf", "sinh", "cosh", "expm1"]
POSITIVE_UNARY = ["log", "sqrt", "lgamma", "log1p", "digamma", "erfc"]


def random_expression(depth):
    if depth == 0 or RANDOM.random() < 0.1:
        return RANDOM.choice([X, Y, Z, round(RANDOM.uniform(-2, 2), 2)])
    kind = RANDOM.random()
    if kind < 0.45:
        return [RANDOM.choice(["add", "sub", "mul", "max", "min", "hypot"]), random_expression(depth - 1), random_expression(depth - 1)]
    if kind < 0.55:
        return ["div", random_expression(depth - 1), ["add", 1.5, ["square", random_expression(depth - 1)]]]
    if kind < 0.8:
        inner = random_expression(depth - 1)
        return [RANDOM.choice(SAFE_UNARY), ["sin", inner] if depth > 2 else inner]
    return [RANDOM.choice(POSITIVE_UNARY), ["add", 0.7, ["square", ["sin", random_expression(depth - 1)]]]]


def cases():
    for operation, points in UNARY_POINTS.items():
        yield from (([operation, X], (point,)) for point in points)
    for operation, points in BINARY_POINTS.items():
        yield from (([operation, X, Y], point) for point in points)
    yield from COMPOSED
    for _ in range(40):
        point = tuple(round(RANDOM.uniform(-1.5, 1.5), 3) for _ in range(3))
        yield random_expression(4), point


def encode(x):
    if isinstance(x, (list, tuple)):
        return [encode(y) for y in x]
    x = float(x)
    return x if math.isfinite(x) else "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"


def row(expression, point):
    variables = tuple(map(float, point))
    every = tuple(range(len(variables)))
    f = lambda *xs: jnp.asarray(evaluate(expression, xs), float)
    gradient = jax.grad(f, every)(*variables)
    hessian = jax.jacfwd(jax.grad(f, every), every)(*variables)
    return [expression, encode(point), encode(f(*variables)), encode(gradient), encode(hessian)]


def main():
    made_by = {"command": "python validation/ad/make.py", "python": platform.python_version(), "jax": jax.__version__}
    rows = [row(*case) for case in cases()]
    body = ",\n  ".join(json.dumps(r) for r in rows)
    text = f'{{\n "madeBy": {json.dumps(made_by)},\n "rows": [\n  {body}\n ]\n}}\n'
    Path(__file__).with_name("expected.json").write_text(text)
    print(len(rows), "rows")


if __name__ == "__main__":
    main()
