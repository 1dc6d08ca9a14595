/** Largest number of sweeps; usually 6 to 10 make a symmetric matrix diagonal in all digits. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues of a symmetric matrix in ascending order, by cyclic Jacobi rotations. Absolute errors are a few rounding errors of
 * the largest eigenvalue.
 *
 * @param matrix - `[n, n]` row-major, of which the lower triangle is read; finite
 * @see G. H. Golub, C. F. Van Loan, Matrix Computations (2013), section 8.5
 */
export function symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Float64Array {
  const a = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return matrix[i >= j ? i * n + j : j * n + i]!;
  });
  for (let sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(a, n); sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, n, p, q);
  }
  return Float64Array.from({ length: n }, (_, i) => a[i * (n + 1)]!).sort();
}

function isDiagonal(a: Float64Array, n: number): boolean {
  let [off, all] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      all = Math.max(all, Math.abs(a[i * n + j]!));
      if (i !== j) off = Math.max(off, Math.abs(a[i * n + j]!));
    }
  }
  return off <= Number.EPSILON * 2 ** -10 * all;
}

/** Applies the rotation that makes the entries (p, q) and (q, p) zero; these are set, since their rounding errors would never vanish. */
function rotate(a: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const tau = (a[q * (n + 1)]! - a[p * (n + 1)]!) / (2 * apq);
  const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    if (k === p || k === q) continue;
    const [kp, kq] = [a[k * n + p]!, a[k * n + q]!];
    a[k * n + p] = a[p * n + k] = c * kp - s * kq;
    a[k * n + q] = a[q * n + k] = s * kp + c * kq;
  }
  a[p * (n + 1)]! -= t * apq;
  a[q * (n + 1)]! += t * apq;
  a[p * n + q] = a[q * n + p] = 0;
}
