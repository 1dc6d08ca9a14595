/** A function of a vector with its derivatives, as the minimisers use it: it counts evaluations and remembers the last point. */
import { sameEntries } from "../../math/vector.js";

/** Computes values and derivatives. Shapes: gradient `[n]`, Hessian `[n, n]` row-major; every call returns new arrays. */
export interface ObjectiveParts {
  readonly value: (x: Float64Array) => number;
  /** Computes the gradient; for finite differences it may use the objective to which it belongs. */
  readonly gradient?: (x: Float64Array, objective: Objective) => Float64Array;
  readonly hessian?: (x: Float64Array, objective: Objective) => Float64Array;
  /** Computes gradient and Hessian by other means to confirm a minimum, where there is no `hessian`. */
  readonly confirmation?: (x: Float64Array, objective: Objective) => SecondOrder;
}

/** Gradient `[n]` and Hessian `[n, n]` at a point. */
export interface SecondOrder {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
  /** Errors of the gradients, where the gradient of the run and the more accurate one both come from finite differences. */
  readonly errors?: DifferenceErrors;
}

/** Errors of two gradients by finite differences at one point; `[n]`. */
export interface DifferenceErrors {
  /** Errors of the more accurate gradient, and the rounding errors of the gradient of the run. */
  readonly gradient: Float64Array;
  /** Largest contribution of the curvature to the errors of the gradient of the run. */
  readonly curvature: Float64Array;
  /** Change of the value nearby that the curvature does not explain. */
  readonly unexplained: Float64Array;
}

/**
 * Values and derivatives of a function, with the counts of SciPy: repeated requests at the last point are not evaluated and not
 * counted again; evaluations for finite differences are counted.
 */
export class Objective {
  readonly #parts: ObjectiveParts;
  #x: Float64Array | undefined;
  #value: number | undefined;
  #gradient: Float64Array | undefined;
  #hessian: Float64Array | undefined;
  #confirmation: { readonly x: Float64Array; readonly derivatives: SecondOrder } | undefined;
  /** Evaluations of the function, of its gradient and of its Hessian so far. */
  readonly counts = { nfev: 0, njev: 0, nhev: 0 };

  constructor(parts: ObjectiveParts) {
    this.#parts = parts;
  }

  /** Whether there are second derivatives by which a minimum can be confirmed. */
  get canConfirm(): boolean {
    return this.#parts.hessian !== undefined || this.#parts.confirmation !== undefined;
  }

  /** Derivatives by which a minimum is confirmed; undefined where there are none. */
  secondOrder(x: Float64Array): SecondOrder | undefined {
    if (this.#parts.hessian !== undefined) return { gradient: this.gradient(x), hessian: this.hessian(x) };
    if (this.#parts.confirmation === undefined) return undefined;
    if (this.#confirmation === undefined || !sameEntries(this.#confirmation.x, x)) {
      this.#confirmation = { x: x.slice(), derivatives: this.#parts.confirmation(x.slice(), this) };
    }
    return this.#confirmation.derivatives;
  }

  value(x: Float64Array): number {
    this.#moveTo(x);
    this.#value ??= this.evaluate(x);
    return this.#value;
  }

  gradient(x: Float64Array): Float64Array {
    this.#moveTo(x);
    this.#gradient ??= this.evaluateGradient(x);
    return this.#gradient;
  }

  hessian(x: Float64Array): Float64Array {
    this.#moveTo(x);
    if (this.#hessian === undefined) {
      const hessian = this.#parts.hessian!(x.slice(), this);
      this.counts.nhev += 1;
      this.#moveTo(x);
      this.#hessian = hessian;
    }
    return this.#hessian;
  }

  /** The value, which is always evaluated and counted. */
  evaluate(x: Float64Array): number {
    this.counts.nfev += 1;
    return this.#parts.value(x.slice());
  }

  /** The gradient, which is always evaluated and counted. */
  evaluateGradient(x: Float64Array): Float64Array {
    this.counts.njev += 1;
    return this.#parts.gradient!(x.slice(), this);
  }

  #moveTo(x: Float64Array): void {
    if (this.#x !== undefined && sameEntries(this.#x, x)) return;
    this.#x = x.slice();
    this.#value = undefined;
    this.#gradient = undefined;
    this.#hessian = undefined;
  }
}
