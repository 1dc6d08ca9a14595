import type { ComplexArray, FractalRequest, Precision, RealArray } from "./types.js";

/**
 * `points` equally spaced numbers from `low` to `high`, both included, with the rounding of NumPy's `linspace`:
 * i · ((high − low) / (points − 1)) + low, the last one `high` itself; `low` alone for one point.
 */
export function axis([low, high]: readonly [number, number], points: number): Float64Array {
  const step = points > 1 ? (high - low) / (points - 1) : 0;
  const values = Float64Array.from({ length: points }, (_, i) => i * step + low);
  if (points > 1) values[points - 1] = high;
  return values;
}

/** Zeros in the width of the precision. */
function realArray(precision: Precision, length: number): RealArray {
  return precision === "single" ? new Float32Array(length) : new Float64Array(length);
}

/** Complex zeros in the width of the precision. */
export function complexArray(precision: Precision, length: number): ComplexArray {
  return { re: realArray(precision, length), im: realArray(precision, length) };
}

/** The two axes of a grid. Point (i, j) has index j · width + i: the lowest imaginary part is row 0. */
export interface GridAxes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export function gridAxes({ window, width, height }: FractalRequest): GridAxes {
  return { re: axis(window.re, width), im: axis(window.im, height) };
}

/**
 * Writes where `count` points of a grid begin, from point `from` of row `row`, to the first elements of `z` and `c`:
 * z = 0 and c = the point for the Mandelbrot set, z = the point and one c for a Julia set.
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
