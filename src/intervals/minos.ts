import { DataError } from "../errors.js";
import { FIT_OPTIONS, type FitOptions } from "../fit/fit-input.js";
import { recordOrigin } from "../fit/origin.js";
import { matchParameters, type ParameterPatterns, somePatterns } from "../fit/parameter-patterns.js";
import { fitOptionsRecord } from "../fit/record-options.js";
import type { CertifiedFit } from "../fit/results.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aConfidenceLevel, aFunction, type OptionRules, optionsOf } from "../options.js";
import { deltaTwiceNllLevel } from "../scan/delta-twice-nll-level.js";
import {
  type Attempt,
  attempt,
  type ConditionalFits,
  type ConditionalFitsSetup,
  firstLower,
} from "./conditional-fits.js";
import { profileInterval } from "./profile-interval.js";
import type { MinosResult, ProfileInterval } from "./results.js";
import { SearchRounds } from "./search-rounds.js";

/** Probability within one standard deviation, erf(1/√2), for which −2 Δ log L = 1. */
const ONE_SIGMA = 0.6826894921370859;

/** Options of `minos`. */
export interface MinosOptions {
  /** Names, or patterns of names (`JES_*`); by default all parameters that the fit varies. */
  readonly parameters?: ParameterPatterns;
  /** Confidence level of the intervals; by default that of one standard deviation, for which −2 Δ log L is 1. */
  readonly confidenceLevel?: number;
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: FitOptions;
  /** Called after each parameter with the number of parameters done so far and the number of all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rules for the options of `minos`. */
export const MINOS_OPTIONS: OptionRules<MinosOptions> = {
  parameters: somePatterns,
  confidenceLevel: aConfidenceLevel,
  fit: optionsOf(FIT_OPTIONS),
  onProgress: aFunction,
};

/**
 * MINOS errors: profile-likelihood intervals of parameters.
 *
 *   −2 log L(θ_end, conditional estimates of the others) = −2 log L(best fit) + level
 *
 * The level is 1 for one standard deviation (see `deltaTwiceNllLevel`). The ends are found by root search on the exact profile,
 * to about 1e-8 of their distance from the estimate. A side without an end has a reason: the bound of the parameter is reached
 * first, the likelihood is flat, or fits fail. When a lower minimum than the best fit is found during the search, it becomes the
 * best fit, and all searches start again.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`, `unknown-parameter`, `held-parameter`; as `fit`
 * @see F. James and M. Roos, Comput. Phys. Commun. 10 (1975) 343
 * @example minos(model, data, { parameters: ["mu", "JES_*"] }).intervals[0].upper.error
 */
export function minos(model: Model, data: Data, options: MinosOptions = {}): MinosResult {
  const search = new MinosSearch(model, data, options);
  for (;;) {
    const attempts: Attempt<ProfileInterval>[] = [];
    for (const p of search.parameters) {
      const { fits } = search;
      const found = attempt(fits, () => profileInterval(fits, p, search.deltaTwiceNll));
      attempts.push(found);
      if (found.lower !== undefined) break;
      options.onProgress?.(attempts.length, search.parameters.length);
    }
    const result = search.take(attempts);
    if (result !== undefined) return result;
  }
}

/** The request, and the state that is kept from one round of searches to the next. */
export class MinosSearch {
  readonly deltaTwiceNll: number;
  /** Indices of the parameters. */
  readonly parameters: readonly number[];
  readonly #options: MinosOptions;
  readonly #rounds: SearchRounds;

  /** @throws as `minos` */
  constructor(model: Model, data: Data, options: MinosOptions) {
    requireInput({ model, data }, options, MINOS_OPTIONS);
    const { parameters, confidenceLevel = ONE_SIGMA, fit = {} } = options;
    this.#options = options;
    this.deltaTwiceNll = confidenceLevel === ONE_SIGMA ? 1 : deltaTwiceNllLevel(confidenceLevel, 1);
    const wanted = parameters === undefined ? undefined : matchParameters(model, parameters, "parameters");
    this.#rounds = new SearchRounds(model, data, fit);
    this.parameters = freeParameters(this.fits, wanted);
  }

  /** Conditional fits relative to the current best fit. */
  get fits(): ConditionalFits {
    return this.#rounds.fits;
  }

  /** Everything that a worker needs to make the same fits. */
  get setup(): ConditionalFitsSetup {
    return this.#rounds.setup;
  }

  /** The record made from a round; undefined where the round found a lower minimum, so that another round is needed. */
  take(attempts: readonly Attempt<ProfileInterval>[]): MinosResult | undefined {
    const intervals = this.#rounds.take(firstLower(attempts));
    return intervals === undefined ? undefined : this.#record(intervals);
  }

  #record(intervals: readonly ProfileInterval[]): MinosResult {
    const { parameters, confidenceLevel = ONE_SIGMA } = this.#options;
    const { model, data, fitOptions, fits, foundLowerMinimum, nFits } = this.#rounds;
    const asked = {
      ...(parameters === undefined ? {} : { parameters }),
      confidenceLevel,
      fit: fitOptionsRecord(fitOptions),
    };
    return {
      kind: "minos",
      origin: recordOrigin(model, data, asked),
      confidenceLevel,
      deltaTwiceNll: this.deltaTwiceNll,
      intervals,
      bestFit: fitPoint(fits.best),
      foundLowerMinimum,
      nFits,
    };
  }
}

/** The best fit in the form of a record. */
function fitPoint({ values, twiceNll, valid, message }: CertifiedFit) {
  return { values, twiceNll, valid, message: valid ? "" : message };
}

/**
 * Indices of the wanted parameters, by default of all that the fit varies.
 *
 * @throws DataError `held-parameter` for wanted parameters that the fit does not vary
 */
export function freeParameters(
  { model, input }: ConditionalFits,
  wanted: readonly number[] | undefined,
): readonly number[] {
  if (wanted === undefined) return model.parNames.map((_, p) => p).filter((p) => input.fixed[p] === 0);
  const held = wanted.filter((p) => input.fixed[p] === 1);
  if (held.length === 0) return wanted;
  throw new DataError(
    held.map((p) => ({
      code: "held-parameter",
      path: `parameter "${model.parNames[p]}"`,
      expected: "a parameter that the fit varies",
      received: "a parameter that the measurement or the options of the fit hold",
      hint: `Free it with fit: { fixed: { "${model.parNames[p]}": false } }, or leave it out.`,
    })),
  );
}
