/** Small dense vector and matrix kernels. A matrix is square and stored row-major in one Float64Array. */

/** Scalar product aᵀb. */
export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** Euclidean norm, without overflow. */
export function norm2(a: Float64Array): number {
  const largest = vectorNorm(a, Number.POSITIVE_INFINITY);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let total = 0;
  for (const v of a) total += (v / largest) ** 2;
  return largest * Math.sqrt(total);
}

/** Norm of any order: the largest |aᵢ| for Infinity, the smallest |aᵢ| for −Infinity, otherwise (Σ|aᵢ|^order)^(1/order). */
export function vectorNorm(a: Float64Array, order: number): number {
  if (order === Number.POSITIVE_INFINITY) return largestSize(a);
  if (order === Number.NEGATIVE_INFINITY) return a.reduce((least, v) => Math.min(least, Math.abs(v)), Infinity);
  if (order === 2) return norm2(a);
  return a.reduce((total, v) => total + Math.abs(v) ** order, 0) ** (1 / order);
}

function largestSize(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]!));
  return largest;
}

/** a + factor · b, in a new array. */
export function addScaled(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! + factor * b[i]!;
  return out;
}

/** factor · a, in a new array. */
export function scaled(factor: number, a: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = factor * a[i]!;
  return out;
}

/** The product of a square matrix and a vector, in a new array. */
export function multiply(a: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let j = 0; j < n; j++) total += a[i * n + j]! * v[j]!;
    out[i] = total;
  }
  return out;
}

/** Identity matrix. */
export function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

/** Whether every entry is finite. */
export function allFinite(a: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (!Number.isFinite(a[i]!)) return false;
  return true;
}

/** Whether two lists of the same length are the same, entry by entry. */
export function sameEntries(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
