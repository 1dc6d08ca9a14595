import { cholesky, solveLower, solveLowerTransposed } from "../math/dense.js";
import { isMasked } from "./bin-deviance.js";
import type { GaussianTerm, Program } from "./program.js";
import type { HessianState, State } from "./state.js";

/** The inverse of the covariance of the bins that are not left out, 0 for those that are; and ½ log det 2πV of them. */
interface Precision {
  readonly matrix: Float64Array;
  readonly constant: number;
}

/**
 * Evaluates the densities of channels with Gaussian data, with residuals r = ν − n over the bins of a term and P = V⁻¹:
 *
 *   −log L = ½ rᵀ P r + ½ log det 2πV,   ∂/∂ν = P r,   Hessian = Jᵀ P J + Σ_b (P r)_b ∇²ν_b
 *
 * Bins that are left out are integrated over, so that V is that of the others.
 */
export class GaussianDensities {
  readonly #program: Program;
  readonly #state: State;
  /** By term: the precision for each set of bins that was left out so far. */
  readonly #precisions: readonly Map<string, Precision>[];
  /** P r of the last slopes that were asked for. */
  readonly #pull: Float64Array;

  constructor(program: Program, state: State) {
    this.#program = program;
    this.#state = state;
    this.#precisions = program.gaussians.map(() => new Map<string, Precision>());
    this.#pull = new Float64Array(Math.max(0, ...program.gaussians.map(({ bins }) => bins.length)));
  }

  /** ½ rᵀ P r of all terms, from the rates in the state. */
  deviance(data: Float64Array): number {
    let sum = 0;
    for (const [k, term] of this.#program.gaussians.entries()) sum += this.#residuals(k, term, data) / 2;
    return Number.isFinite(sum) ? Math.max(0, sum) : Number.POSITIVE_INFINITY;
  }

  constant(data: ArrayLike<number>): number {
    return this.#program.gaussians.reduce((sum, term, k) => sum + this.#precision(k, term, data).constant, 0);
  }

  writeSlopes(data: Float64Array): void {
    for (const [k, term] of this.#program.gaussians.entries()) {
      this.#residuals(k, term, data);
      for (let i = 0; i < term.bins.length; i++) this.#state.slope[term.bins[i]!] = this.#pull[i]!;
    }
  }

  /** Jᵀ P J of each term, in place of what its group's square held; its diagonal is added to the scale. */
  addCurvature(hessian: HessianState, data: Float64Array): void {
    for (const [k, term] of this.#program.gaussians.entries()) {
      const { matrix } = this.#precision(k, term, data);
      const rows = jacobianRows(this.#program, term, hessian);
      const n = term.bins.length;
      const width = term.locals.length;
      const weighted = product(matrix, rows, n, width);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let b = 0; b < n; b++) sum += rows[b * width + i]! * weighted[b * width + j]!;
          hessian.square[term.square + i * width + j] = sum;
          if (i === j) hessian.scale[this.#program.border[term.locals[i]!]!]! += sum;
        }
      }
    }
  }

  /** Writes P r to `pull` and returns rᵀ P r. */
  #residuals(k: number, term: GaussianTerm, data: Float64Array): number {
    const { bins, data: positions } = term;
    const { matrix } = this.#precision(k, term, data);
    const { rate } = this.#state;
    const n = bins.length;
    const pull = this.#pull.fill(0, 0, n);
    const residual = (i: number) => (isMasked(data[positions[i]!]!) ? 0 : rate[bins[i]!]! - data[positions[i]!]!);
    let form = 0;
    for (let j = 0; j < n; j++) {
      const r = residual(j);
      for (let i = 0; i < n; i++) pull[i]! += matrix[j * n + i]! * r;
    }
    for (let i = 0; i < n; i++) form += residual(i) * pull[i]!;
    return form;
  }

  #precision(k: number, term: GaussianTerm, data: ArrayLike<number>): Precision {
    const known = this.#precisions[k]!;
    const key = Array.from(term.data, (position) => (isMasked(data[position]!) ? "1" : "0")).join("");
    let precision = known.get(key);
    if (precision === undefined) {
      precision = precisionOf(term, data);
      known.set(key, precision);
    }
    return precision;
  }
}

/** @throws Error for a covariance that is not positive definite, which is refused with the document */
function precisionOf({ covariance, bins, data: positions }: GaussianTerm, data: ArrayLike<number>): Precision {
  const n = bins.length;
  const kept = Array.from(positions.keys()).filter((i) => !isMasked(data[positions[i]!]!));
  const m = kept.length;
  const factor = Float64Array.from(kept.flatMap((i) => kept.map((j) => covariance[i * n + j]!)));
  if (cholesky(factor, m, new Float64Array(m)) >= 0) throw new Error("a checked covariance has no Cholesky factor");
  const matrix = new Float64Array(n * n);
  const column = new Float64Array(m);
  for (let j = 0; j < m; j++) {
    column.fill(0);
    column[j] = 1;
    solveLower(factor, m, column);
    solveLowerTransposed(factor, m, column);
    for (let i = 0; i < m; i++) matrix[kept[i]! * n + kept[j]!] = column[i]!;
  }
  let constant = (m / 2) * Math.log(2 * Math.PI);
  for (let i = 0; i < m; i++) constant += Math.log(factor[i * (m + 1)]!);
  return { matrix, constant };
}

/** Rows of J of the bins of a term over its local parameters; `[n, width]`. */
function jacobianRows({ channels }: Program, { channels: own, locals }: GaussianTerm, { jacobian }: HessianState) {
  const width = locals.length;
  const placeOf = new Map(Array.from(locals, (border, i) => [border, i]));
  const rows = new Float64Array(own.reduce((sum, c) => sum + channels[c]!.nBins, 0) * width);
  let row = 0;
  for (const c of own) {
    const { nBins, jacobian: begin, locals: ofChannel, width: from } = channels[c]!;
    const places = Array.from(ofChannel, (border) => placeOf.get(border)!);
    for (let b = 0; b < nBins; b++, row++) {
      for (let i = 0; i < from; i++) rows[row * width + places[i]!] = jacobian[begin + b * from + i]!;
    }
  }
  return rows;
}

/** A B of `a`, `[n, n]` symmetric, and `b`, `[n, width]`. */
function product(a: Float64Array, b: Float64Array, n: number, width: number): Float64Array {
  const out = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = a[i * n + j]!;
      if (value !== 0) for (let c = 0; c < width; c++) out[i * width + c]! += value * b[j * width + c]!;
    }
  }
  return out;
}
