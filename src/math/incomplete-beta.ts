import { lgamma } from "./gamma.js";

/** The continued fraction ends where its last factor differs from 1 by less than this. */
const CONVERGED = 1e-15;
const TINY = 1e-300;

/**
 * Regularised incomplete beta function I_x(a, b) = ∫₀ˣ t^(a−1) (1−t)^(b−1) dt / B(a, b), which is the distribution function of
 * the beta distribution and gives the tails of the binomial distribution.
 *
 * Relative error about 1e-13 for a and b of order 1, and about 1e-16 (a + b) for large a and b.
 *
 * @param x - 0 to 1
 * @param a - above 0
 * @param b - above 0
 * @see NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4 (reflection)
 * @example regularizedBeta(0.5, 2, 2) // 0.5
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const logFront = lgamma(a + b) - lgamma(a) - lgamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(logFront) / a) * continuedFraction(x, a, b);
}

/** 1/(1 + d₁/(1 + d₂/(1 + …))) by Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  const most = 200 + 10 * Math.sqrt(Math.max(a, b));
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < most; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < CONVERGED) break;
  }
  return value;
}

/** Replaces numbers near 0, by which Lentz's method cannot divide. */
function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
