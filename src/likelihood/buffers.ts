import type { BoundData } from "../graph/evaluate-value.js";
import type { Evaluator } from "../graph/evaluator.js";
import { sameEntries } from "../math/vector.js";

/** A point, the data, and the sides from which derivatives at kinks are taken: by default the right one of all. */
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

/** A factorisation of a Hessian, as it was asked for. */
export interface HeldFactor {
  readonly hessian: HeldHessian;
  readonly free: Uint8Array;
  readonly damping: Float64Array | undefined;
  readonly tolerance: number;
}

/**
 * What the buffers of an evaluator hold. They are made once and overwritten by every evaluation, so that evaluating costs no
 * memory; whoever comes back to a place whose derivatives are no longer there has them evaluated again.
 */
export class Buffers {
  readonly evaluator: Evaluator;
  readonly #rightSides: Int8Array;
  /** The place of the last value, for as long as what it left behind is there. */
  readonly #valuedAt: Float64Array;
  #valuedFor: BoundData | undefined;
  /** The place of the last gradient: where the densities' curvature is of. */
  #slopesAt: Place | undefined;
  /** Where rates, and what floors hold, are those of the Hessian. */
  #ratesAt: Place | undefined;
  #hessian: HeldHessian | undefined;
  #factor: HeldFactor | undefined;

  constructor(evaluator: Evaluator) {
    this.evaluator = evaluator;
    const { nPars } = evaluator.program;
    this.#valuedAt = new Float64Array(nPars);
    this.#rightSides = new Int8Array(nPars).fill(1);
  }

  /** The evaluator, for somebody who may leave anything in it. */
  lend(): Evaluator {
    this.#slopesAt = undefined;
    this.#hessian = undefined;
    this.#factor = undefined;
    return this.rates();
  }

  /** The evaluator, to evaluate what leaves the derivatives alone. */
  rates(): Evaluator {
    this.#valuedFor = undefined;
    this.#ratesAt = undefined;
    return this.evaluator;
  }

  /** The deviance part of −log L where there are derivatives as well, else Infinity. */
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

  /** The evaluator with a Hessian, or its approximation. */
  withHessian(hessian: HeldHessian): Evaluator {
    if (this.#hessian === hessian) return this.evaluator;
    if (!this.#canApproximate(hessian)) this.evaluate(hessian);
    if (hessian.isApproximate) this.evaluator.dropCurvature(hessian.place.x, hessian.place.data);
    this.#hessian = hessian;
    this.#factor = undefined;
    return this.evaluator;
  }

  /** The evaluator with a Hessian, and the rates and floors at its place. */
  withRates(hessian: HeldHessian): Evaluator {
    if (this.#ratesAt !== hessian.place && this.evaluator.program.hasFloors) this.#hessian = undefined;
    return this.withHessian(hessian);
  }

  /** The evaluator with a factorised Hessian. */
  withFactor(factor: HeldFactor): Evaluator {
    if (this.#factor === factor) return this.evaluator;
    const { system } = this.withHessian(factor.hessian);
    system.factor(factor.free, factor.damping, factor.tolerance);
    this.#factor = factor;
    return this.evaluator;
  }

  /** Whether a factorisation is the one that is there. */
  holds(factor: HeldFactor): boolean {
    return this.#factor === factor && this.#hessian === factor.hessian;
  }

  /** Called with a new factorisation, and when there is none any more. */
  hold(factor: HeldFactor | undefined): void {
    this.#factor = factor;
  }

  /** Whether the buffers have what an approximation is made from: the Hessian, and the densities' curvature of its place. */
  #canApproximate({ isApproximate, place }: HeldHessian): boolean {
    const held = this.#hessian;
    return isApproximate && held?.place === place && !held.isApproximate && this.#slopesAt === place;
  }

  #begin({ sides }: Place): void {
    this.#valuedFor = undefined;
    this.#ratesAt = undefined;
    this.evaluator.state.sides.set(sides ?? this.#rightSides);
  }

  #isValuedAt({ x, data }: Place): boolean {
    return this.#valuedFor === data && sameEntries(this.#valuedAt, x);
  }
}
