import { complexArray } from "./grid.js";
import type { CountKernel, Limits, Precision } from "./types.js";

const CAPACITY = 1024;
/** Number of iterations after which the first iterate is saved for the detection of cycles. */
const BLOCK = 8;

/** Computes escape counts point by point in plain JavaScript, for platforms without WebAssembly vectors. */
export function scalarKernel(precision: Precision, limits: Limits): CountKernel {
  const z = complexArray(precision, CAPACITY);
  const c = complexArray(precision, CAPACITY);
  const countOne = precision === "single" ? countSingle : countDouble;
  return {
    engine: "scalar",
    capacity: CAPACITY,
    z,
    c,
    run(n, counts) {
      for (let i = 0; i < n; i++) counts[i] = countOne(z.re[i]!, z.im[i]!, c.re[i]!, c.im[i]!, limits);
    },
  };
}

/**
 * The count of one point. The loop ends early where the rest is known: outside the exit radius, or on a cycle, that is, at an
 * iterate equal to a saved one, if escape radius and exit radius are equal. The saved iterate is replaced after 8, 16, 32, …
 * iterations (R. P. Brent, BIT 20 (1980) 176).
 */
function countDouble(x: number, y: number, re: number, im: number, { iterations, radius2, exit2 }: Limits): number {
  let xx = x * x;
  let yy = y * y;
  let n = 0;
  let savedX = x;
  let savedY = y;
  let saveNext = BLOCK;
  for (let k = 1; k <= iterations; k++) {
    const xy = x * y;
    x = xx - yy + re;
    y = xy + xy + im;
    xx = x * x;
    yy = y * y;
    const size = xx + yy;
    if (size < radius2) n++;
    if (!(size < exit2)) return n;
    if (x === savedX && y === savedY && radius2 === exit2) return n + iterations - k;
    if (k === saveNext) {
      savedX = x;
      savedY = y;
      saveNext *= 2;
    }
  }
  return n;
}

/**
 * `countDouble` with every operation rounded to 32 bits; a separate function, so that each compiles to arithmetic of one width.
 */
function countSingle(x: number, y: number, re: number, im: number, { iterations, radius2, exit2 }: Limits): number {
  const { fround } = Math;
  let xx = fround(x * x);
  let yy = fround(y * y);
  let n = 0;
  let savedX = x;
  let savedY = y;
  let saveNext = BLOCK;
  for (let k = 1; k <= iterations; k++) {
    const xy = fround(x * y);
    x = fround(fround(xx - yy) + re);
    y = fround(fround(xy + xy) + im);
    xx = fround(x * x);
    yy = fround(y * y);
    const size = fround(xx + yy);
    if (size < radius2) n++;
    if (!(size < exit2)) return n;
    if (x === savedX && y === savedY && radius2 === exit2) return n + iterations - k;
    if (k === saveNext) {
      savedX = x;
      savedY = y;
      saveNext *= 2;
    }
  }
  return n;
}
