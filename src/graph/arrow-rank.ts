import { solveLower, solveLowerTransposed } from "../math/dense.js";
import type { ArrowSystem } from "./arrow-system.js";

/** Curvature of −log L that a parameter of order 1 has to have at least for its sign to matter; less may be rounding. */
const NOTICEABLE = 1e-4;

/** What is left of a symmetric matrix when its rank is not full. */
export interface RankAnalysis {
  /** Parameters to hold so that the Hessian over the others has full rank, one per flat direction. */
  readonly dropped: readonly number[];
  /** A null vector per dropped parameter, 1 there; `[nPars]` each. */
  readonly directions: readonly Float64Array[];
  /** Most negative curvature found among the flat directions, relative to the scale of their parameters; 0 for none. */
  readonly mostNegative: number;
  /** The direction in which it was found; `[nPars]`. */
  readonly descent: Float64Array | undefined;
}

/**
 * Rank and null space of the Hessian over the free parameters, by Cholesky with diagonal pivoting on the Schur
 * complement of the eliminated blocks: a pivot at most `tolerance` times its parameter's own diagonal entry is zero.
 *
 * N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), section 10.3.
 */
export function analyseRank(system: ArrowSystem, free: Uint8Array, tolerance: number): RankAnalysis {
  system.assemble(free, undefined, tolerance);
  const pars = system.borderPars;
  const m = pars.length;
  const a = symmetric(system.schur, m);
  const scale = Float64Array.from(pars, (p) => system.pivotScale(p));
  const { order, rank, l } = pivotedCholesky(a, m, scale, tolerance);
  const rest = order.slice(rank);
  const columns = rest.map((d) => reducedColumn(a, order, rank, l, m, d));
  const directions = rest.map((d) => nullVector(system, a, order, rank, l, m, d));
  return { dropped: rest.map((i) => pars[i]!), directions, ...steepestDescent(a, rest, columns, directions, m, scale) };
}

/**
 * Curvature that is left among the dropped indices, A_dd − A_dr A_rr⁻¹ A_rd: a negative diagonal entry, or an off-diagonal
 * one that the diagonal entries do not cover, is a direction in which the function curves down.
 */
function steepestDescent(
  a: Float64Array,
  rest: readonly number[],
  columns: readonly Float64Array[],
  directions: readonly Float64Array[],
  m: number,
  scale: Float64Array,
): { mostNegative: number; descent: Float64Array | undefined } {
  let mostNegative = 0;
  let descent: Float64Array | undefined;
  const residual = (i: number, j: number) =>
    a[rest[i]! * m + rest[j]!]! - columns[i]!.reduce((sum, value, k) => sum + value * columns[j]![k]!, 0);
  for (let i = 0; i < rest.length; i++) {
    for (let j = 0; j <= i; j++) {
      const value = residual(i, j);
      const curvature = i === j ? value : residual(i, i) + residual(j, j) - 2 * Math.abs(value);
      const relative = curvature / Math.max(scale[rest[i]!]!, scale[rest[j]!]!, Math.abs(value), NOTICEABLE);
      if (!(relative < mostNegative)) continue;
      mostNegative = relative;
      const sign = Math.sign(value);
      descent = i === j ? directions[i] : directions[i]!.map((v, p) => v - sign * directions[j]![p]!);
    }
  }
  return { mostNegative, descent };
}

function symmetric(lower: Float64Array, m: number): Float64Array {
  const a = lower.slice();
  for (let i = 0; i < m; i++) for (let j = i + 1; j < m; j++) a[i * m + j] = a[j * m + i]!;
  return a;
}

/** Cholesky factor of the leading `rank` rows and columns in pivot `order`; `[rank, rank]` within an `[m, m]` array. */
function pivotedCholesky(a: Float64Array, m: number, scale: Float64Array, tolerance: number) {
  const order = Array.from({ length: m }, (_, i) => i);
  const residual = Float64Array.from({ length: m }, (_, i) => a[i * m + i]!);
  const rows = new Float64Array(m * m);
  let rank = 0;
  for (; rank < m; rank++) {
    let best = rank;
    const relative = (k: number) => residual[order[k]!]! / scale[order[k]!]!;
    for (let k = rank + 1; k < m; k++) if (relative(k) > relative(best)) best = k;
    if (!(relative(best) > tolerance)) break;
    [order[rank], order[best]] = [order[best]!, order[rank]!];
    const p = order[rank]!;
    const root = Math.sqrt(residual[p]!);
    rows[p * m + rank] = root;
    for (let k = rank + 1; k < m; k++) {
      const i = order[k]!;
      let value = a[i * m + p]!;
      for (let c = 0; c < rank; c++) value -= rows[i * m + c]! * rows[p * m + c]!;
      rows[i * m + rank] = value / root;
      residual[i]! -= rows[i * m + rank]! ** 2;
    }
  }
  const l = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++) for (let c = 0; c <= k; c++) l[k * rank + c] = rows[order[k]! * m + c]!;
  return { order, rank, l };
}

/** L⁻¹ a_rd for one dropped index. */
function reducedColumn(a: Float64Array, order: readonly number[], rank: number, l: Float64Array, m: number, d: number) {
  const column = Float64Array.from({ length: rank }, (_, k) => a[order[k]! * m + d]!);
  solveLower(l, rank, column);
  return column;
}

/** v with v_d = 1, −A_rr⁻¹ A_rd on the kept border parameters, −B⁻¹ C v on eliminated ones; `[nPars]`. */
function nullVector(
  system: ArrowSystem,
  a: Float64Array,
  order: readonly number[],
  rank: number,
  l: Float64Array,
  m: number,
  d: number,
): Float64Array {
  const column = reducedColumn(a, order, rank, l, m, d);
  solveLowerTransposed(l, rank, column);
  const border = new Float64Array(m);
  border[d] = 1;
  for (let k = 0; k < rank; k++) border[order[k]!] = -column[k]!;
  const out = new Float64Array(system.nPars);
  for (let i = 0; i < m; i++) out[system.borderPars[i]!] = border[i]!;
  for (let k = 0; k < system.counts.length; k++) {
    const pars = system.blockPars(k);
    if (pars.length === 0) continue;
    const ratio = new Float64Array(pars.length * m);
    system.eliminated(k, ratio, 0, new Float64Array(pars.length ** 2), 0);
    for (const [i, p] of pars.entries()) {
      for (let c = 0; c < m; c++) out[p]! -= ratio[i * m + c]! * border[c]!;
    }
  }
  return out;
}
