import { stirlingError } from "../poisson.js";
import { portableExp, portableLog } from "./elementary.js";
import type { RandomStream } from "./random-stream.js";

/** From this mean on by transformed rejection. */
const REJECTION_FROM = 10;
/** A probability this small, beyond the mean, ends an inversion: rounding of the sum is larger. */
const NEGLIGIBLE = 1e-18;
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** The largest mean of a count that is sampled: every count up to it is a double. */
export const LARGEST_POISSON_MEAN = 1e15;

/** Whether counts of a mean can be drawn. */
export function isPoissonMean(mean: number): boolean {
  return mean >= 0 && mean <= LARGEST_POISSON_MEAN;
}

/** Draws counts of one mean from any stream. */
export type PoissonSampler = (random: RandomStream) => number;

/**
 * A sampler of Poisson counts with a real mean. Means below 10 by inversion, others by transformed rejection with
 * squeeze (PTRS), which draws 2.3 to 2.6 uniform numbers a count.
 *
 * @param mean - see `isPoissonMean`
 * @see W. Hörmann, The transformed rejection method for generating Poisson random variables, Insurance: Mathematics and
 * Economics 12 (1993) 39, algorithm PTRS
 */
export function poissonSampler(mean: number): PoissonSampler {
  if (mean === 0) return () => 0;
  return mean < REJECTION_FROM ? byInversion(mean) : byRejection(mean);
}

/** The smallest k with F(k) ≥ u, by adding up probabilities. */
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

/** log Poisson(k | mean) in the saddle-point form of `poissonLogPmf`, of portable functions only. */
function logProbability(k: number, mean: number): number {
  if (k === 0) return -mean;
  return -(HALF_LOG_TWO_PI + 0.5 * portableLog(k) + stirlingError(k) + deviance(k, mean));
}

/** |v| up to which the series below is used; it converges like v². */
const SERIES_LIMIT = 0.25;

/** k log(k/λ) + λ − k = 2k (artanh v − v) − … , as a series in v = (k − λ)/(k + λ) where k is near λ. */
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
