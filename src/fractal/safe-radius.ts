import type { FractalRequest } from "./types.js";

/** Unit of rounding: half the distance from 1 to the next number in each precision. */
const UNIT = { single: 2 ** -24, double: 2 ** -53 };

/** Margin for rounding errors, in units of rounding; more than twice what the estimate below needs. */
const MARGIN = 64;

/** radius² rounded to the precision; iterates with |z|² below it are counted. */
export function squaredRadius({ radius, precision }: FractalRequest): number {
  return precision === "single" ? Math.fround(radius * radius) : radius * radius;
}

/**
 * The |z|² from which on an orbit never returns: no later iterate has |z|² < radius² again.
 *
 * For |z| ≥ r(c) = (1 + √(1 + 4|c|)) / 2, |z² + c| ≥ |z|² − |c| ≥ |z|. With the largest |c| of the grid, the result is
 *
 *   radius² itself       for radius ≥ r(c) (1 + ε), since orbits outside of it stay outside
 *   (r(c) (1 + 2ε))²     otherwise, since an orbit may return from between the two circles
 *
 * with ε = 64 units of rounding. The rounding error of one step is less than 8 units of |z|², while a step outside r(c) (1 + ε)
 * increases |z| by at least ε r(c)² (2 − 1/r(c)). So |z| only grows from there, also with rounding errors. Overflow gives
 * infinities and NaN, which are not below radius² either.
 */
export function squaredExitRadius(request: FractalRequest): number {
  const r = turningRadius(largestConstant(request));
  const margin = MARGIN * UNIT[request.precision];
  if (request.radius >= r * (1 + margin)) return squaredRadius(request);
  return squaredRadius({ ...request, radius: r * (1 + 2 * margin) });
}

/** r = (1 + √(1 + 4|c|)) / 2, the positive root of r² − |c| = r. `size`: |c| ≥ 0. */
export function turningRadius(size: number): number {
  return (1 + Math.sqrt(1 + 4 * size)) / 2;
}

function largestConstant(request: FractalRequest): number {
  if (request.kind === "julia") return Math.hypot(request.c.re, request.c.im);
  const { re, im } = request.window;
  return Math.hypot(Math.max(-re[0], re[1]), Math.max(-im[0], im[1]));
}
