// Dense symmetric systems of the judge's own.

const LEAST_PIVOT = 1e-14; // relative to the diagonal entry: what rounding leaves of a singular matrix

/**
 * Solves (A + damping · diag(scale)) x = b over the indices in `free`, by Cholesky; `matrix` is row-major `[n, n]`.
 * Returns `[n]` with zeros elsewhere; undefined where the matrix is not positive definite.
 */
export function solveOver(free, { matrix, n, scale }, damping, b) {
  const m = free.length;
  const lower = new Float64Array(m * m);
  for (let r = 0; r < m; r++) {
    const i = free[r];
    for (let c = 0; c <= r; c++) {
      let sum = matrix[i * n + free[c]];
      if (r === c) sum += damping * scale[i];
      const diagonal = sum;
      for (let k = 0; k < c; k++) sum -= lower[r * m + k] * lower[c * m + k];
      if (r !== c) lower[r * m + c] = sum / lower[c * m + c];
      else if (sum > LEAST_PIVOT * diagonal) lower[r * m + r] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return substitute(lower, free, n, b);
}

/** Forward and back substitution with the Cholesky factor over `free`. */
function substitute(lower, free, n, b) {
  const m = free.length;
  const y = new Float64Array(m);
  for (let r = 0; r < m; r++) {
    let sum = b[free[r]];
    for (let k = 0; k < r; k++) sum -= lower[r * m + k] * y[k];
    y[r] = sum / lower[r * m + r];
  }
  const x = new Float64Array(n);
  for (let r = m - 1; r >= 0; r--) {
    let sum = y[r];
    for (let k = r + 1; k < m; k++) sum -= lower[k * m + r] * y[k];
    y[r] = sum / lower[r * m + r];
    x[free[r]] = y[r];
  }
  return x;
}
