import { fitBound } from "../fit/fit.js";
import { type FitInput, type FitOptions, fitInput } from "../fit/fit-input.js";
import { knownMinimum, LikelihoodMinima } from "../fit/likelihood-minima.js";
import type { Minimum } from "../fit/minimum.js";
import type { CertifiedFit } from "../fit/results.js";
import type { BoundData } from "../likelihood/likelihood.js";
import { modelFromSource } from "../model/compile.js";
import type { Data } from "../model/data.js";
import type { Model, ModelSource } from "../model/model.js";

/** Thrown inside a search when a point lower than the best fit is met; never leaves the library. */
class LowerMinimum extends Error {
  constructor() {
    super("a lower minimum than the best fit");
  }
}

/** A conditional fit, and the change of the other estimates when the held parameters move. */
export interface ConditionalFit extends Minimum {
  /** −2 log L above the best fit. */
  readonly deltaTwiceNll: number;
  /** dθ̂/dt as the held parameters move along `direction` · t; undefined where the Hessian has no inverse. */
  readonly response: Float64Array | undefined;
}

/** A point with a lower −2 log L than the best fit, found by a search. */
export interface LowerPoint {
  readonly values: Float64Array;
  readonly twiceNll: number;
}

/** The best fit of a model to data, and fits with some parameters held, which are counted. */
export class ConditionalFits {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  /** The best fit with its uncertainties. */
  readonly best: CertifiedFit;
  readonly #minima: LikelihoodMinima;

  /** @param lower - a point below the previous best fit, from which the best fit starts; undefined for the start in `options` */
  constructor(model: Model, data: Data, options: FitOptions, lower?: LowerPoint) {
    this.model = model;
    this.data = model.bind(data);
    this.input = fitInput(model, options);
    const start = lower === undefined ? this.input : { ...this.input, init: lower.values };
    this.best = fitBound(model, this.data, start, options.maxIterations);
    const { values, twiceNll, valid, status, message } = this.best;
    const known = knownMinimum({
      values: Float64Array.from(values),
      twiceNll: lower === undefined ? twiceNll : Math.min(twiceNll, lower.twiceNll),
      valid,
      status,
      message,
    });
    this.#minima = new LikelihoodMinima(model, this.data, this.input, undefined, known);
  }

  /** Number of conditional fits so far. */
  get nFits(): number {
    return this.#minima.nFits;
  }

  /** The lowest point that is known. */
  get lowest(): LowerPoint {
    const { values, twiceNll } = this.#minima.free;
    return { values, twiceNll };
  }

  /**
   * The fit with parameters held at `values`. It starts from `init`, or from the start of the best fit.
   *
   * @param direction - the direction in which the held parameters will move, for `response`
   * @throws LowerMinimum when the fit leads to a lower best fit
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
    if (this.#minima.version > 0) throw new LowerMinimum();
    return { ...minimum, deltaTwiceNll: minimum.twiceNll - this.best.twiceNll, response: minimum.tangent };
  }
}

/** The result of a search and its number of fits, or the point below the best fit at which the search ended. */
export type Attempt<T> =
  | { readonly result: T; readonly lower?: undefined; readonly nFits: number }
  | { readonly result?: undefined; readonly lower: LowerPoint; readonly nFits: number };

/** Runs a search, which ends early at a point below the best fit; `fits` must not be used any more after such a point. */
export function attempt<T>(fits: ConditionalFits, search: () => T): Attempt<T> {
  const before = fits.nFits;
  try {
    return { result: search(), nFits: fits.nFits - before };
  } catch (error) {
    if (!(error instanceof LowerMinimum)) throw error;
    return { lower: fits.lowest, nFits: fits.nFits - before };
  }
}

/**
 * Combines independent searches in their order: all results, or the first point below the best fit. Searches after that point are
 * not counted, so that the number of fits does not depend on whether the searches ran one after another or at the same time.
 */
export function firstLower<T>(attempts: readonly Attempt<T>[]): Attempt<readonly T[]> {
  const results: T[] = [];
  let nFits = 0;
  for (const each of attempts) {
    nFits += each.nFits;
    if (each.lower !== undefined) return { lower: each.lower, nFits };
    results.push(each.result);
  }
  return { result: results, nFits };
}

/** Everything that a worker needs to make its own `ConditionalFits`. */
export interface ConditionalFitsSetup {
  readonly source: ModelSource;
  readonly data: Data;
  readonly fit: FitOptions;
  readonly lower: LowerPoint | undefined;
}

/** Makes a function that runs searches in a worker. They share their fits until one of them finds a lower point. */
export function searcher({ source, data, fit, lower }: ConditionalFitsSetup) {
  const model = modelFromSource(source);
  let fits: ConditionalFits | undefined;
  return <T>(search: (fits: ConditionalFits) => T): Attempt<T> => {
    fits ??= new ConditionalFits(model, data, fit, lower);
    const now = fits;
    const found = attempt(now, () => search(now));
    if (found.lower !== undefined) fits = undefined;
    return found;
  };
}
