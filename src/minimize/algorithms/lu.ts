/** Solution of small general linear systems. */

/**
 * Solves A x = b by Gaussian elimination with partial pivoting; undefined when A is singular.
 *
 * `a`: `[n, n]` row-major; `b`: `[n]`; neither is changed.
 */
export function solveLinear(a: Float64Array, b: Float64Array): Float64Array | undefined {
  const n = b.length;
  const lu = a.slice();
  const x = b.slice();
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]!) > Math.abs(lu[pivot * n + k]!)) pivot = i;
    if (!(Math.abs(lu[pivot * n + k]!) > 0)) return undefined;
    if (pivot !== k) swapRows(lu, x, n, k, pivot);
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k]! / lu[k * n + k]!;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) lu[i * n + j]! -= factor * lu[k * n + j]!;
      x[i]! -= factor * x[k]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i]! -= lu[i * n + j]! * x[j]!;
    x[i]! /= lu[i * n + i]!;
  }
  return x.every(Number.isFinite) ? x : undefined;
}

function swapRows(a: Float64Array, b: Float64Array, n: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) [a[i * n + j], a[k * n + j]] = [a[k * n + j]!, a[i * n + j]!];
  [b[i], b[k]] = [b[k]!, b[i]!];
}
