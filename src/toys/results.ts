import type { RecordOrigin } from "../fit/origin.js";
import type { FitPoint, TestStatisticName } from "../hypotest/results.js";

/** What toys are generated at: parameters of a conditional fit to the observed data, or others; named. */
export type ToyConvention = "conditional-fit" | "suggested" | "given";

/** Whether toys fluctuate the auxiliary data, or keep the observed ones. */
export type AuxdataConvention = "sampled" | "fixed";

/** A toy without a result. */
export interface FailedToy {
  readonly index: number;
  readonly message: string;
}

/** Values of a test statistic in toys of one hypothesis. */
export interface ToySample {
  /** Value of the parameter of interest that the toys were generated at. */
  readonly poi: number;
  /** Parameters that the toys were generated at; `[nPars]`. */
  readonly pars: readonly number[];
  /** Indices of the toys that were made: [first, end) ranges, ascending and disjoint. */
  readonly done: readonly (readonly [number, number])[];
  /** Test statistics of the toys, by ascending index; failed ones are left out. */
  readonly statistics: readonly number[];
  /** Indices of toys whose fit failed, and why. */
  readonly failed: readonly FailedToy[];
}

/**
 * How a toy run ended: all toys that were asked for were made (`complete`), enough for the wanted statistical error
 * (`precise`), it was `cancelled`, or `interrupted`: a worker ended, or this is a copy made while the run went on.
 */
export type ToyRunStatus = "complete" | "precise" | "cancelled" | "interrupted";

/** Toys of a hypothesis test: can be written to a file, gone on with, and merged with others of the same test. */
export interface ToyRun<Statistic extends TestStatisticName = TestStatisticName> {
  readonly kind: "toy-run";
  readonly origin: RecordOrigin;
  readonly seed: number;
  readonly testStatistic: Statistic;
  readonly poi: { readonly name: string; readonly value: number };
  readonly convention: ToyConvention;
  readonly auxdata: AuxdataConvention;
  readonly status: ToyRunStatus;
  /** Toys that were asked for, of each hypothesis: indices `first` to `first + count − 1`. */
  readonly wanted: { readonly first: number; readonly signal: number; readonly background: number };
  readonly observedStatistic: number;
  /** Of the Asimov data at the parameters that the background toys were generated at: what the asymptotic curve needs. */
  readonly asimovStatistic: number;
  readonly bestFitPoi: number;
  /** Fits of the observed data: `free`, `tested`, and `alternative` at the value of the alternative. */
  readonly fits: readonly (FitPoint & { readonly name: string })[];
  /** Toys of the tested value (signal plus background), and of the alternative (background only). */
  readonly signal: ToySample;
  readonly background: ToySample;
}

/** Goodness of fit by toys, beside the asymptotic one. */
export interface GoodnessOfFitToys {
  readonly kind: "goodness-of-fit-toys";
  readonly origin: RecordOrigin;
  readonly seed: number;
  readonly auxdata: AuxdataConvention;
  /** −2 log(L / L_saturated) of the observed data at their best fit. */
  readonly observed: number;
  /** Fraction of the toys with a statistic at least as large; NaN without toys. */
  readonly pValue: number;
  readonly error: number;
  readonly statistics: readonly number[];
  readonly nFailed: number;
  readonly failed: readonly FailedToy[];
  readonly degreesOfFreedom: number;
  readonly valid: boolean;
  readonly notes: readonly string[];
}

/** A tested value of a Feldman–Cousins construction. */
export interface FeldmanCousinsPoint {
  readonly value: number;
  /** t of the observed data. */
  readonly statistic: number;
  /** Largest t that is accepted; infinite where there are too few toys to reject any. */
  readonly critical: number;
  /** Probability of a t as large as that of the data or larger; of toys, the data count as one more. */
  readonly pValue: number;
  /** Statistical error of the p-value from toys; otherwise 0. */
  readonly error: number;
  readonly accepted: boolean;
  readonly nFailed: number;
}

/** A region of accepted values, with the nearest tested values that are not accepted as its ends. */
export interface AcceptedInterval {
  readonly lower: number;
  readonly upper: number;
  /** Whether the region goes on beyond the tested values; false where it ends at a bound of the parameter. */
  readonly openLower: boolean;
  readonly openUpper: boolean;
}

/** Feldman–Cousins confidence interval of one parameter. */
export interface FeldmanCousinsResult {
  readonly kind: "feldman-cousins";
  readonly origin: RecordOrigin;
  /** `exact`: all outcomes of the experiment were enumerated, and there are no toys. */
  readonly calculator: "exact" | "toys";
  readonly seed: number;
  readonly auxdata: AuxdataConvention;
  readonly parameter: string;
  readonly confidenceLevel: number;
  readonly bestFit: number;
  /** The values that were asked for, and on both sides of each end the nearest value that was tested; ascending. */
  readonly points: readonly FeldmanCousinsPoint[];
  /** Accepted regions; an end at the edge of the tested values says so. */
  readonly intervals: readonly AcceptedInterval[];
  readonly valid: boolean;
  readonly notes: readonly string[];
}
