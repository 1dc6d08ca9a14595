import { inverseFromFactor, logRootDeterminant, lowerFactor } from "../math/definite.js";
import { isMasked } from "./bin-deviance.js";
import type { GaussianTerm, Program } from "./program.js";
import { type FormRoom, formRoom, quadraticForm } from "./quadratic-form.js";
import type { HessianState, State } from "./state.js";

/** The inverse of the covariance of the bins that are not left out, 0 for those that are; and ½ log det 2πV of them. */
interface Precision {
  readonly matrix: Float64Array;
  /** How many bins are kept, the place of each bin among them or −1, and the lower Cholesky factor of their covariance. */
  readonly nKept: number;
  readonly placeOf: Int32Array;
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
  /** For r and P r of one term. */
  readonly #room: FormRoom;
  /** By term: the places of each of its channels' local parameters among those of the term. */
  readonly #locals: readonly (readonly Int32Array[])[];

  constructor(program: Program, state: State) {
    this.#program = program;
    this.#state = state;
    this.#precisions = program.gaussians.map(() => new Map<string, Precision>());
    this.#room = formRoom(program.gaussians.map(({ bins }) => bins.length));
    this.#locals = program.gaussians.map(({ channels, locals }) =>
      channels.map((c) => program.channels[c]!.locals.map((border) => locals.indexOf(border))),
    );
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
        slope[bin] = clippedBin[bin] === 1 ? 0 : this.#room.pull[i]!;
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
      this.#whiten(k, term, precision, hessian);
      square.fill(0, term.square, term.square + width * width);
      dense.addOuterProducts(whitened, 0, precision.nKept, width, ones, 0, square, term.square);
      for (let i = 0; i < width; i++) scale[border[term.locals[i]!]!]! += square[term.square + i * (width + 1)]!;
    }
  }

  /** Leaves P r in the room and returns rᵀ P r. */
  #residuals(k: number, term: GaussianTerm, data: Float64Array): number {
    const { bins, data: positions } = term;
    for (let i = 0; i < bins.length; i++) {
      const datum = data[positions[i]!]!;
      this.#room.distance[i] = isMasked(datum) ? 0 : this.#state.rate[bins[i]!]! - datum;
    }
    return quadraticForm(this.#precision(k, term, data).matrix, bins.length, this.#room);
  }

  /** Writes K = L⁻¹ J of the bins that are kept over the local parameters of a term to `whitened`; `[nKept, width]`. */
  #whiten(
    k: number,
    { channels: own, locals }: GaussianTerm,
    { nKept, placeOf, factor }: Precision,
    { jacobian, whitened }: HessianState,
  ): void {
    const width = locals.length;
    let bin = 0;
    whitened.fill(0, 0, nKept * width);
    for (const [place, c] of own.entries()) {
      const { nBins, binBegin, jacobian: begin, width: from } = this.#program.channels[c]!;
      const places = this.#locals[k]![place]!;
      for (let b = 0; b < nBins; b++, bin++) {
        const row = placeOf[bin]!;
        if (row < 0 || this.#state.clippedBin[binBegin + b] === 1) continue;
        for (let i = 0; i < from; i++) whitened[row * width + places[i]!] = jacobian[begin + b * from + i]!;
      }
    }
    for (let i = 0; i < nKept; i++) {
      for (let j = 0; j < i; j++) subtractRow(whitened, i * width, factor[i * nKept + j]!, j * width, width);
      const inverse = 1 / factor[i * (nKept + 1)]!;
      for (let c = i * width; c < (i + 1) * width; c++) whitened[c]! *= inverse;
    }
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
  const placeOf = new Int32Array(n).fill(-1);
  for (const [place, bin] of kept.entries()) placeOf[bin] = place;
  return {
    matrix,
    nKept: m,
    placeOf,
    factor,
    constant: (m / 2) * Math.log(2 * Math.PI) + logRootDeterminant(factor, m),
  };
}

function subtractRow(rows: Float64Array, to: number, factor: number, from: number, width: number): void {
  if (factor === 0) return;
  for (let c = 0; c < width; c++) rows[to + c]! -= factor * rows[from + c]!;
}
