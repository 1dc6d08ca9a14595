import { cholesky, solveLower, solveLowerTransposed } from "./dense.js";

/**
 * The lower Cholesky factor L of a symmetric matrix A = L Lᵀ, with zeros above its diagonal; `[n, n]` row-major.
 *
 * @param matrix - `[n, n]` row-major, of which the lower triangle is read
 * @throws Error for a matrix that is not positive definite; matrices of documents are checked before
 */
export function lowerFactor(matrix: Float64Array, n: number): Float64Array {
  const factor = matrix.slice();
  if (cholesky(factor, n, new Float64Array(n)) >= 0)
    throw new Error("a matrix that was checked is not positive definite");
  for (let i = 0; i < n; i++) factor.fill(0, i * n + i + 1, (i + 1) * n);
  return factor;
}

/** (L Lᵀ)⁻¹ from the lower factor L; `[n, n]` row-major. */
export function inverseFromFactor(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const column = inverse.subarray(i * n, (i + 1) * n);
    column[i] = 1;
    solveLower(factor, n, column);
    solveLowerTransposed(factor, n, column);
  }
  return inverse;
}

/** ½ log det (L Lᵀ) from the lower factor L. */
export function logRootDeterminant(factor: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(factor[i * (n + 1)]!);
  return sum;
}

/** The product L z with a lower factor L, in a new array; `[n]`. */
export function timesLower(factor: Float64Array, z: Float64Array): Float64Array {
  const n = z.length;
  return z.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += factor[i * n + j]! * z[j]!;
    return sum;
  });
}
