import { clipMovable } from "../math/box.js";
import { normalQuantile } from "../math/normal.js";
import type { Model } from "../model/model.js";
import type { FitInput } from "./fit-input.js";

/** Farthest from its suggested value that an unconstrained parameter starts; it is of order 1. */
const REACH = 10;
/** Standard deviations of the constraint that starts of a constrained parameter scatter by. */
const SPREAD = 2;

/**
 * Random starting points inside the bounds: constrained parameters normal with twice the width of their constraint,
 * others uniform within their bounds, at most 10 from their suggested value. Held parameters stay. Point k of a seed is
 * always the same.
 *
 * @param k - 1, 2, …; `[nPars]` each
 */
export function startingPoint(
  model: Model,
  { init, lower, upper, fixed }: FitInput,
  seed: number,
  k: number,
): Float64Array {
  const known = model.prefits;
  return init.map((value, p) => {
    if (fixed[p] === 1) return value;
    const u = uniform(seed, k, p);
    const [low, high] = [lower[p]!, upper[p]!];
    const prefit = known[p];
    if (prefit === undefined) {
      const [from, to] = [Math.max(low, value - REACH), Math.min(high, value + REACH)];
      return from + u * (to - from);
    }
    return Math.min(Math.max(prefit.center + SPREAD * prefit.width * normalQuantile(u), low), high);
  });
}

/** A start moved inside the bounds, with held parameters where they are held. */
export function placed(start: Float64Array, input: FitInput): Float64Array {
  return clipMovable(start, input, input.fixed, input.init);
}

/** A number in (0, 1) for each (seed, point, parameter), by a mixing of their bits. */
export function uniform(seed: number, k: number, p: number): number {
  const bits = mixed(mixed(mixed(seed) + k) + p);
  return (bits + 0.5) / 2 ** 32;
}

/** A 32-bit finaliser in which every input bit reaches every output bit (C. Wellons, "hash prospector", lowbias32). */
function mixed(x: number): number {
  let h = (x + 0x9e3779b9) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}
