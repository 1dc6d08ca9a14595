/**
 * The table of differentiation rules: every operation with its value and its derivatives.
 *
 * Derivatives are written with the operations themselves, so that nesting gives any order. Where a derivative does
 * not exist (a kink, a branch point) the entry says what is returned; the choice is JAX's, so that a function moved
 * from there keeps its numbers, unless noted. An infinite slope is ±Infinity. Of plain numbers, plain numbers.
 */
import { DataError } from "../errors.js";
import { erfc as erfcValue, erf as erfValue } from "../math/erf.js";
import { lgamma as lgammaValue } from "../math/gamma.js";
import { normalLogPdf } from "../math/normal.js";
import { poissonLogPmf } from "../math/poisson.js";
import { digamma as digammaValue, polygamma as polygammaValue } from "../math/polygamma.js";
import { ADD, apply, MUL, type Rule, type Scalar, value } from "./dual.js";

interface UnaryFunction {
  (x: number): number;
  (x: Scalar): Scalar;
}

interface BinaryFunction {
  (x: number, y: number): number;
  (x: Scalar, y: Scalar): Scalar;
}

interface TernaryFunction {
  (x: number, y: number, z: number): number;
  (x: Scalar, y: Scalar, z: Scalar): Scalar;
}

interface VariadicFunction {
  (x: number, y: number, ...more: number[]): number;
  (x: Scalar, y: Scalar, ...more: Scalar[]): Scalar;
}

/** An operation: callable, and carrying its row of the table. */
export type Operation<F> = F & { readonly rule: Rule };
/** An operation of one argument. */
export type Unary = Operation<UnaryFunction>;
/** An operation of two arguments. */
export type Binary = Operation<BinaryFunction>;
/** An operation of three arguments. */
export type Ternary = Operation<TernaryFunction>;
/** An operation of two or more arguments, taken from left to right. */
export type Variadic = Operation<VariadicFunction>;

function unary(name: string, f: (x: number) => number, partial: (x: Scalar, result: Scalar) => Scalar): Unary {
  const rule: Rule = { name, value: f, partials: [partial] };
  const call = (x: Scalar) => (typeof x === "number" ? f(x) : apply(rule, [x]));
  return Object.assign(call as UnaryFunction, { rule });
}

type BinaryPartial = (x: Scalar, y: Scalar, result: Scalar) => Scalar;

function binary(name: string, f: (x: number, y: number) => number, partials: [BinaryPartial, BinaryPartial]): Binary {
  const rule: Rule = { name, value: f, partials };
  const call = (x: Scalar, y: Scalar) =>
    typeof x === "number" && typeof y === "number" ? f(x, y) : apply(rule, [x, y]);
  return Object.assign(call as BinaryFunction, { rule });
}

type TernaryPartial = (x: Scalar, y: Scalar, z: Scalar, result: Scalar) => Scalar;

function ternary(
  name: string,
  f: (x: number, y: number, z: number) => number,
  partials: [TernaryPartial, TernaryPartial, TernaryPartial],
): Ternary {
  const rule: Rule = { name, value: f, partials };
  const call = (x: Scalar, y: Scalar, z: Scalar) => apply(rule, [x, y, z]);
  return Object.assign(call as TernaryFunction, { rule });
}

function variadic(rule: Rule): Variadic {
  const pair = (x: Scalar, y: Scalar) =>
    typeof x === "number" && typeof y === "number" ? rule.value(x, y) : apply(rule, [x, y]);
  const call = (x: Scalar, y: Scalar, ...more: Scalar[]) => more.reduce(pair, pair(x, y));
  return Object.assign(call as VariadicFunction, { rule });
}

// ---------------------------------------------------------------------------------------------- arithmetic

/** x + y + … */
export const add: Variadic = variadic(ADD);

/** x y … */
export const mul: Variadic = variadic(MUL);

/** x − y */
export const sub: Binary = binary("sub", (x, y) => x - y, [() => 1, () => -1]);

/** x / y; derivatives 1/y and −x/y². */
export const div: Binary = binary("div", (x, y) => x / y, [(_x, y) => div(1, y), (_x, y, ratio) => neg(div(ratio, y))]);

/** −x */
export const neg: Unary = unary(
  "neg",
  (x) => -x,
  () => -1,
);

/** x² */
export const square: Unary = unary(
  "square",
  (x) => x * x,
  (x) => mul(2, x),
);

/**
 * x^y, as `x ** y` of JavaScript; derivatives y x^(y−1) and x^y log x.
 *
 * A constant exponent 0 has slope 0 everywhere; x^n at x = 0 has the slopes of the power (1 at n = 1, ∞ for 0 < n < 1).
 * The derivative to y is 0 at x = 0 for y ≥ 0 (NaN for y < 0), and NaN for x < 0. (JAX: the slope of x^0 at x = 0,
 * and the second of x^1, are NaN for a floating-point exponent and 0 for an integer one; here always 0.)
 */
export const pow: Binary = binary("pow", (x, y) => x ** y, [
  (x, y) => (y === 0 ? 0 : mul(y, pow(x, sub(y, 1)))),
  (x, _y, power) => mul(value(x) === 0 ? 0 : log(x), power),
]);

/** √x; infinite slope at 0, NaN below. */
export const sqrt: Unary = unary("sqrt", Math.sqrt, (_x, root) => div(0.5, root));

/** ∛x; infinite slope at 0. */
export const cbrt: Unary = unary("cbrt", Math.cbrt, (_x, root) => div(1, mul(3, square(root))));

/** |x|; the slope at 0, where none exists, is 1. */
export const abs: Unary = unary("abs", Math.abs, (x) => (value(x) >= 0 ? 1 : value(x) < 0 ? -1 : Number.NaN));

/** Weight of x in max(x, y) or min(x, y), given whether it is the one chosen: ½ each when they are equal. */
function share(chosen: boolean, x: Scalar, y: Scalar): number {
  if (chosen) return 1;
  return value(x) === value(y) ? 0.5 : Number.isNaN(value(x) + value(y)) ? Number.NaN : 0;
}

/** The larger of two; equal arguments share the slope, ½ each. `max` of reductions.ts takes any number. */
export const max2: Binary = binary("max", Math.max, [
  (x, y) => share(value(x) > value(y), x, y),
  (x, y) => share(value(y) > value(x), x, y),
]);

/** The smaller of two; equal arguments share the slope, ½ each. `min` of reductions.ts takes any number. */
export const min2: Binary = binary("min", Math.min, [
  (x, y) => share(value(x) < value(y), x, y),
  (x, y) => share(value(y) < value(x), x, y),
]);

/** x / h, the slope of h = √(x² + y²) to x. */
function direction(x: Scalar, hypotenuse: Scalar): Scalar {
  return value(hypotenuse) === 0 ? 0.5 : div(x, hypotenuse);
}

/** √(x² + y²) without overflow; at (0, 0), where it has no derivative, the slopes are ½ each. */
export const hypot: Binary = binary("hypot", Math.hypot, [
  (x, _y, h) => direction(x, h),
  (_x, y, h) => direction(y, h),
]);

// ----------------------------------------------------------------------------- exponential and logarithm

/** e^x */
export const exp: Unary = unary("exp", Math.exp, (_x, power) => power);

/** e^x − 1, exact near 0. */
export const expm1: Unary = unary("expm1", Math.expm1, (x) => exp(x));

/** Natural logarithm; −Infinity with infinite slope at 0, NaN below. */
export const log: Unary = unary("log", Math.log, (x) => div(1, x));

/** log(1 + x), exact near 0; −Infinity with infinite slope at −1, NaN below. */
export const log1p: Unary = unary("log1p", Math.log1p, (x) => div(1, add(1, x)));

/** Logarithm to the base 2. */
export const log2: Unary = unary("log2", Math.log2, (x) => div(Math.LOG2E, x));

/** Logarithm to the base 10. */
export const log10: Unary = unary("log10", Math.log10, (x) => div(Math.LOG10E, x));

// ----------------------------------------------------------------------- trigonometric and hyperbolic

/** Sine; x in radians. */
export const sin: Unary = unary("sin", Math.sin, (x) => cos(x));

/** Cosine; x in radians. */
export const cos: Unary = unary("cos", Math.cos, (x) => neg(sin(x)));

/** Tangent; x in radians. */
export const tan: Unary = unary("tan", Math.tan, (_x, t) => add(1, square(t)));

/** (1 − x)(1 + x), which is 1 − x² without its rounding near ±1. */
function oneMinusSquare(x: Scalar): Scalar {
  return mul(sub(1, x), add(1, x));
}

/** Inverse sine in [−π/2, π/2]; infinite slope at ±1, NaN outside. */
export const asin: Unary = unary("asin", Math.asin, (x) => div(1, sqrt(oneMinusSquare(x))));

/** Inverse cosine in [0, π]; infinite slope at ±1, NaN outside. */
export const acos: Unary = unary("acos", Math.acos, (x) => div(-1, sqrt(oneMinusSquare(x))));

/** Inverse tangent in (−π/2, π/2). */
export const atan: Unary = unary("atan", Math.atan, (x) => div(1, add(1, square(x))));

/** Angle of the point (x, y), in (−π, π], arguments in the order `atan2(y, x)`; slopes NaN at the origin. */
export const atan2: Binary = binary("atan2", Math.atan2, [
  (y, x) => div(x, add(square(x), square(y))),
  (y, x) => div(neg(y), add(square(x), square(y))),
]);

/** Hyperbolic sine. */
export const sinh: Unary = unary("sinh", Math.sinh, (x) => cosh(x));

/** Hyperbolic cosine. */
export const cosh: Unary = unary("cosh", Math.cosh, (x) => sinh(x));

/** Hyperbolic tangent; the slope 1/cosh² keeps its digits where tanh is 1 to a double. */
export const tanh: Unary = unary("tanh", Math.tanh, (x) => square(div(1, cosh(x))));

/** Inverse hyperbolic sine. */
export const asinh: Unary = unary("asinh", Math.asinh, (x) => div(1, hypot(1, x)));

/** Inverse hyperbolic cosine, ≥ 0; infinite slope at 1, NaN below. */
export const acosh: Unary = unary("acosh", Math.acosh, (x) => div(1, sqrt(mul(sub(x, 1), add(x, 1)))));

/** Inverse hyperbolic tangent; infinite at ±1, NaN outside. */
export const atanh: Unary = unary("atanh", Math.atanh, (x) => div(1, oneMinusSquare(x)));

// ------------------------------------------------------------------------------------ special functions

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/** Error function. */
export const erf: Unary = unary("erf", erfValue, (x) => mul(TWO_OVER_SQRT_PI, exp(neg(square(x)))));

/** Complementary error function, 1 − erf(x) with all its digits in the upper tail. */
export const erfc: Unary = unary("erfc", erfcValue, (x) => mul(-TWO_OVER_SQRT_PI, exp(neg(square(x)))));

/** log |Γ(x)|; poles at 0, −1, −2, …, where the slope is NaN. */
export const lgamma: Unary = unary("lgamma", lgammaValue, (x) => digamma(x));

/** Digamma function ψ(x) = d log Γ(x)/dx; NaN at the poles 0, −1, −2, … */
export const digamma: Unary = unary("digamma", digammaValue, (x) => polygamma(1, x));

/** ψ⁽ⁿ⁾(x), derivative n of the digamma function; n a constant integer ≥ 0: varying it is an error. */
export const polygamma: Binary = binary("polygamma", polygammaValue, [
  () => notDifferentiable("polygamma", "order n"),
  (n, x) => polygamma(add(n, 1), x),
]);

function notDifferentiable(operation: string, argument: string): never {
  throw new DataError([
    {
      code: "not-differentiable",
      path: `${operation}(…)`,
      expected: `a constant ${argument}`,
      received: "a number that is being differentiated",
    },
  ]);
}

// --------------------------------------------------------------------------------------- log-densities

/** n/λ − 1, the slope of a Poisson log-probability in λ: −1 at n = λ = 0, NaN outside the domain. */
function poissonSlope(n: Scalar, lambda: Scalar): Scalar {
  if (value(n) < 0 || value(lambda) < 0) return Number.NaN;
  return value(n) === 0 && value(lambda) === 0 ? -1 : sub(div(n, lambda), 1);
}

/**
 * Logarithm of the Poisson probability of n events where λ are expected, n real: n log λ − λ − log Γ(n + 1).
 *
 * 0 at n = λ = 0 with slope −1 in λ; −Infinity with slope Infinity at λ = 0, n > 0; −Infinity with slope NaN for λ < 0
 * (no derivative exists outside the domain). JAX: NaN at n = λ = 0 and for λ < 0.
 */
export const poissonLogpdf: Binary = binary("poissonLogpdf", poissonLogPmf, [
  (n, lambda) => sub(log(lambda), digamma(add(n, 1))),
  (n, lambda) => poissonSlope(n, lambda),
]);

/** (x − mean)/sigma² */
function normalPull(x: Scalar, mean: Scalar, sigma: Scalar): Scalar {
  return div(div(sub(x, mean), sigma), sigma);
}

/** Logarithm of the normal density, −((x − mean)/sigma)²/2 − log(sigma √2π); sigma > 0. */
export const normalLogpdf: Ternary = ternary("normalLogpdf", normalLogPdf, [
  (x, mean, sigma) => neg(normalPull(x, mean, sigma)),
  (x, mean, sigma) => normalPull(x, mean, sigma),
  (x, mean, sigma) => div(sub(square(div(sub(x, mean), sigma)), 1), sigma),
]);

/** The table: every operation by its name. */
export const RULES = {
  add,
  mul,
  sub,
  div,
  neg,
  square,
  pow,
  sqrt,
  cbrt,
  abs,
  max: max2,
  min: min2,
  hypot,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  erfc,
  lgamma,
  digamma,
  polygamma,
  poissonLogpdf,
  normalLogpdf,
} as const;
