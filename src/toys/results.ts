import type { RecordOrigin } from "../fit/origin.js";
import type { FitPoint, TestStatisticName } from "../hypotest/results.js";

/** Parameters at which toys are generated: those of a conditional fit to the observed data, the suggested ones, or given ones. */
export type ToyConvention = "conditional-fit" | "suggested" | "given";

/** Whether auxiliary data are drawn for each toy, or are those of the observed data. */
export type AuxdataConvention = "sampled" | "fixed";

/** A toy without a statistic, and the reason. */
export interface FailedToy {
  readonly index: number;
  readonly message: string;
}

/** Values of a test statistic in toys of one hypothesis. */
export interface ToySample {
  /** Value of the parameter of interest at which the toys were generated. */
  readonly poi: number;
  /** Parameters at which the toys were generated; `[nPars]`. */
  readonly pars: readonly number[];
  /** Indices of the finished toys, as ascending and disjoint ranges [first, end). */
  readonly done: readonly (readonly [number, number])[];
  /** Test statistics of the toys by ascending index; failed toys are left out. */
  readonly statistics: readonly number[];
  /** Toys whose fits failed, by ascending index. */
  readonly failed: readonly FailedToy[];
}

/**
 * How a toy run ended. `complete`: all requested toys were made; `precise`: the requested statistical error was reached;
 * `cancelled`: the signal was aborted; `interrupted`: a worker ended, or this is a copy made during the run.
 */
export type ToyRunStatus = "complete" | "precise" | "cancelled" | "interrupted";

/** Toys of a hypothesis test. A run can be written to a file, resumed, and merged with other runs of the same test. */
export interface ToyRun<Statistic extends TestStatisticName = TestStatisticName> {
  readonly kind: "toy-run";
  readonly origin: RecordOrigin;
  readonly seed: number;
  readonly testStatistic: Statistic;
  readonly poi: { readonly name: string; readonly value: number };
  readonly convention: ToyConvention;
  readonly auxdata: AuxdataConvention;
  readonly status: ToyRunStatus;
  /** Requested toys: the first index, and the number of toys of each hypothesis. */
  readonly wanted: { readonly first: number; readonly signal: number; readonly background: number };
  readonly observedStatistic: number;
  /** Statistic of the Asimov data at the parameters of the background toys, from which the asymptotic distribution follows. */
  readonly asimovStatistic: number;
  readonly bestFitPoi: number;
  /** Fits of the observed data: `free`, `tested` at the tested value, and `alternative` at the value of the alternative. */
  readonly fits: readonly (FitPoint & { readonly name: string })[];
  /** Toys of the tested value (signal plus background); `background` has those of the alternative (background only). */
  readonly signal: ToySample;
  readonly background: ToySample;
}

/** Goodness of fit with toys. */
export interface GoodnessOfFitToys {
  readonly kind: "goodness-of-fit-toys";
  readonly origin: RecordOrigin;
  readonly seed: number;
  readonly auxdata: AuxdataConvention;
  /** −2 log(L / L_saturated) of the observed data at their best fit. */
  readonly observed: number;
  /** Fraction of the toys with a statistic at least as large as `observed`; NaN without toys. */
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
  /** Largest accepted t; infinite where there are too few toys to reject any t. */
  readonly critical: number;
  /** Probability of a t at least as large as that of the data; with toys, the data count as one more toy. */
  readonly pValue: number;
  /** Statistical error of a p-value from toys; 0 for an exact one. */
  readonly error: number;
  readonly accepted: boolean;
  readonly nFailed: number;
}

/** A region of accepted values; its ends are the nearest tested values that are rejected. */
export interface AcceptedInterval {
  readonly lower: number;
  readonly upper: number;
  /** Whether the region may extend below the tested values; false where it ends at a bound of the parameter. */
  readonly openLower: boolean;
  readonly openUpper: boolean;
}

/** Feldman–Cousins confidence interval of one parameter. */
export interface FeldmanCousinsResult {
  readonly kind: "feldman-cousins";
  readonly origin: RecordOrigin;
  /** `exact` means that all outcomes of the experiment were enumerated, without toys. */
  readonly calculator: "exact" | "toys";
  readonly seed: number;
  readonly auxdata: AuxdataConvention;
  readonly parameter: string;
  readonly confidenceLevel: number;
  readonly bestFit: number;
  /** The requested values, and the nearest tested value on each side of each end; ascending. */
  readonly points: readonly FeldmanCousinsPoint[];
  /** Accepted regions, ascending. `openLower` and `openUpper` mark ends at the edge of the tested values. */
  readonly intervals: readonly AcceptedInterval[];
  readonly valid: boolean;
  readonly notes: readonly string[];
}
