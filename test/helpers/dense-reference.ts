import type { SeededRandom } from "./random.js";

/** Plain dense linear algebra from the definitions, `[n, n]` row-major: what the library's kernels are compared to. */
export type Matrix = Float64Array;

export function randomVector(n: number, random: SeededRandom): Float64Array {
  return Float64Array.from({ length: n }, () => random.normal());
}

/** A Aᵀ/n + a small multiple of 1 for random A: symmetric, positive definite, well conditioned. */
export function randomPositiveDefinite(n: number, random: SeededRandom): Matrix {
  const a = randomVector(n * n, random);
  const out = matrixProduct(a, transpose(a, n), n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! / n + (i === j ? 0.1 : 0);
  }
  return out;
}

export function transpose(a: Matrix, n: number): Matrix {
  return Float64Array.from(a, (_, k) => a[(k % n) * n + Math.floor(k / n)]!);
}

export function matrixProduct(a: Matrix, b: Matrix, n: number): Matrix {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) out[i * n + j]! += a[i * n + k]! * b[k * n + j]!;
  }
  return out;
}

export function matrixVector(a: Matrix, v: ArrayLike<number>): Float64Array {
  const n = v.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i]! += a[i * n + j]! * v[j]!;
  return out;
}

/** A restricted to the rows and columns `kept`. */
export function submatrix(a: Matrix, n: number, kept: readonly number[]): Matrix {
  return Float64Array.from(kept.flatMap((i) => kept.map((j) => a[i * n + j]!)));
}

/** Inverse by Gauss–Jordan elimination with row pivoting; undefined for a singular matrix. */
export function inverse(matrix: Matrix, n: number): Matrix | undefined {
  const a = Array.from({ length: n }, (_, i) => matrix.slice(i * n, (i + 1) * n));
  const out = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i]![k]!) > Math.abs(a[best]![k]!)) best = i;
    for (const rows of [a, out]) [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    const pivot = a[k]![k]!;
    if (pivot === 0) return undefined;
    for (const rows of [a, out]) for (let j = 0; j < n; j++) rows[k]![j]! /= pivot;
    for (let i = 0; i < n; i++) {
      const factor = a[i]![k]!;
      if (i === k || factor === 0) continue;
      for (const rows of [a, out]) for (let j = 0; j < n; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  return Float64Array.from(out.flatMap((row) => [...row]));
}

/**
 * Eigenvalues of a symmetric matrix, ascending, by cyclic Jacobi rotations.
 *
 * G. H. Golub and C. F. Van Loan, Matrix Computations (2013), section 8.5.
 */
export function eigenvalues(matrix: Matrix, n: number): Float64Array {
  const a = matrix.slice();
  const size = Math.max(...a.map(Math.abs));
  for (let sweep = 0; sweep < 30; sweep++) {
    let left = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        left = Math.max(left, Math.abs(a[p * n + q]!));
        rotate(a, n, p, q);
      }
    }
    if (left <= 1e-14 * size) break;
  }
  return Float64Array.from({ length: n }, (_, i) => a[i * n + i]!).sort();
}

/** Rotates rows and columns p and q so that a_pq = 0. */
function rotate(a: Matrix, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [a[k * n + p]!, a[k * n + q]!];
    a[k * n + p] = c * kp - s * kq;
    a[k * n + q] = s * kp + c * kq;
  }
  for (let k = 0; k < n; k++) {
    const [pk, qk] = [a[p * n + k]!, a[q * n + k]!];
    a[p * n + k] = c * pk - s * qk;
    a[q * n + k] = s * pk + c * qk;
  }
}
