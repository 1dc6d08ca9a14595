import { stirlingError } from "../poisson.js";
import { portableExp, portableLog } from "./elementary.js";
import type { RandomStream } from "./random-stream.js";

/** Means from this value on are sampled by transformed rejection. */
const REJECTION_FROM = 10;
/** A probability below this, beyond the mean, ends an inversion, since rounding errors of the sum are larger. */
const NEGLIGIBLE = 1e-18;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** The largest mean of counts that can be sampled; all counts of this size are exact doubles. */
export const LARGEST_POISSON_MEAN = 1e15;

/** Whether counts with this mean can be drawn. */
export function isPoissonMean(mean: number): boolean {
  return mean >= 0 && mean <= LARGEST_POISSON_MEAN;
}

/** Draws a count with a given mean from a stream of random numbers. */
export type PoissonSampler = (random: RandomStream) => number;

/**
 * A sampler of Poisson counts with a real mean. It uses inversion for means below 10, and otherwise transformed rejection with
 * squeeze (PTRS), which draws 2.3 to 2.6 uniform numbers per count.
 *
 * @param mean - see `isPoissonMean`
 * @see W. Hörmann, The transformed rejection method for generating Poisson random variables, Insurance: Mathematics and
 * Economics 12 (1993) 39, algorithm PTRS
 */
export function poissonSampler(mean: number): PoissonSampler {
  if (mean === 0) return () => 0;
  return mean < REJECTION_FROM ? byInversion(mean) : byRejection(mean);
}

/** Finds the smallest k with F(k) ≥ u, by adding up probabilities. */
function byInversion(mean: number): PoissonSampler {
  const first = portableExp(-mean);
  return (random) => {
    let u = random.uniform();
    let p = first;
    let k = 0;
    while (u > p && (p > NEGLIGIBLE || k < mean)) {
      u -= p;
      k++;
      p *= mean / k;
    }
    return k;
  };
}

/** Algorithm PTRS; the constants are Hörmann's. */
function byRejection(mean: number): PoissonSampler {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  return (random) => {
    for (;;) {
      const u = random.uniform() - 0.5;
      const v = random.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= squeeze) return k;
      if (k < 0 || (us < 0.013 && v > us)) continue;
      if (portableLog((v * inverseAlpha) / (a / (us * us) + b)) <= logProbability(k, mean)) return k;
    }
  };
}

/** log Poisson(k | mean) in the saddle-point form of `poissonLogPmf`, with portable functions only. */
function logProbability(k: number, mean: number): number {
  if (k === 0) return -mean;
  return -(HALF_LOG_TWO_PI + 0.5 * portableLog(k) + stirlingError(k) + deviance(k, mean));
}

/** Up to this |v| `deviance` uses its series, whose terms fall by factors of about v². */
const SERIES_LIMIT = 0.25;

/** k log(k/λ) + λ − k; where k is near λ, by the series (k − λ) v + 2k (v³/3 + v⁵/5 + …) in v = (k − λ)/(k + λ). */
function deviance(k: number, mean: number): number {
  const difference = k - mean;
  const v = difference / (k + mean);
  if (Math.abs(v) > SERIES_LIMIT) return k * portableLog(k / mean) - difference;
  const z = v * v;
  let power = 2 * k * v;
  let sum = difference * v;
  for (let n = 3; ; n += 2) {
    power *= z;
    const next = sum + power / n;
    if (next === sum) return sum;
    sum = next;
  }
}
