import type { GridAxes } from "./grid.js";
import type { FractalRequest } from "./types.js";

/** |z|² at which the size of an orbit is taken; from |z| = 2¹⁰ on, c changes ν by less than a thousandth. */
const FAR2 = 2 ** 20;
/** Additional iterations in which an orbit may reach this size; from just outside 2 it needs about 30 in double precision. */
const EXTRA = 64;

/**
 * Continuous escape counts of some rows, which interpolate between whole numbers of iterations.
 *
 *   ν = k − log₂( ln|z_k| / ln R ),    k: the first iteration with |z_k| ≥ 2¹⁰,    R = max(radius, 2)
 *
 * For a point that leaves once, ν is in (n, n + 1] up to the approximation |z² + c| ≈ |z|². A point inside, or one that does not
 * reach 2¹⁰ soon after the limit of iterations, has ν = iterations. The orbit is computed in the requested precision.
 *
 * @param counts - escape counts of the rows from `firstRow` on, [rows, width]
 * @returns ν, [rows, width]
 * @see Peitgen, Saupe (eds.), The Science of Fractal Images (1988), the continuous potential
 */
export function smoothCounts(
  request: FractalRequest,
  axes: GridAxes,
  firstRow: number,
  counts: Uint32Array,
): Float32Array {
  const { width, iterations } = request;
  const orbit = request.precision === "single" ? orbitSingle : orbitDouble;
  const logRadius = Math.log(Math.max(request.radius, 2));
  const julia = request.kind === "julia" ? request.c : undefined;
  const smooth = new Float32Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    const re = axes.re[i % width]!;
    const im = axes.im[firstRow + Math.floor(i / width)]!;
    if (counts[i] === iterations) smooth[i] = iterations;
    else if (julia === undefined) smooth[i] = orbit(0, 0, re, im, iterations, logRadius);
    else smooth[i] = orbit(re, im, julia.re, julia.im, iterations, logRadius);
  }
  return smooth;
}

/** ν of one orbit that starts at x + iy. */
function orbitDouble(x: number, y: number, re: number, im: number, iterations: number, logRadius: number): number {
  for (let k = 0; k <= iterations + EXTRA; k++) {
    const xx = x * x;
    const yy = y * y;
    if (xx + yy >= FAR2) return k - Math.log2(Math.log(xx + yy) / 2 / logRadius);
    const xy = x * y;
    x = xx - yy + re;
    y = xy + xy + im;
  }
  return iterations;
}

/** `orbitDouble` with every operation rounded to 32 bits. */
function orbitSingle(x0: number, y0: number, re: number, im: number, iterations: number, logRadius: number): number {
  const { fround } = Math;
  const cx = fround(re);
  const cy = fround(im);
  let x = fround(x0);
  let y = fround(y0);
  for (let k = 0; k <= iterations + EXTRA; k++) {
    const xx = fround(x * x);
    const yy = fround(y * y);
    if (fround(xx + yy) >= FAR2) return k - Math.log2(Math.log(xx + yy) / 2 / logRadius);
    const xy = fround(x * y);
    x = fround(fround(xx - yy) + cx);
    y = fround(fround(xy + xy) + cy);
  }
  return iterations;
}
