import type { ComplexArray, FractalRequest, Precision, RealArray } from "./types.js";

/**
 * `points` equally spaced numbers from `low` to `high`, including both, with the rounding of NumPy's `linspace`:
 * i · ((high − low) / (points − 1)) + low, and the last one is exactly `high`. A single point is at `low`.
 */
export function axis([low, high]: readonly [number, number], points: number): Float64Array {
  const step = points > 1 ? (high - low) / (points - 1) : 0;
  const values = Float64Array.from({ length: points }, (_, i) => i * step + low);
  if (points > 1) values[points - 1] = high;
  return values;
}

/** An array of zeros in the given precision. */
function realArray(precision: Precision, length: number): RealArray {
  return precision === "single" ? new Float32Array(length) : new Float64Array(length);
}

/** An array of complex zeros in the given precision. */
export function complexArray(precision: Precision, length: number): ComplexArray {
  return { re: realArray(precision, length), im: realArray(precision, length) };
}

/** The two axes of a grid. Point (i, j) has index j · width + i, and row 0 has the lowest imaginary part. */
export interface GridAxes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function gridAxes({ window, width, height }: FractalRequest): GridAxes {
  return { re: axis(window.re, width), im: axis(window.im, height) };
}

/**
 * Writes the initial z and c of `count` points of a grid, from point `from` of row `row` on, to the first elements of `z` and
 * `c`. For the Mandelbrot set z = 0 and c is the point; for a Julia set z is the point and c is the same for all.
 */
export function startPoints(
  request: FractalRequest,
  axes: GridAxes,
  { row, from, count }: { readonly row: number; readonly from: number; readonly count: number },
  { z, c }: { readonly z: ComplexArray; readonly c: ComplexArray },
): void {
  const point = request.kind === "julia" ? z : c;
  const other = request.kind === "julia" ? c : z;
  const { re, im } = request.kind === "julia" ? request.c : { re: 0, im: 0 };
  point.re.set(axes.re.subarray(from, from + count));
  point.im.fill(axes.im[row]!, 0, count);
  other.re.fill(re, 0, count);
  other.im.fill(im, 0, count);
}
