import type { ArrowSystem } from "./arrow-system.js";

/**
 * Inverse of a bordered block-diagonal matrix in its parts. With S⁻¹ the inverse of the Schur complement and
 * R = B⁻¹C of the eliminated blocks, the blocks' covariance is B⁻¹ + R S⁻¹ Rᵀ and that with the border −R S⁻¹.
 */
export interface ArrowCovariance {
  readonly nPars: number;
  /** Parameters of the border, and their covariance S⁻¹; `[m, m]` row-major. */
  readonly border: readonly number[];
  readonly borderCovariance: Float64Array;
  /** Parameters of all eliminated blocks, block after block, and where each block begins; `[nBlocks + 1]`. */
  readonly members: Int32Array;
  readonly begin: Int32Array;
  /** B⁻¹ of each block, `[n, n]`, one after the other. */
  readonly inverse: Float64Array;
  /** R; `[members, m]`. */
  readonly ratio: Float64Array;
}

/** Covariance from the last successful factorisation of a Hessian of −log L. */
export function arrowCovariance(system: ArrowSystem): ArrowCovariance {
  const border = [...system.borderPars];
  const m = border.length;
  const { counts, program } = system;
  let nKept = 0;
  for (let k = 0; k < counts.length; k++) if (counts[k]! > 0) nKept++;
  const kept = new Int32Array(nKept);
  const begin = new Int32Array(nKept + 1);
  let entries = 0;
  for (let k = 0, i = 0; k < counts.length; k++) {
    if (counts[k] === 0) continue;
    kept[i] = k;
    begin[i + 1] = begin[i]! + counts[k]!;
    entries += counts[k]! ** 2;
    i++;
  }
  const members = new Int32Array(begin[nKept]!);
  const inverse = new Float64Array(entries);
  const ratio = new Float64Array(members.length * m);
  let square = 0;
  for (let i = 0; i < nKept; i++) {
    const k = kept[i]!;
    const first = program.blocks.begin[k]!;
    const n = counts[k]!;
    for (let j = 0; j < n; j++) members[begin[i]! + j] = system.members[first + j]!;
    system.eliminated(k, ratio, begin[i]! * m, inverse, square);
    square += n * n;
  }
  const borderCovariance = system.hessian.dense.inverseFromCholesky(system.schur, m);
  return { nPars: system.nPars, border, borderCovariance, members, begin, inverse, ratio };
}

/** Variances of all parameters in the covariance, 0 for the others; `[nPars]`. */
export function variances({
  nPars,
  border,
  borderCovariance,
  members,
  begin,
  inverse,
  ratio,
}: ArrowCovariance): Float64Array {
  const m = border.length;
  const out = new Float64Array(nPars);
  const indices = new Int32Array(m);
  for (let i = 0; i < m; i++) out[border[i]!] = borderCovariance[i * m + i]!;
  let square = 0;
  for (let k = 0; k + 1 < begin.length; k++) {
    const n = begin[k + 1]! - begin[k]!;
    for (let i = 0; i < n; i++) {
      const at = begin[k]! + i;
      out[members[at]!] = inverse[square + i * n + i]! + quadraticForm(borderCovariance, m, ratio, at * m, indices);
    }
    square += n * n;
  }
  return out;
}

/**
 * rowᵀ A row with A symmetric; `row` from `begin`. Only entries of the row that are not 0 take part: their positions go
 * to `indices`.
 */
function quadraticForm(a: Float64Array, m: number, row: Float64Array, begin: number, indices: Int32Array): number {
  let n = 0;
  for (let i = 0; i < m; i++) if (row[begin + i] !== 0) indices[n++] = i;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const at = indices[i]! * m;
    const r = row[begin + indices[i]!]!;
    // two sums, so that additions need not wait for each other
    let even = 0;
    let odd = 0;
    let j = 0;
    for (; j + 1 < i; j += 2) {
      even += a[at + indices[j]!]! * row[begin + indices[j]!]!;
      odd += a[at + indices[j + 1]!]! * row[begin + indices[j + 1]!]!;
    }
    if (j < i) even += a[at + indices[j]!]! * row[begin + indices[j]!]!;
    sum += r * (2 * (even + odd) + a[at + indices[i]!]! * r);
  }
  return sum;
}

/** The whole covariance matrix; `[nPars, nPars]` row-major, 0 in rows and columns of parameters that have none. */
export function denseCovariance(covariance: ArrowCovariance): Float64Array {
  const { nPars, border, borderCovariance, members, begin, inverse, ratio } = covariance;
  const m = border.length;
  const out = new Float64Array(nPars * nPars);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) out[border[i]! * nPars + border[j]!] = borderCovariance[i * m + j]!;
  }
  const mixed = times(ratio, members.length, borderCovariance, m);
  for (const [i, p] of members.entries()) {
    for (let c = 0; c < m; c++) {
      out[p * nPars + border[c]!] = -mixed[i * m + c]!;
      out[border[c]! * nPars + p] = -mixed[i * m + c]!;
    }
    for (const [j, q] of members.entries()) {
      let sum = 0;
      for (let c = 0; c < m; c++) sum += mixed[i * m + c]! * ratio[j * m + c]!;
      out[p * nPars + q] = sum;
    }
  }
  let square = 0;
  for (let k = 0; k + 1 < begin.length; k++) {
    const block = members.slice(begin[k], begin[k + 1]);
    for (const p of block) for (const q of block) out[p * nPars + q]! += inverse[square++]!;
  }
  return out;
}

/** R A, with R `[n, m]` and A `[m, m]`. */
function times(ratio: Float64Array, n: number, a: Float64Array, m: number): Float64Array {
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < m; c++) {
      const r = ratio[i * m + c]!;
      if (r === 0) continue;
      for (let j = 0; j < m; j++) out[i * m + j]! += r * a[c * m + j]!;
    }
  }
  return out;
}
