import { regularizedBeta } from "../math/incomplete-beta.js";
import { aList, type OptionRules, oneOf, requireArgument, requireOptions, someNumber } from "../options.js";

/**
 * How a p-value is computed from k of n toys: `none` gives k/n; `add-one` gives (k + 1)/(n + 1), which is never 0 and is a valid
 * p-value for any n.
 */
export type Smoothing = "none" | "add-one";

/**
 * How the statistical error of a p-value is computed from k of n toys: `clopper-pearson` gives half the width of the central
 * interval of 68.27 %, which is never 0; `binomial` gives √(p(1 − p)/n), which is 0 for p = 0 and p = 1.
 */
export type ToyErrors = "clopper-pearson" | "binomial";

/** Options of p-values from counts of toys. */
export interface PValueOptions {
  /** Default `none`. */
  readonly smoothing?: Smoothing;
  /** Default `clopper-pearson`. */
  readonly errors?: ToyErrors;
}

/** Rules for the options of p-values from toys. */
export const P_VALUE_OPTIONS: OptionRules<PValueOptions> = {
  smoothing: oneOf<Smoothing>("none", "add-one"),
  errors: oneOf<ToyErrors>("clopper-pearson", "binomial"),
};

/** A p-value from toys with its statistical error. */
export interface ToyPValue {
  readonly value: number;
  readonly error: number;
}

/**
 * p-value of an observed statistic: the fraction p = k/n of toys with a statistic of `observed` or more, with its statistical
 * error. Statistics that are equal up to rounding errors count as equal.
 *
 * @param sorted - statistics of toys, ascending
 * @returns p-value and error; NaN without toys, or for an observed statistic that is NaN
 * @throws DataError `unknown-option`, `bad-option`, `bad-argument` for arguments of another type, and for statistics that do not
 * ascend
 * @see C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404
 * @example toyPValue([0, 0, 1, 3], 1, { errors: "binomial" }) // { value: 0.5, error: 0.25 }
 */
export function toyPValue(sorted: ArrayLike<number>, observed: number, options: PValueOptions = {}): ToyPValue {
  requireOptions(options, P_VALUE_OPTIONS);
  requireArgument(sorted, "sorted", someStatistics);
  requireArgument(observed, "observed", someNumber);
  const n = sorted.length;
  if (n === 0 || Number.isNaN(observed)) return { value: Number.NaN, error: Number.NaN };
  const k = countFrom(sorted, observed);
  const value = fraction(k, n, options.smoothing);
  return { value, error: options.errors === "binomial" ? Math.sqrt((value * (1 - value)) / n) : halfWidth(k, n) };
}

const someStatistics = aList("a list of numbers in ascending order", (values) => {
  let last = Number.NEGATIVE_INFINITY;
  return values.every((value) => {
    if (typeof value !== "number" || !(value >= last)) return false;
    last = value;
    return true;
  });
});

/** p-value of k of n toys. */
export function fraction(k: number, n: number, smoothing: Smoothing = "none"): number {
  return smoothing === "none" ? k / n : (k + 1) / (n + 1);
}

/**
 * Largest difference of statistics of equal data, relative to 1 + |t|. Toys with few counts often repeat the observed data, and
 * rounding errors must not decide whether such a toy is as extreme as the data.
 */
const TIE = 1e-8;

/** The smallest statistic that counts as equal to `value`. */
export function tieOf(value: number): number {
  return value === Number.POSITIVE_INFINITY ? value : value - TIE * (1 + Math.abs(value));
}

/** Number of entries of `sorted` (ascending) that are at least `value`, up to rounding errors. */
export function countFrom(sorted: ArrayLike<number>, value: number): number {
  const least = tieOf(value);
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return sorted.length - low;
}

/** Φ(−1), the probability in each tail outside the central interval of 68.27 %. */
const TAIL = 0.15865525393145705;

/** Half the width of the Clopper–Pearson interval of k successes in n trials. */
function halfWidth(k: number, n: number): number {
  const lower = k === 0 ? 0 : betaQuantile(TAIL, k, n - k + 1);
  const upper = k === n ? 1 : betaQuantile(1 - TAIL, k + 1, n - k);
  return (upper - lower) / 2;
}

/** The x with I_x(a, b) = p, by bisection to 1e-15. */
function betaQuantile(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  while (high - low > 1e-15 * high && high > 1e-300) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (regularizedBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Percentiles with linear interpolation between order statistics: position q/100 · (n − 1).
 *
 * @param sorted - at least one number, ascending
 * @param percent - 0 to 100
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const at = (percent / 100) * (sorted.length - 1);
  const i = Math.min(Math.floor(at), sorted.length - 1);
  const low = sorted[i]!;
  const high = sorted[Math.min(i + 1, sorted.length - 1)]!;
  return low === high ? low : low + (at - i) * (high - low);
}

/** A sorted copy of the numbers, in ascending order. */
export function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}
