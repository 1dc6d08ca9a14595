import { inverseFromCholesky } from "../math/dense.js";
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
  const kept = Array.from(system.counts.keys()).filter((k) => system.counts[k]! > 0);
  const begin = new Int32Array(kept.length + 1);
  let entries = 0;
  for (const [i, k] of kept.entries()) {
    begin[i + 1] = begin[i]! + system.counts[k]!;
    entries += system.counts[k]! ** 2;
  }
  const members = new Int32Array(begin.at(-1)!);
  const inverse = new Float64Array(entries);
  const ratio = new Float64Array(members.length * m);
  let square = 0;
  for (const [i, k] of kept.entries()) {
    const first = system.program.blocks.begin[k]!;
    const n = system.counts[k]!;
    for (let j = 0; j < n; j++) members[begin[i]! + j] = system.members[first + j]!;
    system.eliminated(k, ratio, begin[i]! * m, inverse, square);
    square += n * n;
  }
  const borderCovariance = inverseFromCholesky(system.schur, m);
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
  for (let i = 0; i < m; i++) out[border[i]!] = borderCovariance[i * m + i]!;
  let square = 0;
  for (let k = 0; k + 1 < begin.length; k++) {
    const n = begin[k + 1]! - begin[k]!;
    for (let i = 0; i < n; i++) {
      const at = begin[k]! + i;
      out[members[at]!] = inverse[square + i * n + i]! + quadraticForm(borderCovariance, m, ratio, at * m);
    }
    square += n * n;
  }
  return out;
}

/** rowᵀ A row with A symmetric; `row` from `begin`. */
function quadraticForm(a: Float64Array, m: number, row: Float64Array, begin: number): number {
  let sum = 0;
  for (let i = 0; i < m; i++) {
    const r = row[begin + i]!;
    if (r === 0) continue;
    let partial = 0;
    for (let j = 0; j < i; j++) partial += a[i * m + j]! * row[begin + j]!;
    sum += r * (2 * partial + a[i * m + i]! * r);
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
    const block = members.subarray(begin[k], begin[k + 1]);
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
