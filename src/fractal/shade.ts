import type { FractalCounts } from "./fractal-counts.js";

/** `smooth`: by continuous counts, inside apart. `log`: by log₁₀ of the counts, as plain arrays are often drawn. */
export type Shading = "smooth" | "log";

/**
 * The notebook's shade of escape counts: log₁₀(n / max n) after counts of 0 have been replaced by the limit.
 *
 * The replacement keeps the logarithm finite, and gives points that leave in the first step the shade of points that
 * never do; `zeros` gives another value for them, 1 for the shade of the earliest counted escape.
 *
 * @param counts - escape counts, at least one of them or `zeros` positive
 * @param zeros - what a count of 0 is taken for; the notebook takes the limit of iterations
 * @returns shades ≤ 0, largest 0; same shape
 */
export function logShade(counts: Uint32Array, zeros: number): Float32Array {
  const shades = new Float32Array(counts.length);
  let largest = 0;
  for (const n of counts) largest = Math.max(largest, n === 0 ? zeros : n);
  for (let i = 0; i < shades.length; i++) shades[i] = Math.log10((counts[i]! === 0 ? zeros : counts[i]!) / largest);
  return shades;
}

/**
 * Where each point lies on a colour map: t in [0, 1], NaN for points inside that have a colour of their own.
 *
 * `log`: `logShade` with counts of 0 taken as 1, scaled to [0, 1]; points inside have t = 1. `smooth`: log(1 + ν − ν_min),
 * scaled so that t reaches 1 for the hundredth of the points that stay longest: the few beyond would take half of the scale.
 *
 * @throws RangeError for `smooth` without continuous counts
 */
export function shade(result: FractalCounts, shading: Shading): Float32Array {
  return shading === "log" ? scaled(logShade(result.counts, 1), 1) : shadeSmooth(result);
}

function shadeSmooth({ request, smooth }: FractalCounts): Float32Array {
  if (smooth === undefined) throw new RangeError('smooth shading needs counts made with the option "smooth"');
  let least = request.iterations;
  for (const value of smooth) least = Math.min(least, value);
  const shades = new Float32Array(smooth.length).fill(Number.NaN);
  for (let i = 0; i < shades.length; i++) {
    if (smooth[i]! < request.iterations) shades[i] = Math.log(1 + smooth[i]! - least);
  }
  return scaled(shades, BRIGHTEST);
}

/** Quantile of the points outside that gets the end of the scale. */
const BRIGHTEST = 0.99;
/** A quantile is taken from every k-th point, so that about this many have to be sorted. */
const SAMPLE = 100_000;

/** Values mapped linearly to [0, 1], the least to 0 and the given quantile (1: the largest) to 1; NaN stays. */
function scaled(values: Float32Array, quantile: number): Float32Array {
  let low = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > largest) largest = value;
  }
  const top = quantile < 1 ? sampledQuantile(values, quantile) : largest;
  const high = top !== undefined && top > low ? top : largest;
  const range = high > low ? high - low : 1; // where all are alike, all are 0
  const t = new Float32Array(values.length);
  for (let i = 0; i < t.length; i++) t[i] = Math.min(1, (values[i]! - low) / range);
  return t;
}

function sampledQuantile(values: Float32Array, quantile: number): number | undefined {
  const every = Math.ceil(values.length / SAMPLE);
  const sorted = values.filter((value, i) => i % every === 0 && !Number.isNaN(value)).sort();
  return sorted[Math.round(quantile * (sorted.length - 1))];
}
