import { inverseFromFactor, logRootDeterminant, lowerFactor } from "../math/definite.js";
import { isMasked } from "./bin-deviance.js";
import type { GaussianTerm, Program } from "./program.js";
import type { HessianState, State } from "./state.js";

/** The inverse of the covariance of the bins that are not left out, 0 for those that are; and ½ log det 2πV of them. */
interface Precision {
  readonly matrix: Float64Array;
  /** Bins that are kept, and the lower Cholesky factor of their covariance. */
  readonly kept: readonly number[];
  readonly factor: Float64Array;
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

  /** A bin that a floor holds has none. */
  writeSlopes(data: Float64Array): void {
    const { slope, clippedBin } = this.#state;
    for (const [k, term] of this.#program.gaussians.entries()) {
      this.#residuals(k, term, data);
      for (let i = 0; i < term.bins.length; i++) {
        const bin = term.bins[i]!;
        slope[bin] = clippedBin[bin] === 1 ? 0 : this.#pull[i]!;
      }
    }
  }

  /** Jᵀ P J = Kᵀ K of each term, with K = L⁻¹ J and V = L Lᵀ, in place of what its group's square held; its diagonal is added to the scale. */
  addCurvature(hessian: HessianState, data: Float64Array): void {
    const { dense, square, scale, whitened, ones } = hessian;
    const { border } = this.#program;
    for (const [k, term] of this.#program.gaussians.entries()) {
      const precision = this.#precision(k, term, data);
      const width = term.locals.length;
      whiten(this.#program, term, precision, hessian, this.#state.clippedBin);
      square.fill(0, term.square, term.square + width * width);
      dense.addOuterProducts(whitened, 0, precision.kept.length, width, ones, 0, square, term.square);
      for (let i = 0; i < width; i++) scale[border[term.locals[i]!]!]! += square[term.square + i * (width + 1)]!;
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
    const key = maskOf(term, data);
    let precision = known.get(key);
    if (precision === undefined) {
      precision = precisionOf(term, data);
      known.set(key, precision);
    }
    return precision;
  }
}

/** The bins of a term that are left out as a text, which is empty in the usual case that none is. */
function maskOf({ data: positions }: GaussianTerm, data: ArrayLike<number>): string {
  for (let i = 0; i < positions.length; i++) {
    if (!isMasked(data[positions[i]!]!)) continue;
    return Array.from(positions, (position) => (isMasked(data[position]!) ? "1" : "0")).join("");
  }
  return "";
}

function precisionOf({ covariance, bins, data: positions }: GaussianTerm, data: ArrayLike<number>): Precision {
  const n = bins.length;
  const kept = Array.from(positions.keys()).filter((i) => !isMasked(data[positions[i]!]!));
  const m = kept.length;
  const factor = lowerFactor(Float64Array.from(kept.flatMap((i) => kept.map((j) => covariance[i * n + j]!))), m);
  const inverse = inverseFromFactor(factor, m);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) matrix[kept[i]! * n + kept[j]!] = inverse[i * m + j]!;
  }
  return { matrix, kept, factor, constant: (m / 2) * Math.log(2 * Math.PI) + logRootDeterminant(factor, m) };
}

/** Writes K = L⁻¹ J of the bins that are kept over the local parameters of a term to `whitened`; `[kept, width]`. */
function whiten(
  { channels }: Program,
  { channels: own, locals }: GaussianTerm,
  { kept, factor }: Precision,
  { jacobian, whitened }: HessianState,
  clippedBin: Uint8Array,
): void {
  const width = locals.length;
  const placeOf = new Map(Array.from(locals, (border, i) => [border, i]));
  const rowOf = new Map(kept.map((bin, row) => [bin, row]));
  let bin = 0;
  whitened.fill(0, 0, kept.length * width);
  for (const c of own) {
    const { nBins, binBegin, jacobian: begin, locals: ofChannel, width: from } = channels[c]!;
    const places = Int32Array.from(ofChannel, (border) => placeOf.get(border)!);
    for (let b = 0; b < nBins; b++, bin++) {
      const row = rowOf.get(bin);
      if (row === undefined || clippedBin[binBegin + b] === 1) continue;
      for (let i = 0; i < from; i++) whitened[row * width + places[i]!] = jacobian[begin + b * from + i]!;
    }
  }
  const m = kept.length;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) subtractRow(whitened, i * width, factor[i * m + j]!, j * width, width);
    const inverse = 1 / factor[i * (m + 1)]!;
    for (let c = i * width; c < (i + 1) * width; c++) whitened[c]! *= inverse;
  }
}

function subtractRow(rows: Float64Array, to: number, factor: number, from: number, width: number): void {
  if (factor === 0) return;
  for (let c = 0; c < width; c++) rows[to + c]! -= factor * rows[from + c]!;
}
