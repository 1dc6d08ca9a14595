import type { FitOptions } from "../fit/fit-input.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { type Attempt, ConditionalFits, type ConditionalFitsSetup, type LowerPoint } from "./conditional-fits.js";

/** The best fit of a search that begins again from every lower minimum that it meets, and the number of fits of all its rounds. */
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

  /** The present best fit, and the fits from it. */
  get fits(): ConditionalFits {
    return this.#fits;
  }

  /** Fits of all rounds that were taken, and the best fit. */
  get nFits(): number {
    return this.#nFits;
  }

  /** Whether a round met a lower minimum than the first fit. */
  get foundLowerMinimum(): boolean {
    return this.#lower !== undefined;
  }

  /** What a worker needs to make the same fits. */
  get setup(): ConditionalFitsSetup {
    return { source: this.model.source, data: this.data, fit: this.fitOptions, lower: this.#lower };
  }

  /** The result of a round; undefined where it met a lower minimum, which is the best fit of the next round. */
  take<T extends object>({ result, lower, nFits }: Attempt<T>): T | undefined {
    this.#nFits += nFits;
    if (lower === undefined) return result;
    this.#lower = lower;
    this.#fits = new ConditionalFits(this.model, this.data, this.fitOptions, lower);
    return undefined;
  }
}
