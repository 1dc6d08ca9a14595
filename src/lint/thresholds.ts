import { aNumber, aPositiveNumber, aWholeNumber, type OptionRules } from "../options.js";

/** The thresholds above or below which the rules of `lint` report something. */
export interface LintThresholds {
  /**
   * Least effect of a systematic that the rules about variations report, in statistical standard deviations of all bins of the channel
   * together; default 0.1.
   */
  readonly relevance: number;
  /** Relative change of a bin of a sample from which on a variation is large; default 1, which is 100 %. */
  readonly largeVariation: number;
  /** Factor of a normsys above which, or below the inverse of which, it is large; default 2. */
  readonly largeFactor: number;
  /** Difference of the relative change of a bin to the mean of its neighbours from which on it jumps; default 0.5. */
  readonly jump: number;
  /** Ratio of the statistical uncertainty of a bin to the one expected from the other bins of its sample; default 5. */
  readonly uncertaintyRatio: number;
  /** Standard deviations of a systematic within which no expectation may reach 0; default 2. */
  readonly zeroWithin: number;
  /** Expected standard deviations around the start value that the bounds of a parameter must leave free; default 3. */
  readonly boundRange: number;
  /** Correlation of two free parameters from which on they are nearly degenerate; default 0.99. */
  readonly correlation: number;
  /** Pull from which on a fitted parameter is reported; default 2. */
  readonly pull: number;
  /** Ratio of fitted to prior uncertainty below which a parameter is over-constrained; default 0.5. */
  readonly constraint: number;
  /** Number of fits with which other minima are looked for; default 10. */
  readonly nStarts: number;
  /** Largest number of parameters of a model whose other minima are looked for; default 1000. */
  readonly searchedParameters: number;
}

export const DEFAULT_THRESHOLDS: LintThresholds = {
  relevance: 0.1,
  largeVariation: 1,
  largeFactor: 2,
  jump: 0.5,
  uncertaintyRatio: 5,
  zeroWithin: 2,
  boundRange: 3,
  correlation: 0.99,
  pull: 2,
  constraint: 0.5,
  nStarts: 10,
  searchedParameters: 1000,
};

const aRatio = aNumber("a number above 1", (v) => v > 1 && v < Number.POSITIVE_INFINITY);
const aFraction = aNumber("a number between 0 and 1, neither of them", (v) => v > 0 && v < 1);

/** Rules for the thresholds of `lint`. */
export const THRESHOLD_RULES: OptionRules<LintThresholds> = {
  relevance: aNumber("a number of 0 or more", (v) => v >= 0 && v < Number.POSITIVE_INFINITY),
  largeVariation: aPositiveNumber,
  largeFactor: aRatio,
  jump: aPositiveNumber,
  uncertaintyRatio: aRatio,
  zeroWithin: aPositiveNumber,
  boundRange: aPositiveNumber,
  correlation: aFraction,
  pull: aPositiveNumber,
  constraint: aFraction,
  nStarts: aWholeNumber(1),
  searchedParameters: aWholeNumber(0),
};
