/** Operations on lists of scalars, made of the rows of the table. */
import { DataError } from "../errors.js";
import { type Scalar, value } from "./dual.js";
import { abs, add, div, exp, hypot, log, max2, min2, mul, sqrt, square, sub } from "./rules.js";

/** A list of scalars: an array, or a typed array of constants. */
export type Vector = readonly Scalar[] | Float64Array;

interface Reduction {
  (xs: readonly number[] | Float64Array): number;
  (xs: Vector): Scalar;
}

function reduction(reduce: (xs: Vector) => Scalar): Reduction {
  return reduce as Reduction;
}

/** Sum of the entries from `start` to before `end`, in halves: n log n work for n variables, and little rounding. */
function sumBetween(xs: Vector, start: number, end: number): Scalar {
  if (end - start === 1) return xs[start]!;
  const middle = (start + end) >> 1;
  return add(sumBetween(xs, start, middle), sumBetween(xs, middle, end));
}

/** x₀ + x₁ + …; 0 for an empty list. */
export const sum: Reduction = reduction((xs) => (xs.length === 0 ? 0 : sumBetween(xs, 0, xs.length)));

/** Sizes whose squares, and sums of them, are well inside the doubles. */
const SAFE = { from: 1e-100, to: 1e100 };

/** Euclidean norm √(Σ xᵢ²), without overflow; slopes NaN at the origin, where it has no derivative. */
export const norm: Reduction = reduction((xs) => {
  const sizes = Array.from(xs, (x) => Math.abs(value(x)));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const isSafe = largest === 0 || largest === Infinity || (largest > SAFE.from && largest < SAFE.to);
  if (isSafe || Number.isNaN(largest)) return sqrt(sum(Array.from(xs, (x) => square(x))));
  // beginning with the largest, so that no part of the sum is the origin, where hypot has no derivatives
  const first = sizes.indexOf(largest);
  return Array.from(xs).reduce<Scalar>((total, x, i) => (i === first ? total : hypot(total, x)), abs(xs[first]!));
});

/**
 * log Σ exp(xᵢ), without overflow: the largest value is taken out first.
 *
 * −Infinity for an empty list and for a list of −Infinity (slopes NaN); an xᵢ of −Infinity beside finite ones has slope 0.
 */
export const logsumexp: Reduction = reduction((xs) => {
  const largest = Array.from(xs, value).reduce((a, b) => Math.max(a, b), -Infinity);
  const shift = Number.isFinite(largest) ? largest : 0;
  return add(log(sum(Array.from(xs, (x) => exp(sub(x, shift))))), shift);
});

interface Product {
  (xs: readonly number[] | Float64Array, ys: readonly number[] | Float64Array): number;
  (xs: Vector, ys: Vector): Scalar;
}

function dotProduct(xs: Vector, ys: Vector): Scalar {
  if (xs.length !== ys.length) throw lengthsDiffer(xs, ys);
  return sum(Array.from(xs, (x, i) => mul(x, ys[i]!)));
}

function lengthsDiffer(xs: Vector, ys: Vector): DataError {
  const issue = { code: "length", path: "dot(xs, ys)", expected: "two lists of one length" };
  return new DataError([{ ...issue, received: `${xs.length} and ${ys.length} numbers` }]);
}

/**
 * Scalar product Σ xᵢ yᵢ of two lists of one length.
 *
 * @throws DataError `length` when the lengths differ
 */
export const dot: Product = dotProduct as Product;

interface Extremum {
  (x: number, ...more: number[]): number;
  (x: Scalar, ...more: Scalar[]): Scalar;
}

function extremum(pair: (x: Scalar, y: Scalar) => Scalar, xs: readonly Scalar[]): Scalar {
  const best = xs.reduce(pair);
  const tied = xs.filter((x) => value(x) === value(best));
  return tied.length < 3 || !Number.isFinite(value(best)) ? best : meanOfEqual(tied);
}

/** Mean of scalars with one value: their slopes are shared equally, and the value stays exact. */
function meanOfEqual(xs: readonly Scalar[]): Scalar {
  const common = value(xs[0]!);
  return xs.reduce((total: Scalar, x) => add(total, div(sub(x, common), xs.length)), common);
}

/** Largest of the arguments; arguments that tie share the slope equally, as in JAX. */
export const max: Extremum = ((...xs: Scalar[]) => extremum(max2, xs)) as Extremum;

/** Smallest of the arguments; arguments that tie share the slope equally, as in JAX. */
export const min: Extremum = ((...xs: Scalar[]) => extremum(min2, xs)) as Extremum;
