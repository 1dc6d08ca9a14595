import type { BoundData } from "../graph/evaluate-value.js";
import { type FitInput, type FitOptions, fitInput } from "../infer/fit-input.js";
import { fitBound } from "../infer/fit.js";
import { findMinimum, holding, type Minimum } from "../infer/minimum.js";
import type { FitResult } from "../infer/results.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";

/** How much lower than the best fit, in −2 log L, a conditional fit must be for the best fit to be looked for again. */
export const LOWER = 1e-6;

/** Thrown inside a search when a point lower than the best fit is met; never leaves the library. */
export class LowerMinimum extends Error {
  readonly values: Float64Array;

  constructor(values: Float64Array) {
    super("a lower minimum than the best fit");
    this.values = values;
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
  best: FitResult;
  nFits = 0;
  /** Whether a point below the best fit ends a search: not any more once a fit from such a point came to nothing. */
  looksForLower = true;

  constructor(model: Model, data: Data, options: FitOptions) {
    this.model = model;
    this.data = model.bind(data);
    this.input = fitInput(model, options);
    this.best = fitBound(model, this.data, this.input, options.maxIterations);
    this.nFits = 1;
  }

  /** Fits again from a point that is lower than the best fit. */
  improve(init: Float64Array): void {
    const again = fitBound(this.model, this.data, { ...this.input, init });
    this.nFits++;
    if (again.twiceNll < this.best.twiceNll - LOWER / 2) this.best = again;
    else this.looksForLower = false;
  }

  /**
   * The fit with parameters held at `values`, from `init`, or where that fails from the start of the best fit.
   *
   * @param direction - in which the held parameters will move, for `response`
   * @throws LowerMinimum when it lies below the best fit
   */
  at(
    held: readonly number[],
    values: readonly number[],
    init: Float64Array,
    direction: readonly number[],
  ): ConditionalFit {
    const fitFrom = (start: Float64Array) => {
      let input = this.input;
      for (const [i, p] of held.entries()) input = holding(input, p, values[i]!, i === 0 ? start : input.init);
      this.nFits++;
      return findMinimum(this.model, this.data, input, held[0]);
    };
    let minimum = fitFrom(init);
    if (!minimum.valid) {
      const again = fitFrom(this.input.init);
      if (again.valid || again.twiceNll < minimum.twiceNll) minimum = again;
    }
    const deltaTwiceNll = minimum.twiceNll - this.best.twiceNll;
    if (deltaTwiceNll < -LOWER && this.looksForLower) throw new LowerMinimum(minimum.values);
    const response = minimum.tangent && responseTo(this.model, held, direction);
    return { ...minimum, deltaTwiceNll, response };
  }
}

/** −H_ff⁻¹ H_fh d of the Hessian that was factorised last, and d itself for the held parameters h. */
function responseTo(
  { evaluator: { system }, nPars }: Model,
  held: readonly number[],
  direction: readonly number[],
): Float64Array {
  const moved = new Float64Array(nPars);
  for (const [i, p] of held.entries()) moved[p] = direction[i]!;
  const forces = new Float64Array(nPars);
  system.multiply(moved, forces);
  system.solve(forces, forces);
  const response = forces.map((value) => 0 - value);
  for (const [i, p] of held.entries()) response[p] = direction[i]!;
  return response;
}

const MOST_RESTARTS = 10;

/** Runs a search; whenever it meets a lower minimum the best fit is replaced and it starts again. */
export function restarting<T>(fits: ConditionalFits, search: () => T): { readonly result: T; readonly found: boolean } {
  const first = fits.best;
  for (let restarts = 0; ; restarts++) {
    try {
      return { result: search(), found: fits.best !== first };
    } catch (error) {
      if (!(error instanceof LowerMinimum)) throw error;
      fits.improve(error.values);
      if (restarts === MOST_RESTARTS) fits.looksForLower = false;
    }
  }
}
