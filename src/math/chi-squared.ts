/** The χ² distribution, which differences of −2 log L follow in the limit of large samples. */
import { erf, erfc, erfcx } from "./erf.js";
import { lowerGammaP, upperGammaQ } from "./incomplete-gamma.js";

/** From this x on, the tail area is computed as e^(−x/2) times a slowly varying function. */
const TAIL = 4;

/**
 * Upper tail area of the χ² distribution, ∫ₓ^∞, which is the p-value of a difference `x` of −2 log L.
 *
 *   1 degree: erfc(√(x/2)); 2 degrees: e^(−x/2); otherwise Q(k/2, x/2)
 *
 * Relative error about 1e-14 while the result is a normal double.
 *
 * @param x - ≥ 0 (NaN below)
 * @param k - degrees of freedom, ≥ 1 (NaN below); need not be a whole number
 * @example chiSquaredSf(3.841458820694124, 1) // 0.05
 */
export function chiSquaredSf(x: number, k: number): number {
  if (k === 1 && x >= 0) return x === Number.POSITIVE_INFINITY ? 0 : tailOfOne(x);
  if (k === 2 && x >= 0) return Math.exp(-x / 2);
  return upperGammaQ(k / 2, x / 2);
}

/** erfc(√(x/2)), computed so that the rounding error of the root enters a slowly varying factor and not the exponential. */
function tailOfOne(x: number): number {
  const root = Math.sqrt(x / 2);
  return x < TAIL ? erfc(root) : erfcx(root) * Math.exp(-x / 2);
}

/**
 * Distribution function of χ² with `k` degrees of freedom, P(k/2, x/2); full relative precision where it is small.
 *
 * @param x - ≥ 0 (NaN below)
 * @param k - degrees of freedom, ≥ 1 (NaN below)
 * @example chiSquaredCdf(1, 1) // 0.6826894921370859, which is one standard deviation
 */
export function chiSquaredCdf(x: number, k: number): number {
  if (k === 1 && x >= 0) return erf(Math.sqrt(x / 2));
  if (k === 2 && x >= 0) return -Math.expm1(-x / 2);
  return lowerGammaP(k / 2, x / 2);
}
