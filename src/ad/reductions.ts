/** Operations on lists of scalars, composed of operations of the table. */
import { DataError, type Issue } from "../errors.js";
import { plus } from "./apply.js";
import { plainNumber, type Scalar, value } from "./dual.js";
import { abs, add, div, exp, hypot, log, log1p, max2, min2, mul, sqrt, square, sub } from "./rules.js";
import { describe, isNumericArray, isScalar } from "./tree.js";

/** A list of scalars: an array, or a typed array of constants. */
export type Vector = readonly Scalar[] | Float64Array;

interface Reduction {
  (xs: readonly number[] | Float64Array): number;
  (xs: Vector): Scalar;
}

function reduction(name: string, reduce: (xs: Vector) => Scalar): Reduction {
  const call = (xs: Vector) => {
    requireList(name, xs);
    return reduce(xs);
  };
  return call as Reduction;
}

/** @throws DataError `not-a-list` */
function requireList(name: string, xs: unknown): void {
  if (Array.isArray(xs) || isNumericArray(xs)) return;
  const hint = isScalar(xs) ? `Put the numbers into one list: ${name}([x, y]).` : undefined;
  const issue: Issue = {
    code: "not-a-list",
    path: `${name}(…)`,
    expected: "a list of numbers",
    received: describe(xs),
  };
  throw new DataError([hint === undefined ? issue : { ...issue, hint }]);
}

/**
 * Sum of the entries `start` … `end − 1` by halves, which takes n log n operations for n variables and has small rounding errors.
 */
function sumBetween(xs: Vector, start: number, end: number): Scalar {
  if (end - start === 1) return xs[start]!;
  const middle = (start + end) >> 1;
  return plus(sumBetween(xs, start, middle), sumBetween(xs, middle, end));
}

/** x₀ + x₁ + …; 0 for an empty list. @throws DataError `not-a-list` */
export const sum: Reduction = reduction("sum", (xs) => (xs.length === 0 ? 0 : sumBetween(xs, 0, xs.length)));

/** Sizes whose squares, and sums of squares, neither overflow nor underflow. */
const SAFE = { from: 1e-100, to: 1e100 };
/** A number above this fraction of a norm dominates it, so that the second derivative 1/r − x²/r³ would lose digits. */
const DOMINANT = 0.75;

/** Euclidean norm √(Σ xᵢ²), without overflow; its slopes are NaN at the origin. @throws DataError `not-a-list` */
export const norm: Reduction = reduction("norm", (xs) => {
  const all = Array.from<Scalar>(xs);
  const sizes = all.map((x) => Math.abs(value(x)));
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (largest === 0 || !Number.isFinite(largest) || isBalanced(sizes, largest))
    return sqrt(sum(all.map((x) => square(x))));
  // The largest comes first, so that no partial sum is the origin, where hypot has no derivatives, and no digits are lost.
  const first = sizes.indexOf(largest);
  return all.reduce<Scalar>((total, x, i) => (i === first ? total : hypot(total, x)), abs(all[first]!));
});

/** Whether squares can be added directly: they do not overflow or underflow, and the largest does not dominate their sum. */
function isBalanced(sizes: readonly number[], largest: number): boolean {
  if (!(largest > SAFE.from && largest < SAFE.to)) return false;
  return largest < DOMINANT * Math.sqrt(sizes.reduce((total, size) => total + size * size, 0));
}

/**
 * log Σ exp(xᵢ), without overflow, since the largest value is subtracted first.
 *
 * It is −Infinity for an empty list and for a list of −Infinity (with slopes NaN); an xᵢ of −Infinity beside finite ones has
 * slope 0.
 * @throws DataError `not-a-list`
 */
export const logsumexp: Reduction = reduction("logsumexp", (xs) => {
  const all = Array.from<Scalar>(xs);
  const values = all.map(value);
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const first = values.indexOf(largest);
  const ratios = values.filter((_, i) => i !== first).map((x) => Math.exp(x - largest));
  if (Number.isFinite(largest) && ratios.reduce((a, b) => a + b, 0) < 1) return aroundLargest(all, first);
  const shift = Number.isFinite(largest) ? largest : 0;
  return add(log(sum(all.map((x) => exp(sub(x, shift))))), shift);
});

/** x + log(1 + Σ exp(xᵢ − x)) with the largest value x; where x outweighs the others, second derivatives keep their digits. */
function aroundLargest(xs: readonly Scalar[], first: number): Scalar {
  const others = xs.filter((_, i) => i !== first);
  return add(log1p(sum(others.map((x) => exp(sub(x, xs[first]!))))), xs[first]!);
}

interface Product {
  (xs: readonly number[] | Float64Array, ys: readonly number[] | Float64Array): number;
  (xs: Vector, ys: Vector): Scalar;
}

function dotProduct(xs: Vector, ys: Vector): Scalar {
  for (const list of [xs, ys]) requireList("dot", list);
  if (xs.length !== ys.length) throw lengthsDiffer(xs, ys);
  return sum(Array.from(xs, (x, i) => mul(x, ys[i]!)));
}

function lengthsDiffer(xs: Vector, ys: Vector): DataError {
  const issue: Omit<Issue, "received"> = { code: "length", path: "dot(xs, ys)", expected: "two lists of one length" };
  return new DataError([{ ...issue, received: `${xs.length} and ${ys.length} numbers` }]);
}

/**
 * Scalar product Σ xᵢ yᵢ of two lists of one length.
 *
 * @throws DataError `length` when the lengths differ, `not-a-list`
 */
export const dot: Product = dotProduct as Product;

interface Extremum {
  (x: number, ...more: number[]): number;
  (x: Scalar, ...more: Scalar[]): Scalar;
}

function extremum(name: string, pair: (x: Scalar, y: Scalar) => Scalar): Extremum {
  const call = (...xs: readonly Scalar[]) => {
    if (xs.length === 0) throw nothingToCompare(name);
    const values = xs.map((x) => plainNumber(x, name));
    const best = xs.reduce((x, y) => pair(x, y));
    const tied = xs.filter((_, i) => values[i] === value(best));
    return tied.length < 3 || !Number.isFinite(value(best)) ? best : meanOfEqual(tied);
  };
  return call as Extremum;
}

function nothingToCompare(name: string): DataError {
  const hint = `For a list, write ${name}(...xs); the list must not be empty.`;
  return new DataError([
    { code: "argument-count", path: `${name}(…)`, expected: "one number or more", received: "none", hint },
  ]);
}

/** Mean of scalars of equal value; it has the mean of their slopes, and exactly their value. */
function meanOfEqual(xs: readonly Scalar[]): Scalar {
  const common = value(xs[0]!);
  return xs.reduce((total: Scalar, x) => add(total, div(sub(x, common), xs.length)), common);
}

/**
 * Largest of the arguments; arguments that tie share the slope equally, as in JAX.
 *
 * @throws DataError `argument-count` without arguments
 */
export const max: Extremum = extremum("max", max2);

/**
 * Smallest of the arguments; arguments that tie share the slope equally, as in JAX.
 *
 * @throws DataError `argument-count` without arguments
 */
export const min: Extremum = extremum("min", min2);
