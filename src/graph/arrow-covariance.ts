import { inverseFromCholesky } from "../math/dense.js";
import type { ArrowSystem } from "./arrow-system.js";

/**
 * Inverse of a bordered block-diagonal matrix in its parts. With S⁻¹ the inverse of the Schur complement and
 * R = B⁻¹C of a block, the block's own covariance is B⁻¹ + R S⁻¹ Rᵀ and that with the border −R S⁻¹.
 */
export interface ArrowCovariance {
  readonly nPars: number;
  /** Parameters of the border, and their covariance; `[m, m]` row-major. */
  readonly border: readonly number[];
  readonly borderCovariance: Float64Array;
  readonly blocks: readonly BlockCovariance[];
}

export interface BlockCovariance {
  readonly pars: readonly number[];
  /** B⁻¹; `[n, n]`. */
  readonly inverse: Float64Array;
  /** B⁻¹ C; `[n, m]`. */
  readonly ratio: Float64Array;
}

/** Covariance of the last successful factorisation of a Hessian of −log L. */
export function arrowCovariance(system: ArrowSystem): ArrowCovariance {
  const border = [...system.borderPars];
  const blocks = system.blockPars.flatMap((pars, k) => (pars.length === 0 ? [] : [{ pars, ...system.eliminated(k) }]));
  return {
    nPars: system.nPars,
    border,
    borderCovariance: inverseFromCholesky(system.schur, border.length),
    blocks,
  };
}

/** Variances of all parameters in the covariance; NaN-free, 0 for the others; `[nPars]`. */
export function variances({ nPars, border, borderCovariance, blocks }: ArrowCovariance): Float64Array {
  const m = border.length;
  const out = new Float64Array(nPars);
  for (let i = 0; i < m; i++) out[border[i]!] = borderCovariance[i * m + i]!;
  for (const { pars, inverse, ratio } of blocks) {
    const n = pars.length;
    for (let i = 0; i < n; i++) {
      const row = ratio.subarray(i * m, i * m + m);
      out[pars[i]!] = inverse[i * n + i]! + quadraticForm(borderCovariance, m, row);
    }
  }
  return out;
}

/** rowᵀ A row with A symmetric. */
function quadraticForm(a: Float64Array, m: number, row: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < m; i++) {
    const r = row[i]!;
    if (r === 0) continue;
    let partial = 0;
    for (let j = 0; j < i; j++) partial += a[i * m + j]! * row[j]!;
    sum += r * (2 * partial + a[i * m + i]! * r);
  }
  return sum;
}

/** The whole covariance matrix; `[nPars, nPars]` row-major, 0 in rows and columns of parameters that have none. */
export function denseCovariance({ nPars, border, borderCovariance, blocks }: ArrowCovariance): Float64Array {
  const m = border.length;
  const out = new Float64Array(nPars * nPars);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) out[border[i]! * nPars + border[j]!] = borderCovariance[i * m + j]!;
  }
  const mixed = blocks.map(({ pars, ratio }) => times(ratio, pars.length, borderCovariance, m));
  for (const [k, block] of blocks.entries()) {
    const n = block.pars.length;
    for (const [i, p] of block.pars.entries()) {
      for (let c = 0; c < m; c++) {
        const value = -mixed[k]![i * m + c]!;
        out[p * nPars + border[c]!] = value;
        out[border[c]! * nPars + p] = value;
      }
      for (const [j, q] of block.pars.entries()) out[p * nPars + q] = block.inverse[i * n + j]!;
    }
  }
  for (const [k, { pars }] of blocks.entries()) {
    for (const other of blocks) addProducts(out, nPars, pars, mixed[k]!, other, m);
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

function addProducts(
  out: Float64Array,
  nPars: number,
  pars: readonly number[],
  mixed: Float64Array,
  other: BlockCovariance,
  m: number,
): void {
  for (const [i, p] of pars.entries()) {
    for (const [j, q] of other.pars.entries()) {
      let sum = 0;
      for (let c = 0; c < m; c++) sum += mixed[i * m + c]! * other.ratio[j * m + c]!;
      out[p * nPars + q]! += sum;
    }
  }
}
