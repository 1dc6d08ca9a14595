/** A remaining variance below this fraction of the variance of its row is a rounding error. */
const NOTHING_LEFT = 1e-12;

/**
 * Columns c_k with Σ_k c_k c_kᵀ = A, for a symmetric positive semidefinite matrix A; their number is the rank of A.
 *
 * Each column is made for the row with the largest ratio of the variance that earlier columns leave unexplained to its variance
 * A_ii. This ratio does not depend on the units of a row.
 *
 * @param matrix - `[n, n]` row-major, symmetric
 * @returns columns; `[n]` each
 * @see N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), section 10.3
 */
export function pivotedCholesky(matrix: Float64Array, n: number): readonly Float64Array[] {
  const left = Float64Array.from({ length: n }, (_, i) => matrix[i * (n + 1)]!);
  const columns: Float64Array[] = [];
  for (let pivot = largestPart(left, matrix); pivot >= 0; pivot = largestPart(left, matrix)) {
    const root = Math.sqrt(left[pivot]!);
    const column = Float64Array.from({ length: n }, (_, i) => {
      const explained = columns.reduce((sum, each) => sum + each[i]! * each[pivot]!, 0);
      return (matrix[i * n + pivot]! - explained) / root;
    });
    column[pivot] = root;
    for (let i = 0; i < n; i++) left[i] = Math.max(0, left[i]! - column[i]! ** 2);
    left[pivot] = 0;
    columns.push(column);
  }
  return columns;
}

/** The row with the largest fraction of its variance left; −1 where all are rounding errors. */
function largestPart(left: Float64Array, matrix: Float64Array): number {
  let [row, largest] = [-1, NOTHING_LEFT];
  for (let i = 0; i < left.length; i++) {
    const part = left[i]! / matrix[i * (left.length + 1)]!;
    if (part > largest) [row, largest] = [i, part];
  }
  return row;
}
