import type { FitOptions } from "../fit/fit-input.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { type Attempt, ConditionalFits, type ConditionalFitsSetup, type LowerPoint } from "./conditional-fits.js";

/** Best fit and number of fits of a search that starts again whenever it finds a lower minimum. Each attempt is a round. */
export class SearchRounds {
  readonly model: Model;
  readonly data: Data;
  readonly fitOptions: FitOptions;
  #fits: ConditionalFits;
  #lower: LowerPoint | undefined;
  #nFits = 1;

  constructor(model: Model, data: Data, fitOptions: FitOptions) {
    this.model = model;
    this.data = data;
    this.fitOptions = fitOptions;
    this.#fits = new ConditionalFits(model, data, fitOptions);
  }

  /** The current best fit, and conditional fits relative to it. */
  get fits(): ConditionalFits {
    return this.#fits;
  }

  /** Number of fits of all finished rounds, plus one for the first best fit. */
  get nFits(): number {
    return this.#nFits;
  }

  /** Whether a round found a lower minimum than the first fit. */
  get foundLowerMinimum(): boolean {
    return this.#lower !== undefined;
  }

  /** Everything that a worker needs to make the same fits. */
  get setup(): ConditionalFitsSetup {
    return { source: this.model.source, data: this.data, fit: this.fitOptions, lower: this.#lower };
  }

  /** The result of a round; undefined where it found a lower minimum, from which the best fit of the next round starts. */
  take<T extends object>({ result, lower, nFits }: Attempt<T>): T | undefined {
    this.#nFits += nFits;
    if (lower === undefined) return result;
    this.#lower = lower;
    this.#fits = new ConditionalFits(this.model, this.data, this.fitOptions, lower);
    return undefined;
  }
}
