import type { BoundData } from "../graph/evaluate-value.js";
import type { Evaluator } from "../graph/evaluator.js";
import { sameEntries } from "../math/vector.js";

/** A point, the data, and the side of each kink from which derivatives are taken; undefined for the right side of every kink. */
export interface Place {
  readonly x: Float64Array;
  readonly data: BoundData;
  readonly sides: Int8Array | undefined;
}

/** A Hessian at a place, or its positive semidefinite part. */
export interface HeldHessian {
  readonly place: Place;
  readonly isApproximate: boolean;
}

/** The request for a factorisation of a Hessian: its free parameters, damping and pivot tolerance. */
export interface HeldFactor {
  readonly hessian: HeldHessian;
  readonly free: Uint8Array;
  readonly damping: Float64Array | undefined;
  readonly tolerance: number;
}

/**
 * Keeps track of what the buffers of an evaluator hold. The buffers are allocated once and overwritten by every evaluation, so
 * that an evaluation allocates no memory. Derivatives that were overwritten are evaluated again when they are needed.
 */
export class Buffers {
  readonly evaluator: Evaluator;
  readonly #rightSides: Int8Array;
  /** The point of the last value; it is valid together with `#valuedFor`. */
  readonly #valuedAt: Float64Array;
  /** The data of the last value; undefined once its intermediate results have been overwritten. */
  #valuedFor: BoundData | undefined;
  /** The place of the last gradient, at which the buffers hold the second derivatives of the densities. */
  #slopesAt: Place | undefined;
  /** The place of a Hessian, while the rates in the buffers, and the bins at which floors act, are still those of that place. */
  #ratesAt: Place | undefined;
  #hessian: HeldHessian | undefined;
  #factor: HeldFactor | undefined;

  constructor(evaluator: Evaluator) {
    this.evaluator = evaluator;
    const { nPars } = evaluator.program;
    this.#valuedAt = new Float64Array(nPars);
    this.#rightSides = new Int8Array(nPars).fill(1);
  }

  /** The evaluator, for a caller that may overwrite all of its buffers; derivatives at kinks are those from the right. */
  lend(): Evaluator {
    this.#slopesAt = undefined;
    this.#hessian = undefined;
    this.#factor = undefined;
    this.#begin({ sides: undefined });
    return this.evaluator;
  }

  /** The evaluator, for evaluations that do not overwrite derivatives. */
  rates(): Evaluator {
    this.#valuedFor = undefined;
    this.#ratesAt = undefined;
    return this.evaluator;
  }

  /** The deviance part of −log L where derivatives exist as well; Infinity elsewhere. */
  value(x: Float64Array, data: BoundData): number {
    this.#ratesAt = undefined;
    const value = this.evaluator.regularValue(x, data);
    this.#valuedAt.set(x);
    this.#valuedFor = data;
    return value;
  }

  /** Value and gradient; returns the value. */
  slopes(place: Place): number {
    const { evaluator } = this;
    this.#begin(place);
    this.#slopesAt = place;
    return evaluator.valueAndGradient(place.x, place.data);
  }

  /** Value, gradient and Hessian; returns the value. */
  evaluate(hessian: HeldHessian): number {
    const { place } = hessian;
    const isValued = this.#isValuedAt(place);
    const { evaluator } = this;
    this.#begin(place);
    this.#slopesAt = place;
    this.#ratesAt = place;
    this.#hessian = hessian;
    this.#factor = undefined;
    const { x, data } = place;
    return isValued ? evaluator.valueGradientHessianAgain(x, data) : evaluator.valueGradientHessian(x, data);
  }

  /** The evaluator whose buffers hold the given Hessian, which is evaluated again if it was overwritten. */
  withHessian(hessian: HeldHessian): Evaluator {
    if (this.#hessian === hessian) return this.evaluator;
    if (!this.#canApproximate(hessian)) this.evaluate(hessian);
    if (hessian.isApproximate) this.evaluator.dropCurvature(hessian.place.x, hessian.place.data);
    this.#hessian = hessian;
    this.#factor = undefined;
    return this.evaluator;
  }

  /** The evaluator whose buffers hold the given Hessian, and the rates and floors at its place. */
  withRates(hessian: HeldHessian): Evaluator {
    if (this.#ratesAt !== hessian.place && this.evaluator.program.hasFloors) this.#hessian = undefined;
    return this.withHessian(hessian);
  }

  /** The evaluator whose buffers hold the given factorisation, which is computed again if it was overwritten. */
  withFactor(factor: HeldFactor): Evaluator {
    if (this.#factor === factor) return this.evaluator;
    const { system } = this.withHessian(factor.hessian);
    system.factor(factor.free, factor.damping, factor.tolerance);
    this.#factor = factor;
    return this.evaluator;
  }

  /** Whether the buffers hold this factorisation. */
  holds(factor: HeldFactor): boolean {
    return this.#factor === factor && this.#hessian === factor.hessian;
  }

  /** Records which factorisation the buffers hold now; undefined for none. */
  hold(factor: HeldFactor | undefined): void {
    this.#factor = factor;
  }

  /** Whether the buffers hold what an approximation is made from: the Hessian and the densities' second derivatives there. */
  #canApproximate({ isApproximate, place }: HeldHessian): boolean {
    const held = this.#hessian;
    return isApproximate && held?.place === place && !held.isApproximate && this.#slopesAt === place;
  }

  #begin({ sides }: Pick<Place, "sides">): void {
    this.#valuedFor = undefined;
    this.#ratesAt = undefined;
    this.evaluator.state.sides.set(sides ?? this.#rightSides);
  }

  #isValuedAt({ x, data }: Place): boolean {
    return this.#valuedFor === data && sameEntries(this.#valuedAt, x);
  }
}
