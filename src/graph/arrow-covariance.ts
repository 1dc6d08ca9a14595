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
  /** R S⁻¹; `[members, m]`. */
  readonly mixed: Float64Array;
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
  const { dense } = system.hessian;
  const borderCovariance = dense.inverseFromCholesky(system.schur, m);
  const mixed = dense.timesSymmetric(ratio, members.length, borderCovariance, m);
  return { nPars: system.nPars, border, borderCovariance, members, begin, inverse, ratio, mixed };
}

/** Variances of all parameters in the covariance, 0 for the others; `[nPars]`. */
export function variances({
  nPars,
  border,
  borderCovariance,
  members,
  begin,
  inverse,
  mixed,
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
      out[members[at]!] = inverse[square + i * n + i]! + rowProduct(mixed, ratio, at * m, at * m, m);
    }
    square += n * n;
  }
  return out;
}

/** Dot product of n numbers of `a` and of `b`. */
function rowProduct(a: Float64Array, b: Float64Array, aBegin: number, bBegin: number, n: number): number {
  // two sums, so that additions need not wait for each other
  let [even, odd] = [0, 0];
  let c = 0;
  for (; c + 1 < n; c += 2) {
    even += a[aBegin + c]! * b[bBegin + c]!;
    odd += a[aBegin + c + 1]! * b[bBegin + c + 1]!;
  }
  return c < n ? even + odd + a[aBegin + c]! * b[bBegin + c]! : even + odd;
}

/** The whole covariance matrix; `[nPars, nPars]` row-major, 0 in rows and columns of parameters that have none. */
export function denseCovariance({
  nPars,
  border,
  borderCovariance,
  members,
  begin,
  inverse,
  mixed,
  ratio,
}: ArrowCovariance): Float64Array {
  const m = border.length;
  const out = new Float64Array(nPars * nPars);
  for (let i = 0; i < m; i++) {
    const row = border[i]! * nPars;
    for (let j = 0; j < m; j++) out[row + border[j]!] = borderCovariance[i * m + j]!;
  }
  const n = members.length;
  for (let i = 0; i < n; i++) {
    const p = members[i]!;
    const row = p * nPars;
    for (let c = 0; c < m; c++) {
      out[row + border[c]!] = -mixed[i * m + c]!;
      out[border[c]! * nPars + p] = -mixed[i * m + c]!;
    }
    for (let j = 0; j <= i; j++) {
      const value = m === 1 ? mixed[i]! * ratio[j]! : rowProduct(mixed, ratio, i * m, j * m, m);
      out[row + members[j]!] = value;
      out[members[j]! * nPars + p] = value;
    }
  }
  let square = 0;
  for (let k = 0; k + 1 < begin.length; k++) {
    for (let i = begin[k]!; i < begin[k + 1]!; i++) {
      const row = members[i]! * nPars;
      for (let j = begin[k]!; j < begin[k + 1]!; j++) out[row + members[j]!]! += inverse[square++]!;
    }
  }
  return out;
}
