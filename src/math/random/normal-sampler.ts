import { portableLog } from "./elementary.js";
import type { RandomStream } from "./random-stream.js";

/**
 * A source of standard normal numbers by the polar method: for a random point (u, v) in the unit disc with s = u² + v², the
 * products of u and v with √(−2 log s / s) are two independent standard normal numbers.
 *
 * @see G. Marsaglia and T. A. Bray, SIAM Review 6 (1964) 260
 */
export function normalSampler(random: RandomStream): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * random.uniform() - 1;
      const v = 2 * random.uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1) continue; // s is never 0, since a uniform number is an odd multiple of 2^-53.
      const length = Math.sqrt((-2 * portableLog(s)) / s);
      spare = v * length;
      return u * length;
    }
  };
}
