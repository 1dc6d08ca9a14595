import { type ArrowCovariance, arrowCovariance } from "../graph/arrow-covariance.js";
import { analyseRank, type RankAnalysis } from "../graph/arrow-rank.js";
import { rateChange, rateGradient, weightedRateGradient } from "../graph/rate-jacobian.js";
import { sameEntries } from "../math/vector.js";
import type { Buffers, Place } from "./buffers.js";

export type { RankAnalysis };

/**
 * The Hessian of −log L at a place, or its positive semidefinite part (Gauss–Newton); vectors `[nPars]`. It stays valid when
 * the likelihood is evaluated at other places.
 */
export class LikelihoodHessian {
  readonly place: Place;
  /** Whether the curvature of the expectations is left out. */
  readonly isApproximate: boolean;
  readonly #buffers: Buffers;
  /** The last factorisation that was made. */
  #factor: LikelihoodFactor | undefined;

  constructor(buffers: Buffers, place: Place, isApproximate: boolean) {
    this.#buffers = buffers;
    this.place = place;
    this.isApproximate = isApproximate;
  }

  /** Diagonal of the positive semidefinite part: the scale of a step in each parameter. */
  get scale(): Float64Array {
    return this.#buffers.withHessian(this).system.scale.slice();
  }

  /** Diagonal of the Hessian. */
  diagonal(): Float64Array {
    const out = new Float64Array(this.place.x.length);
    this.#buffers.withHessian(this).system.diagonal(out);
    return out;
  }

  /** out = H v */
  multiply(v: Float64Array, out: Float64Array): void {
    this.#buffers.withHessian(this).system.multiply(v, out);
  }

  /** `factor` times the matrix; `[nPars, nPars]` row-major. */
  dense(out: Float64Array, factor = 1): Float64Array {
    return this.#buffers.withHessian(this).denseHessian(out, factor);
  }

  /** The positive semidefinite part. */
  approximation(): LikelihoodHessian {
    return new LikelihoodHessian(this.#buffers, this.place, true);
  }

  /**
   * The factorisation of the Hessian plus a diagonal `damping`, over the parameters with `free` = 1; undefined unless every
   * pivot exceeds `tolerance` times its own diagonal entry. Where the last factorisation answers the request, it is returned.
   *
   * @param free - `[nPars]`; kept without a copy, so that the caller must not change it afterwards
   * @param damping - `[nPars]`; kept without a copy, too
   */
  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): LikelihoodFactor | undefined {
    const { system } = this.#buffers.withHessian(this);
    const there = this.#factor;
    if (there !== undefined && this.#buffers.holds(there) && there.serves(free, damping, tolerance)) return there;
    this.#buffers.hold(undefined);
    if (!system.factor(free, damping, tolerance)) return undefined;
    this.#factor = new LikelihoodFactor(this.#buffers, this, free, damping, tolerance, system.leastPivot);
    this.#buffers.hold(this.#factor);
    return this.#factor;
  }

  /** Rank and null space of the Hessian over the parameters with `free` = 1: see `analyseRank`. */
  rank(free: Uint8Array, tolerance: number): RankAnalysis {
    const { system } = this.#buffers.withHessian(this);
    this.#buffers.hold(undefined);
    return analyseRank(system, free, tolerance);
  }

  /** ∂rate/∂θ of one bin of the main data. */
  rateGradient(bin: number): Float64Array {
    return rateGradient(this.#buffers.withRates(this), bin);
  }

  /** First-order change of all rates when the parameters change by `v`; `[nBins]`. */
  rateChange(v: ArrayLike<number>): Float64Array {
    return rateChange(this.#buffers.withRates(this), v);
  }

  /** Gradient of Σ_b w_b rate_b for weights `[nBins]`. */
  weightedRateGradient(w: ArrayLike<number>): Float64Array {
    return weightedRateGradient(this.#buffers.withRates(this), w);
  }
}

/** A factorisation of a Hessian over some of its parameters. */
export class LikelihoodFactor {
  readonly hessian: LikelihoodHessian;
  readonly free: Uint8Array;
  readonly damping: Float64Array | undefined;
  readonly tolerance: number;
  /** Least ratio of a pivot to its own diagonal entry. */
  readonly leastPivot: number;
  readonly #buffers: Buffers;

  constructor(
    buffers: Buffers,
    hessian: LikelihoodHessian,
    free: Uint8Array,
    damping: Float64Array | undefined,
    tolerance: number,
    leastPivot: number,
  ) {
    this.#buffers = buffers;
    this.hessian = hessian;
    this.free = free;
    this.damping = damping;
    this.tolerance = tolerance;
    this.leastPivot = leastPivot;
  }

  /** Whether this factorisation answers a request: undamped, over the same parameters, and with large enough pivots. */
  serves(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): boolean {
    if (damping !== undefined || this.damping !== undefined) return false;
    if (tolerance !== this.tolerance && !(this.leastPivot > tolerance)) return false;
    return sameEntries(free, this.free);
  }

  /** Solves H x = b; entries that are not free become 0. `out` may be `b`. */
  solve(b: Float64Array, out: Float64Array): void {
    this.#buffers.withFactor(this).system.solve(b, out);
  }

  /** The inverse of the factorised matrix. */
  covariance(): ArrowCovariance {
    return arrowCovariance(this.#buffers.withFactor(this).system);
  }
}
