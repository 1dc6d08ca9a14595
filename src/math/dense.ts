/**
 * Small dense kernels on row-major arrays. Symmetric matrices are held in their lower triangle.
 * Loops run over four rows at once, so that each entry written is loaded and stored once for four products.
 */

/**
 * out += Σ_r weights[r] · rowᵣ rowᵣᵀ, lower triangle.
 *
 * `rows`: `[nRows, width]` from `rowsBegin`; `out`: `[width, width]` from `outBegin`.
 */
export function addOuterProducts(
  rows: Float64Array,
  rowsBegin: number,
  nRows: number,
  width: number,
  weights: Float64Array,
  weightsBegin: number,
  out: Float64Array,
  outBegin: number,
): void {
  let r = 0;
  for (; r + 3 < nRows; r += 4) {
    const r0 = rowsBegin + r * width;
    const r1 = r0 + width;
    const r2 = r1 + width;
    const r3 = r2 + width;
    const w0 = weights[weightsBegin + r]!;
    const w1 = weights[weightsBegin + r + 1]!;
    const w2 = weights[weightsBegin + r + 2]!;
    const w3 = weights[weightsBegin + r + 3]!;
    for (let i = 0; i < width; i++) {
      const a0 = w0 * rows[r0 + i]!;
      const a1 = w1 * rows[r1 + i]!;
      const a2 = w2 * rows[r2 + i]!;
      const a3 = w3 * rows[r3 + i]!;
      const target = outBegin + i * width;
      for (let j = 0; j <= i; j++) {
        out[target + j]! += a0 * rows[r0 + j]! + a1 * rows[r1 + j]! + (a2 * rows[r2 + j]! + a3 * rows[r3 + j]!);
      }
    }
  }
  for (; r < nRows; r++) {
    const r0 = rowsBegin + r * width;
    const w0 = weights[weightsBegin + r]!;
    if (w0 === 0) continue;
    for (let i = 0; i < width; i++) {
      const a0 = w0 * rows[r0 + i]!;
      if (a0 === 0) continue;
      const target = outBegin + i * width;
      for (let j = 0; j <= i; j++) out[target + j]! += a0 * rows[r0 + j]!;
    }
  }
}

const PANEL = 4;

/**
 * Cholesky factor of a symmetric positive definite matrix, in place: A = L Lᵀ.
 *
 * `a`: `[n, n]`, lower triangle read and overwritten by L; the upper triangle is not touched. Columns are factorised in
 * panels of four, and each panel is subtracted from the rest by one pass (right-looking blocked algorithm; Golub & Van
 * Loan, Matrix Computations, section 4.2). Returns the index of the first pivot that is not above `floors` there (and
 * above 0, and finite), or −1 when the factor is complete.
 */
export function cholesky(a: Float64Array, n: number, floors: Float64Array): number {
  const panel = new Float64Array(n > PANEL ? PANEL * n : 0);
  for (let begin = 0; begin < n; begin += PANEL) {
    const end = Math.min(begin + PANEL, n);
    const failed = factorPanel(a, n, begin, end, floors);
    if (failed >= 0) return failed;
    if (end < n) subtractPanel(a, n, begin, end, panel);
  }
  return -1;
}

function factorPanel(a: Float64Array, n: number, begin: number, end: number, floors: Float64Array): number {
  for (let k = begin; k < end; k++) {
    let pivot = a[k * n + k]!;
    for (let m = begin; m < k; m++) pivot -= a[k * n + m]! * a[k * n + m]!;
    if (!(pivot > 0 && pivot > floors[k]! && pivot < Number.POSITIVE_INFINITY)) return k;
    const root = Math.sqrt(pivot);
    a[k * n + k] = root;
    for (let i = k + 1; i < n; i++) {
      let value = a[i * n + k]!;
      for (let m = begin; m < k; m++) value -= a[i * n + m]! * a[k * n + m]!;
      a[i * n + k] = value / root;
    }
  }
  return -1;
}

/** a[end…, end…] −= P Pᵀ with P the panel's columns, transposed first so that the inner loop streams. */
function subtractPanel(a: Float64Array, n: number, begin: number, end: number, panel: Float64Array): void {
  panel.fill(0);
  for (let k = begin; k < end; k++) {
    for (let i = end; i < n; i++) panel[(k - begin) * n + i] = a[i * n + k]!;
  }
  for (let i = end; i < n; i++) {
    const p0 = panel[i]!;
    const p1 = panel[n + i]!;
    const p2 = panel[2 * n + i]!;
    const p3 = panel[3 * n + i]!;
    const row = i * n;
    for (let j = end; j <= i; j++) {
      a[row + j]! -= p0 * panel[j]! + p1 * panel[n + j]! + (p2 * panel[2 * n + j]! + p3 * panel[3 * n + j]!);
    }
  }
}

/** Solves L x = b in place; `l` as `cholesky` leaves it, `b` from `begin`. */
export function solveLower(l: Float64Array, n: number, b: Float64Array, begin = 0): void {
  for (let i = 0; i < n; i++) {
    let value = b[begin + i]!;
    const row = i * n;
    for (let k = 0; k < i; k++) value -= l[row + k]! * b[begin + k]!;
    b[begin + i] = value / l[row + i]!;
  }
}

/** Solves Lᵀ x = b in place; `l` as `cholesky` leaves it, `b` from `begin`. */
export function solveLowerTransposed(l: Float64Array, n: number, b: Float64Array, begin = 0): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    const value = b[begin + i]! / l[row + i]!;
    b[begin + i] = value;
    for (let k = 0; k < i; k++) b[begin + k]! -= l[row + k]! * value;
  }
}

/**
 * Inverse of A from its Cholesky factor: A⁻¹ = L⁻ᵀ L⁻¹, full symmetric `[n, n]` row-major in a fresh array.
 */
export function inverseFromCholesky(l: Float64Array, n: number): Float64Array {
  const inverseRows = invertLower(l, n);
  const out = new Float64Array(n * n);
  addOuterProducts(inverseRows, 0, n, n, new Float64Array(n).fill(1), 0, out, 0);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) out[i * n + j] = out[j * n + i]!;
  return out;
}

/** L⁻¹, lower triangular row-major: row i is −(Σ_{k<i} L_ik · row k)/L_ii, plus 1/L_ii on the diagonal. */
function invertLower(l: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const scale = 1 / l[row + i]!;
    for (let k = 0; k < i; k++) {
      const factor = -l[row + k]! * scale;
      if (factor === 0) continue;
      const source = k * n;
      for (let j = 0; j <= k; j++) out[row + j]! += factor * out[source + j]!;
    }
    out[row + i] = scale;
  }
  return out;
}
