import { fitBound } from "../fit/fit.js";
import { type FitInput, type FitOptions, fitInput } from "../fit/fit-input.js";
import { LikelihoodMinima } from "../fit/likelihood-minima.js";
import type { Minimum } from "../fit/minimum.js";
import type { CertifiedFit } from "../fit/results.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";

/** Thrown inside a search when a point lower than the best fit is met; never leaves the library. */
class LowerMinimum extends Error {
  constructor() {
    super("a lower minimum than the best fit");
  }
}

/** A conditional fit, and how the other parameters follow when the held ones move. */
export interface ConditionalFit extends Minimum {
  /** −2 log L above the best fit. */
  readonly deltaTwiceNll: number;
  /** dθ̂/dt as the held parameters move along `direction` · t; undefined where the Hessian has no inverse. */
  readonly response: Float64Array | undefined;
}

/** The best fit of a model to data, and fits with some parameters held, of which it keeps count. */
export class ConditionalFits {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  readonly #minima: LikelihoodMinima;
  readonly #maxIterations: number | undefined;
  #best: CertifiedFit;
  #version = 0;

  constructor(model: Model, data: Data, options: FitOptions) {
    this.model = model;
    this.data = model.bind(data);
    this.input = fitInput(model, options);
    this.#maxIterations = options.maxIterations;
    this.#best = fitBound(model, this.data, this.input, this.#maxIterations);
    const { values, twiceNll, valid, status, message } = this.#best;
    const gradient = new Float64Array(values.length);
    const known = { values: Float64Array.from(values), twiceNll, valid, status, message, gradient };
    this.#minima = new LikelihoodMinima(model, this.data, this.input, undefined, {
      ...known,
      edges: [],
      hessian: undefined,
      tangent: undefined,
    });
  }

  /** The best fit with its uncertainties. */
  get best(): CertifiedFit {
    return this.#best;
  }

  get nFits(): number {
    return 1 + this.#minima.nFits;
  }

  /** Takes over a lower best fit that was met. */
  renew(): void {
    const { version, free } = this.#minima;
    this.#version = version;
    this.#best = fitBound(this.model, this.data, { ...this.input, init: free.values }, this.#maxIterations);
  }

  /**
   * The fit with parameters held at `values`, from `init` or the start of the best fit.
   *
   * @param direction - in which the held parameters will move, for `response`
   * @throws LowerMinimum when it leads to a lower best fit
   */
  at(
    held: readonly number[],
    values: readonly number[],
    init: Float64Array,
    direction: readonly number[],
  ): ConditionalFit {
    const fixed = held.map((parameter, i) => ({ parameter, value: values[i]! }));
    const motion = held.map((parameter, i) => ({ parameter, value: direction[i]! }));
    const minimum = this.#minima.at(fixed, [init], motion);
    if (this.#minima.version > this.#version) throw new LowerMinimum();
    return { ...minimum, deltaTwiceNll: minimum.twiceNll - this.#best.twiceNll, response: minimum.tangent };
  }
}

/** Runs a search; whenever it meets a lower minimum the best fit is replaced and it starts again. */
export function restarting<T>(fits: ConditionalFits, search: () => T): { readonly result: T; readonly found: boolean } {
  const first = fits.best;
  for (;;) {
    try {
      return { result: search(), found: fits.best !== first };
    } catch (error) {
      if (!(error instanceof LowerMinimum)) throw error;
      fits.renew();
    }
  }
}
