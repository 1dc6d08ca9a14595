import { cholesky, inverseFromCholesky } from "../math/dense.js";

/**
 * Global correlation coefficients: the largest correlation of each parameter with any linear combination of the others,
 *
 *   ρᵢ = √(1 − 1 / (Cᵢᵢ (C⁻¹)ᵢᵢ))
 *
 * The formula is evaluated with the correlation matrix in the place of C, which gives the same.
 *
 * @param covariance - C, `[n, n]` row-major
 * @returns `[n]`, from 0 to 1; undefined for a covariance matrix that is singular to rounding
 * @see F. James, MINUIT: Function Minimization and Error Analysis, CERN Program Library D506, on global correlation coefficients
 */
export function globalCorrelations(covariance: Float64Array, n: number): readonly number[] | undefined {
  const sigmas = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * (n + 1)]!));
  const factor = covariance.map((value, k) => value / (sigmas[Math.floor(k / n)]! * sigmas[k % n]!));
  const roundingErrors = new Float64Array(n).fill(n * Number.EPSILON);
  if (cholesky(factor, n, roundingErrors) >= 0) return undefined;
  const inverse = inverseFromCholesky(factor, n);
  // The diagonal of the inverse of a correlation matrix is 1 or more, up to rounding errors.
  return Array.from(sigmas, (_, i) => Math.sqrt(Math.max(0, 1 - 1 / inverse[i * (n + 1)]!)));
}
