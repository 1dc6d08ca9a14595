import type { FractalCounts } from "./fractal-counts.js";

/** `smooth` uses continuous counts, with a separate colour inside the set; `log` uses log₁₀ of the counts for all points. */
export type Shading = "smooth" | "log";

/**
 * Shades of escape counts, log₁₀(n / max n), where counts of 0 are replaced by `zeros`.
 *
 * The replacement keeps the logarithm finite. With the limit of iterations, points that leave in the first step have the shade of
 * points that never leave; with 1, they have the shade of points that leave in the second step.
 *
 * @param counts - escape counts, at least one of them or `zeros` positive
 * @param zeros - number that replaces a count of 0
 * @returns shades of the same shape, ≤ 0, the largest of which is 0
 */
export function logShade(counts: Uint32Array, zeros: number): Float32Array {
  const shades = new Float32Array(counts.length);
  let largest = 0;
  for (const n of counts) largest = Math.max(largest, n === 0 ? zeros : n);
  for (let i = 0; i < shades.length; i++) shades[i] = Math.log10((counts[i]! === 0 ? zeros : counts[i]!) / largest);
  return shades;
}

/**
 * Position t of each point on a colour map, in [0, 1]; NaN for points inside the set that have a separate colour.
 *
 * `log`: `logShade` with counts of 0 replaced by 1, scaled to [0, 1]; points inside have t = 1. `smooth`: log(1 + ν − ν_min) of
 * the points outside, scaled so that t is 1 for the hundredth of them that stays longest, which would otherwise take half of the
 * scale.
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

/** Quantile of the points outside the set that is mapped to the end of the scale. */
const BRIGHTEST = 0.99;
/** A quantile is computed from every k-th point, so that about this many numbers are sorted. */
const SAMPLE = 100_000;

/** Maps values linearly to [0, 1], with the least at 0 and the given quantile (1 for the largest value) at 1; NaN stays NaN. */
function scaled(values: Float32Array, quantile: number): Float32Array {
  let low = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > largest) largest = value;
  }
  const top = quantile < 1 ? sampledQuantile(values, quantile) : largest;
  const high = top !== undefined && top > low ? top : largest;
  const range = high > low ? high - low : 1; // Equal values are all mapped to 0.
  const t = new Float32Array(values.length);
  for (let i = 0; i < t.length; i++) t[i] = Math.min(1, (values[i]! - low) / range);
  return t;
}

function sampledQuantile(values: Float32Array, quantile: number): number | undefined {
  const every = Math.ceil(values.length / SAMPLE);
  const sorted = values.filter((value, i) => i % every === 0 && !Number.isNaN(value)).sort();
  return sorted[Math.round(quantile * (sorted.length - 1))];
}
