/**
 * Small dense kernels on row-major arrays. Of symmetric matrices, only the lower triangle is stored.
 * Loops process four rows at once, so that each entry of the result is loaded and stored once for four products.
 */

/**
 * out += Σ_r weights[r] · rowᵣ rowᵣᵀ, for the lower triangle.
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
    addFourRows(rows, rowsBegin + r * width, width, width, weights, weightsBegin + r, out, outBegin, width);
  }
  for (; r < nRows; r++) {
    const w = weights[weightsBegin + r]!;
    if (w !== 0) addRow(rows, rowsBegin + r * width, width, w, out, outBegin, width);
  }
}

/**
 * out += Σ_r leftᵣ rightᵣᵀ, lower triangle of a sum that is symmetric.
 *
 * `left`, `right`: `[count, width]` from their beginning; `out`: `[width, width]` from `outBegin`.
 */
export function addRowProducts(
  left: Float64Array,
  right: Float64Array,
  count: number,
  width: number,
  out: Float64Array,
  outBegin: number,
): void {
  for (let r = 0; r < count; r++) {
    const row = r * width;
    for (let i = 0; i < width; i++) {
      const a = left[row + i]!;
      if (a === 0) continue;
      const target = outBegin + i * width;
      for (let j = 0; j <= i; j++) out[target + j]! += a * right[row + j]!;
    }
  }
}

/**
 * out += leftᵀ right.
 *
 * `left`: `[count, n]` from `leftBegin`; `right`: `[count, width]` from `rightBegin`; `out`: `[n, width]` from `outBegin`.
 */
export function addProducts(
  left: Float64Array,
  leftBegin: number,
  n: number,
  right: Float64Array,
  rightBegin: number,
  width: number,
  count: number,
  out: Float64Array,
  outBegin: number,
): void {
  for (let i = 0; i < n; i++) {
    const target = outBegin + i * width;
    for (let r = 0; r < count; r++) {
      const a = left[leftBegin + r * n + i]!;
      if (a === 0) continue;
      const row = rightBegin + r * width;
      for (let j = 0; j < width; j++) out[target + j]! += a * right[row + j]!;
    }
  }
}

/** Adds the outer product of one row to the first `width` rows and columns of `out`, whose rows are `outStride` apart. */
function addRow(
  rows: Float64Array,
  row: number,
  width: number,
  weight: number,
  out: Float64Array,
  begin: number,
  outStride: number,
): void {
  for (let i = 0; i < width; i++) {
    const a = weight * rows[row + i]!;
    if (a === 0) continue;
    const target = begin + i * outStride;
    for (let j = 0; j <= i; j++) out[target + j]! += a * rows[row + j]!;
  }
}

/**
 * Adds the outer products of four rows to two rows of `out` at a time: each loaded factor is used twice, each sum stored once.
 */
function addFourRows(
  rows: Float64Array,
  r0: number,
  stride: number,
  width: number,
  weights: Float64Array,
  w: number,
  out: Float64Array,
  begin: number,
  outStride: number,
): void {
  const [r1, r2, r3] = [r0 + stride, r0 + 2 * stride, r0 + 3 * stride];
  const [w0, w1, w2, w3] = [weights[w]!, weights[w + 1]!, weights[w + 2]!, weights[w + 3]!];
  if (w0 === 0 && w1 === 0 && w2 === 0 && w3 === 0) return;
  let i = 0;
  for (; i + 1 < width; i += 2) {
    const [a0, a1, a2, a3] = [w0 * rows[r0 + i]!, w1 * rows[r1 + i]!, w2 * rows[r2 + i]!, w3 * rows[r3 + i]!];
    const k = i + 1;
    const [b0, b1, b2, b3] = [w0 * rows[r0 + k]!, w1 * rows[r1 + k]!, w2 * rows[r2 + k]!, w3 * rows[r3 + k]!];
    const target = begin + i * outStride;
    const next = target + outStride;
    for (let j = 0; j <= i; j++) {
      const x0 = rows[r0 + j]!;
      const x1 = rows[r1 + j]!;
      const x2 = rows[r2 + j]!;
      const x3 = rows[r3 + j]!;
      out[target + j]! += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3);
      out[next + j]! += b0 * x0 + b1 * x1 + (b2 * x2 + b3 * x3);
    }
    out[next + k]! += b0 * rows[r0 + k]! + b1 * rows[r1 + k]! + (b2 * rows[r2 + k]! + b3 * rows[r3 + k]!);
  }
  if (i === width) return;
  const [a0, a1, a2, a3] = [w0 * rows[r0 + i]!, w1 * rows[r1 + i]!, w2 * rows[r2 + i]!, w3 * rows[r3 + i]!];
  const target = begin + i * outStride;
  for (let j = 0; j <= i; j++) {
    out[target + j]! += a0 * rows[r0 + j]! + a1 * rows[r1 + j]! + (a2 * rows[r2 + j]! + a3 * rows[r3 + j]!);
  }
}

const PANEL = 4;

/**
 * Cholesky factor of a symmetric positive definite matrix, in place: A = L Lᵀ.
 *
 * `a`: `[n, n]`, lower triangle read and overwritten by L; the upper triangle is not touched. Columns are factorised in
 * panels of four, and each panel is subtracted from the rest in one pass (right-looking blocked algorithm; Golub & Van
 * Loan, Matrix Computations, section 4.2). Returns the index of the first pivot that is not finite, or not above 0 and its entry
 * in `floors`; −1 when the factor is complete.
 */
export function cholesky(a: Float64Array, n: number, floors: Float64Array): number {
  const panel = new Float64Array(PANEL * n);
  for (let begin = 0; begin < n; begin += PANEL) {
    const end = Math.min(begin + PANEL, n);
    for (let k = begin; k < end; k++) {
      if (!factorColumn(a, n, begin, k, floors[k]!, panel)) return k;
    }
    if (end < n) subtractPanel(a, n, end, panel);
  }
  return -1;
}

/** Computes column k of L in `a`, and as row k − begin of the panel, where it is contiguous; false for a bad pivot. */
function factorColumn(
  a: Float64Array,
  n: number,
  begin: number,
  k: number,
  floor: number,
  panel: Float64Array,
): boolean {
  const row = (k - begin) * n;
  for (let i = k; i < n; i++) panel[row + i] = a[i * n + k]!;
  for (let m = begin; m < k; m++) {
    const source = (m - begin) * n;
    const factor = panel[source + k]!;
    for (let i = k; i < n; i++) panel[row + i]! -= factor * panel[source + i]!;
  }
  const pivot = panel[row + k]!;
  if (!(pivot > 0 && pivot > floor && pivot < Number.POSITIVE_INFINITY)) return false;
  const scale = 1 / Math.sqrt(pivot);
  for (let i = k; i < n; i++) {
    panel[row + i]! *= scale;
    a[i * n + k] = panel[row + i]!;
  }
  return true;
}

/** a[end…, end…] −= P Pᵀ, where P has the columns of the panel. */
function subtractPanel(a: Float64Array, n: number, end: number, panel: Float64Array): void {
  const [n2, n3] = [2 * n, 3 * n];
  let i = end;
  for (; i + 1 < n; i += 2) {
    const [p0, p1, p2, p3] = [panel[i]!, panel[n + i]!, panel[n2 + i]!, panel[n3 + i]!];
    const k = i + 1;
    const [q0, q1, q2, q3] = [panel[k]!, panel[n + k]!, panel[n2 + k]!, panel[n3 + k]!];
    const row = i * n;
    const next = row + n;
    for (let j = end; j <= i; j++) {
      const x0 = panel[j]!;
      const x1 = panel[n + j]!;
      const x2 = panel[n2 + j]!;
      const x3 = panel[n3 + j]!;
      a[row + j]! -= p0 * x0 + p1 * x1 + (p2 * x2 + p3 * x3);
      a[next + j]! -= q0 * x0 + q1 * x1 + (q2 * x2 + q3 * x3);
    }
    a[next + k]! -= q0 * q0 + q1 * q1 + (q2 * q2 + q3 * q3);
  }
  if (i === n) return;
  const [p0, p1, p2, p3] = [panel[i]!, panel[n + i]!, panel[n2 + i]!, panel[n3 + i]!];
  for (let j = end; j <= i; j++) {
    a[i * n + j]! -= p0 * panel[j]! + p1 * panel[n + j]! + (p2 * panel[n2 + j]! + p3 * panel[n3 + j]!);
  }
}

/** Solves L x = b in place, with `l` from `cholesky`; b is the part of `b` from `begin` on. */
export function solveLower(l: Float64Array, n: number, b: Float64Array, begin = 0): void {
  for (let i = 0; i < n; i++) {
    let value = b[begin + i]!;
    const row = i * n;
    for (let k = 0; k < i; k++) value -= l[row + k]! * b[begin + k]!;
    b[begin + i] = value / l[row + i]!;
  }
}

/** Solves Lᵀ x = b in place, with `l` from `cholesky`; b is the part of `b` from `begin` on. */
export function solveLowerTransposed(l: Float64Array, n: number, b: Float64Array, begin = 0): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * n;
    const value = b[begin + i]! / l[row + i]!;
    b[begin + i] = value;
    for (let k = 0; k < i; k++) b[begin + k]! -= l[row + k]! * value;
  }
}

/** The product R A with a symmetric matrix A, in a new array; `rows`: `[count, n]`, `a`: `[n, n]`, result: `[count, n]`. */
export function timesSymmetric(rows: Float64Array, count: number, a: Float64Array, n: number): Float64Array {
  const out = new Float64Array(count * n);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < n; k++) {
      const value = rows[i * n + k]!;
      if (value === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j]! += value * a[k * n + j]!;
    }
  }
  return out;
}

/** Solves L Lᵀ x = b in place, for the first n entries of `b`. */
export function solveCholesky(l: Float64Array, n: number, b: Float64Array): void {
  solveLower(l, n, b);
  solveLowerTransposed(l, n, b);
}

/**
 * out[p][q] += a[i][j] for the lower triangle of `a`, `[n, n]`, where p and q are the positions of i and j in `out`, `[m, m]`.
 * `places` has these n positions from `placesBegin` on, ascending, with −1 for rows and columns to leave out.
 */
export function scatterLower(
  a: Float64Array,
  n: number,
  places: Int32Array,
  placesBegin: number,
  out: Float64Array,
  m: number,
): void {
  for (let i = 0; i < n; i++) {
    if (places[placesBegin + i]! < 0) continue;
    const row = places[placesBegin + i]! * m;
    for (let j = 0; j <= i; j++) {
      const column = places[placesBegin + j]!;
      if (column >= 0) out[row + column]! += a[i * n + j]!;
    }
  }
}

/**
 * Inverse of A from its Cholesky factor: A⁻¹ = L⁻ᵀ L⁻¹, as a full symmetric matrix `[n, n]`, row-major, in a new array.
 * Row r of L⁻¹ ends at its diagonal, so that four rows contribute to the first r + 4 rows and columns only.
 */
export function inverseFromCholesky(l: Float64Array, n: number): Float64Array {
  const rows = invertLower(l, n);
  const out = new Float64Array(n * n);
  const ones = new Float64Array(4).fill(1);
  let r = 0;
  for (; r + 3 < n; r += 4) addFourRows(rows, r * n, n, r + 4, ones, 0, out, 0, n);
  for (; r < n; r++) addRow(rows, r * n, r + 1, 1, out, 0, n);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) out[i * n + j] = out[j * n + i]!;
  return out;
}

/** L⁻¹, lower triangular row-major: row i is −(Σ_{k<i} L_ik · row k)/L_ii, plus 1/L_ii on the diagonal. */
function invertLower(l: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const scale = 1 / l[row + i]!;
    let k = 0;
    for (; k + 3 < i; k += 4) {
      const [f0, f1] = [-l[row + k]! * scale, -l[row + k + 1]! * scale];
      const [f2, f3] = [-l[row + k + 2]! * scale, -l[row + k + 3]! * scale];
      const [s0, s1, s2, s3] = [k * n, (k + 1) * n, (k + 2) * n, (k + 3) * n];
      for (let j = 0; j <= k + 3; j++)
        out[row + j]! += f0 * out[s0 + j]! + f1 * out[s1 + j]! + (f2 * out[s2 + j]! + f3 * out[s3 + j]!);
    }
    for (; k < i; k++) {
      const factor = -l[row + k]! * scale;
      for (let j = 0; j <= k; j++) out[row + j]! += factor * out[k * n + j]!;
    }
    out[row + i] = scale;
  }
  return out;
}
