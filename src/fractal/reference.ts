import { complexArray, gridAxes, startPoints } from "./grid.js";
import { type FractalOptions, fractalRequest } from "./request.js";
import { squaredRadius } from "./safe-radius.js";
import type { ComplexArray } from "./types.js";

/**
 * Escape counts by operations on whole arrays: the simple and slow reference for `fractalCounts`.
 *
 *   repeat `iterations` times:  z ← z² + c;  n ← n + (|z| < radius)      for all points of the grid
 *
 * A point that leaves the circle and returns is counted again; a point that never leaves has n = iterations. |z| < radius is
 * computed as re² + im² < radius², and every operation is rounded to the requested precision.
 *
 * @returns counts, [height, width] row-major; row 0 has the lowest imaginary part
 * @throws DataError as `fractalRequest`
 * @example referenceCounts({ kind: "mandelbrot", width: 3, height: 1, window: { re: [-2, 2], im: [0, 1] } }) // [1000, 1000, 1]
 */
export function referenceCounts(options: FractalOptions): Uint32Array {
  const request = fractalRequest(options);
  const { width, height, iterations, precision } = request;
  const z = complexArray(precision, width * height);
  const c = complexArray(precision, width * height);
  const axes = gridAxes(request);
  for (let row = 0; row < height; row++) {
    const at = row * width;
    startPoints(request, axes, { row, from: 0, count: width }, { z: rowsFrom(z, at), c: rowsFrom(c, at) });
  }
  const counts = new Uint32Array(width * height);
  const round = precision === "single" ? Math.fround : (x: number) => x;
  const radius2 = squaredRadius(request);
  for (let k = 0; k < iterations; k++) step(c, z, counts, radius2, round);
  return counts;
}

/** One step on whole arrays: z ← z² + c, then n ← n + (|z|² < radius2). */
function step(c: ComplexArray, z: ComplexArray, n: Uint32Array, radius2: number, round: (x: number) => number): void {
  for (let i = 0; i < n.length; i++) {
    const x = z.re[i]!;
    const y = z.im[i]!;
    const re = round(round(round(x * x) - round(y * y)) + c.re[i]!);
    const im = round(round(round(x * y) + round(x * y)) + c.im[i]!);
    z.re[i] = re;
    z.im[i] = im;
    const isInside = round(round(re * re) + round(im * im)) < radius2;
    n[i]! += Number(isInside);
  }
}

function rowsFrom({ re, im }: ComplexArray, start: number): ComplexArray {
  return { re: re.subarray(start), im: im.subarray(start) };
}
