import { philox } from "./philox.js";

/** Independent uniform random numbers. */
export interface RandomStream {
  /** The next number, uniform in (0, 1), with 52 random bits; it is never 0 or 1. */
  uniform(): number;
}

/** The numbers that determine a stream of random numbers. */
export interface StreamKey {
  /** Whole number from 0 to 2^53 − 1. */
  readonly seed: number;
  /** Number of the stream; different streams of one seed share no numbers. Whole number from 0 to 2^32 − 1; default 0. */
  readonly stream?: number;
  /** Index within the stream, for example that of a toy. Whole number from 0 to 2^53 − 1; default 0. */
  readonly index?: number;
}

const TWO_32 = 2 ** 32;
/** The largest seed and index. */
export const LARGEST_SEED = Number.MAX_SAFE_INTEGER;

/**
 * Random numbers that depend on (seed, stream, index) only, and not on numbers that were drawn before elsewhere. Each triple has
 * 2^33 numbers of its own before they repeat.
 *
 * The key of Philox is the seed; its counter is (block, stream, index low, index high).
 *
 * @example randomStream({ seed: 1, index: 7 }).uniform()
 */
export function randomStream({ seed, stream = 0, index = 0 }: StreamKey): RandomStream {
  const key = Uint32Array.of(seed % TWO_32, Math.floor(seed / TWO_32));
  const counter = Uint32Array.of(0, stream, index % TWO_32, Math.floor(index / TWO_32));
  const block = new Uint32Array(4);
  let used = 4;
  return {
    uniform() {
      if (used === 4) {
        philox(counter, key, block);
        counter[0]!++;
        used = 0;
      }
      const high = block[used]! >>> 6;
      const low = block[used + 1]! >>> 6;
      used += 2;
      return (high * 0x4000000 + low + 0.5) / 2 ** 52;
    },
  };
}
