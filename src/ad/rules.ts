/**
 * The table of differentiation rules: every operation with its value and its derivatives.
 *
 * Derivatives are written with the operations themselves, so that nesting gives any order. Where a derivative does not
 * exist (at a kink or a branch point), the entry says what is returned. This is the choice of JAX unless noted, so that
 * functions ported from JAX give the same numbers. An infinite slope is ±Infinity. Plain numbers give plain numbers.
 */
import { DataError } from "../errors.js";
import { erfc as erfcValue, erf as erfValue } from "../math/erf.js";
import { lgamma as lgammaValue } from "../math/gamma.js";
import { normalLogPdf } from "../math/normal.js";
import { poissonLogPmf } from "../math/poisson.js";
import { digamma as digammaValue, polygamma as polygammaValue } from "../math/polygamma.js";
import { ADD, apply, applyBinary, applyUnary, MUL, type Rule } from "./apply.js";
import { type Scalar, value } from "./dual.js";

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

/** An operation: a function that has its row of the table as the property `rule`. */
export type Operation<F> = F & { readonly rule: Rule };
/** An operation of one argument. */
export type Unary = Operation<UnaryFunction>;
/** An operation of two arguments. */
export type Binary = Operation<BinaryFunction>;
/** An operation of three arguments. */
export type Ternary = Operation<TernaryFunction>;
/** An operation of two or more arguments, applied from left to right. */
export type Variadic = Operation<VariadicFunction>;

function unary(name: string, f: (x: number) => number, partial: (x: Scalar, result: Scalar) => Scalar): Unary {
  const rule: Rule = { name, value: f, partials: [partial] };
  const call = (x: Scalar) => (typeof x === "number" ? f(x) : applyUnary(rule, x));
  return Object.assign(call as UnaryFunction, { rule });
}

type BinaryPartial = (x: Scalar, y: Scalar, result: Scalar) => Scalar;

function binary(name: string, f: (x: number, y: number) => number, partials: [BinaryPartial, BinaryPartial]): Binary {
  const rule: Rule = { name, value: f, partials };
  const call = (x: Scalar, y: Scalar) =>
    typeof x === "number" && typeof y === "number" ? f(x, y) : applyBinary(rule, x, y);
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
    typeof x === "number" && typeof y === "number" ? rule.value(x, y) : applyBinary(rule, x, y);
  const call = (x: Scalar, y: Scalar, ...more: Scalar[]) => more.reduce(pair, pair(x, y));
  return Object.assign(call as VariadicFunction, { rule });
}

/** A derivative that does not exist: it is NaN, and so are its own derivatives. */
function undefinedAt(...xs: readonly Scalar[]): Scalar {
  return xs.reduce((sum, x) => add(sum, mul(Number.NaN, x)), Number.NaN);
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
 * x^y, the same as `x ** y` of JavaScript; its derivatives are y x^(y−1) and x^y log x.
 *
 * A constant exponent 0 has slope 0 everywhere; x^n at x = 0 has the slopes of the power (1 for n = 1, ∞ for 0 < n < 1). The
 * derivative with respect to y is 0 at x = 0 for y ≥ 0 (NaN for y < 0), and NaN for x < 0. (In JAX the slope of x^0 and the
 * second derivative of x^1 at x = 0 are NaN for a floating-point exponent and 0 for an integer one; here they are always 0. The
 * mixed second derivative at x = 0 and y = 1 is 1 or 0 in JAX, depending on the order of differentiation; here it is its limit,
 * −∞ for 0 < y ≤ 1.)
 */
export const pow: Binary = binary("pow", (x, y) => x ** y, [(x, y) => powSlope(x, y), (x, y) => powTimesLog(x, y)]);

/** y x^(y−1), also where x^(y−1) alone overflows; 0 for the constant exponent 0. */
const powSlope: Binary = binary(
  "powSlope",
  (x, y) => {
    if (y === 0) return 0;
    const slope = y * x ** (y - 1);
    return Number.isFinite(slope) || x === 0 ? slope : (y * x ** y) / x;
  },
  [(x, y) => powCurvature(x, y), (x, y) => powMixed(x, y)],
);

/** x^y log x; it is 0 at x = 0 for y ≥ 0. */
const powTimesLog: Binary = binary(
  "powTimesLog",
  (x, y) => (x === 0 ? (y >= 0 ? 0 : Number.NaN) : x ** y * Math.log(x)),
  [(x, y) => powMixed(x, y), (x, _y, result) => (value(x) === 0 ? mul(0, result) : mul(log(x), result))],
);

/** y (y − 1) x^(y−2), also where x^(y−2) alone overflows; 0 for the constant exponents 0 and 1. */
function powCurvature(x: Scalar, y: Scalar): Scalar {
  if (y === 0 || y === 1) return 0;
  const power = pow(x, sub(y, 2));
  const isBeyond = !Number.isFinite(value(power)) && value(x) !== 0;
  return isBeyond ? div(mul(sub(y, 1), powSlope(x, y)), x) : mul(mul(y, sub(y, 1)), power);
}

/** x^(y−1) (1 + y log x); at x = 0 its limit: 0 for y > 1, −∞ for 0 < y ≤ 1, ∞ for y = 0. */
function powMixed(x: Scalar, y: Scalar): Scalar {
  if (value(x) !== 0) return mul(pow(x, sub(y, 1)), add(1, mul(y, log(x))));
  if (value(y) > 1) return 0;
  return value(y) > 0 ? Number.NEGATIVE_INFINITY : value(y) === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
}

/** √x; its slope is infinite at 0, and it is NaN below 0. */
export const sqrt: Unary = unary("sqrt", Math.sqrt, (_x, root) => div(0.5, root));

/** ∛x; its slope is infinite at 0. */
export const cbrt: Unary = unary("cbrt", Math.cbrt, (_x, root) => div(1, mul(3, square(root))));

/** |x|; its slope at 0, where no derivative exists, is 1. */
export const abs: Unary = unary("abs", Math.abs, (x) => (value(x) >= 0 ? 1 : value(x) < 0 ? -1 : undefinedAt(x)));

/** Slope of max(x, y) or min(x, y) in x: 1 if x is chosen, 0 if y is, and ½ if they are equal. */
function share(chosen: boolean, x: Scalar, y: Scalar): Scalar {
  if (chosen) return 1;
  if (value(x) === value(y)) return 0.5;
  return Number.isNaN(value(x)) || Number.isNaN(value(y)) ? undefinedAt(x, y) : 0;
}

/** The larger of two numbers; equal arguments have the slope ½ each. `max` of reductions.ts takes any number of arguments. */
export const max2: Binary = binary("max", Math.max, [
  (x, y) => share(value(x) > value(y), x, y),
  (x, y) => share(value(y) > value(x), x, y),
]);

/** The smaller of two numbers; equal arguments have the slope ½ each. `min` of reductions.ts takes any number of arguments. */
export const min2: Binary = binary("min", Math.min, [
  (x, y) => share(value(x) < value(y), x, y),
  (x, y) => share(value(y) < value(x), x, y),
]);

/**
 * x / h with h = √(x² + y²), the slope of h in x; at the origin it is ½ and constant. Its own derivatives y²/h³ and −x y/h³ are
 * computed without the difference 1/h − x²/h³, in which the digits of a small y would be lost.
 */
const cosine: Binary = binary(
  "cosine",
  (x, y) => {
    const h = Math.hypot(x, y);
    return h === 0 ? 0.5 : x / h;
  },
  [
    (x, y) => (isOrigin(x, y) ? 0 : mul(div(cosine(y, x), hypot(x, y)), cosine(y, x))),
    (x, y) => (isOrigin(x, y) ? 0 : neg(mul(div(cosine(y, x), hypot(x, y)), cosine(x, y)))),
  ],
);

function isOrigin(x: Scalar, y: Scalar): boolean {
  return value(x) === 0 && value(y) === 0;
}

/** √(x² + y²) without overflow; its slopes at (0, 0), where no derivatives exist, are ½ each. */
export const hypot: Binary = binary("hypot", Math.hypot, [(x, y) => cosine(x, y), (x, y) => cosine(y, x)]);

// ----------------------------------------------------------------------------- exponential and logarithm

/** e^x */
export const exp: Unary = unary("exp", Math.exp, (_x, power) => power);

/** e^x − 1, accurate near 0. */
export const expm1: Unary = unary("expm1", Math.expm1, (x) => exp(x));

/** Natural logarithm; at 0 it is −Infinity with infinite slope, below 0 it is NaN. */
export const log: Unary = unary("log", Math.log, (x) => div(1, x));

/** log(1 + x), accurate near 0; at −1 it is −Infinity with infinite slope, below −1 it is NaN. */
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

/** (1 − x)(1 + x), which is 1 − x² without its rounding errors near ±1; a separate row, so that its slope −2x is exact, too. */
const oneMinusSquare: Unary = unary(
  "oneMinusSquare",
  (x) => (1 - x) * (1 + x),
  (x) => mul(-2, x),
);

/** Inverse sine in [−π/2, π/2]; its slope is infinite at ±1, and it is NaN outside [−1, 1]. */
export const asin: Unary = unary("asin", Math.asin, (x) => div(1, sqrt(oneMinusSquare(x))));

/** Inverse cosine in [0, π]; its slope is infinite at ±1, and it is NaN outside [−1, 1]. */
export const acos: Unary = unary("acos", Math.acos, (x) => div(-1, sqrt(oneMinusSquare(x))));

/** Inverse tangent in (−π/2, π/2). */
export const atan: Unary = unary("atan", Math.atan, (x) => {
  if (Math.abs(value(x)) <= 1) return div(1, add(1, square(x)));
  // 1/(1 + x²) without the square, which could overflow.
  const inverse = div(1, x);
  return div(inverse, add(x, inverse));
});

/**
 * Angle of the point (x, y) in radians, in (−π, π]; the order of arguments is `atan2(y, x)`. Its slopes are NaN at the origin.
 */
export const atan2: Binary = binary("atan2", Math.atan2, [(y, x) => overSquare(x, y), (y, x) => neg(overSquare(y, x))]);

/**
 * x / (x² + y²), NaN at the origin. It and its derivatives are computed without the squares, which could overflow or underflow.
 */
const overSquare: Binary = binary(
  "overSquare",
  (x, y) => (x === 0 && y === 0 ? Number.NaN : cosine(x, y) / Math.hypot(x, y)),
  [
    // (y² − x²)/h⁴ and −2 x y/h⁴ with h² = x² + y². Near the diagonals, y − x or y + x is exact.
    (x, y) => {
      const h = hypot(x, y);
      return isOrigin(x, y) ? undefinedAt(x, y) : mul(div(div(sub(y, x), h), h), div(div(add(y, x), h), h));
    },
    (x, y) => {
      const [overX, overY] = [div(cosine(x, y), hypot(x, y)), div(cosine(y, x), hypot(x, y))];
      return isOrigin(x, y) ? undefinedAt(x, y) : mul(-2, mul(overX, overY));
    },
  ],
);

/** Hyperbolic sine. */
export const sinh: Unary = unary("sinh", Math.sinh, (x) => cosh(x));

/** Hyperbolic cosine. */
export const cosh: Unary = unary("cosh", Math.cosh, (x) => sinh(x));

/** Hyperbolic tangent; its slope 1/cosh² keeps its digits where tanh rounds to 1. */
export const tanh: Unary = unary("tanh", Math.tanh, (x) => square(div(1, cosh(x))));

/** Inverse hyperbolic sine. */
export const asinh: Unary = unary("asinh", Math.asinh, (x) => div(1, hypot(1, x)));

/** Inverse hyperbolic cosine, ≥ 0; its slope is infinite at 1, and it is NaN below 1. */
export const acosh: Unary = unary("acosh", Math.acosh, (x) => div(1, mul(sqrt(sub(x, 1)), sqrt(add(x, 1)))));

/** Inverse hyperbolic tangent; it is infinite at ±1, and NaN outside [−1, 1]. */
export const atanh: Unary = unary("atanh", Math.atanh, (x) => div(1, oneMinusSquare(x)));

// ------------------------------------------------------------------------------------ special functions

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/** Error function. */
export const erf: Unary = unary("erf", erfValue, (x) => mul(TWO_OVER_SQRT_PI, exp(neg(square(x)))));

/** Complementary error function 1 − erf(x), with full relative precision in the upper tail. */
export const erfc: Unary = unary("erfc", erfcValue, (x) => mul(-TWO_OVER_SQRT_PI, exp(neg(square(x)))));

/** log |Γ(x)|; it has poles at 0, −1, −2, …, where its slope is NaN. */
export const lgamma: Unary = unary("lgamma", lgammaValue, (x) => digamma(x));

/** Digamma function ψ(x) = d log Γ(x)/dx; it is NaN at its poles 0, −1, −2, … */
export const digamma: Unary = unary("digamma", digammaValue, (x) => polygamma(1, x));

/**
 * ψ⁽ⁿ⁾(x), derivative n of the digamma function; n is an integer ≥ 0. @throws DataError `not-differentiable` for an n that varies
 */
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

/** n/λ − 1, the slope of a Poisson log-probability in λ; it is −1 at n = λ = 0, and NaN outside the domain. */
function poissonSlope(n: Scalar, lambda: Scalar): Scalar {
  if (value(n) < 0 || value(lambda) < 0) return undefinedAt(n, lambda);
  if (value(n) === 0 && value(lambda) === 0) return -1;
  // Near n = λ the slope is small, and the difference n − λ keeps its digits.
  const isNear = value(lambda) < Infinity && value(n) > value(lambda) / 2;
  return isNear ? div(sub(n, lambda), lambda) : sub(div(n, lambda), 1);
}

/**
 * Logarithm of the Poisson probability of n events where λ are expected, for real n: n log λ − λ − log Γ(n + 1).
 *
 * At n = λ = 0 it is 0 with slope −1 in λ; at λ = 0, n > 0 it is −Infinity with slope Infinity; for λ < 0 it is −Infinity with
 * slope NaN, since no derivative exists outside the domain. (JAX returns NaN at n = λ = 0 and for λ < 0.)
 */
export const poissonLogpdf: Binary = binary("poissonLogpdf", poissonLogPmf, [
  (n, lambda) => sub(log(lambda), digamma(add(n, 1))),
  (n, lambda) => poissonSlope(n, lambda),
]);

/** (x − mean)/sigma²; NaN unless sigma > 0. */
function normalPull(x: Scalar, mean: Scalar, sigma: Scalar): Scalar {
  return value(sigma) > 0 ? div(div(sub(x, mean), sigma), sigma) : undefinedAt(x, mean, sigma);
}

/** (z² − 1)/sigma with z = (x − mean)/sigma; NaN unless sigma > 0. */
function normalWidthSlope(x: Scalar, mean: Scalar, sigma: Scalar): Scalar {
  if (!(value(sigma) > 0)) return undefinedAt(x, mean, sigma);
  return neg(div(oneMinusSquare(div(sub(x, mean), sigma)), sigma));
}

/** Logarithm of the normal density, −((x − mean)/sigma)²/2 − log(sigma √2π); all derivatives are NaN unless sigma > 0. */
export const normalLogpdf: Ternary = ternary("normalLogpdf", normalLogPdf, [
  (x, mean, sigma) => neg(normalPull(x, mean, sigma)),
  (x, mean, sigma) => normalPull(x, mean, sigma),
  (x, mean, sigma) => normalWidthSlope(x, mean, sigma),
]);

/** The table of differentiation rules: all operations by name. */
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
