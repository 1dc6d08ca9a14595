import { lgamma } from "./gamma.js";

/** Relative size of the last factor of the continued fraction less 1. */
const CONVERGED = 1e-15;
const TINY = 1e-300;

/**
 * Regularised incomplete beta function I_x(a, b) = ∫₀ˣ t^(a−1) (1−t)^(b−1) dt / B(a, b): the distribution function of
 * the beta distribution, and through it the tails of the binomial one.
 *
 * Relative error about 1e-13 for a and b of order 1; 1e-16 (a + b) for large ones.
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

/** A number that can be divided by. */
function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
