import type { FractalRequest } from "./types.js";

/** Half the distance from 1 to the next number. */
const UNIT = { single: 2 ** -24, double: 2 ** -53 };

/** Room for rounding, in units: twice what the steps below need, and more. */
const MARGIN = 64;

/** radius², rounded to the precision: iterates with |z|² below it are counted. */
export function squaredRadius({ radius, precision }: FractalRequest): number {
  return precision === "single" ? Math.fround(radius * radius) : radius * radius;
}

/**
 * The |z|² from which an orbit has left for good: no later iterate has |z|² < radius² again.
 *
 * Where |z| ≥ r(c) = (1 + √(1 + 4|c|)) / 2, |z² + c| ≥ |z|² − |c| ≥ |z|. With |c| the largest of the grid:
 *
 *   radius² itself       for radius ≥ r(c) (1 + ε): what is out stays out
 *   (r(c) (1 + 2ε))²     otherwise: an orbit may come back from between the two circles
 *
 * ε = 64 units of rounding. One step errs by less than 8 units of |z|², while outside r(c) (1 + ε) it grows |z| by at
 * least ε r(c)² (2 − 1/r(c)): with rounding, too, |z| only grows from there. Overflow gives infinities and NaN, which are
 * not below radius² either.
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
