import type { ProgramOrigin, RecordOrigin } from "../fit/origin.js";

/** Which of the two models something is about: the first or the second argument. */
export type Side = "a" | "b";

/** What two models differ in. The last five are settings, which do not enter the likelihood. */
export type DifferenceSubject =
  | "channel"
  | "parameter"
  | "observed-data"
  | "expected-events"
  | "covariance"
  | "constraint"
  | "auxiliary-data"
  | "correlation"
  | "penalty"
  | "log-density"
  | "gradient"
  | "bounds"
  | "start"
  | "held"
  | "poi";

/** What is compared: numbers within the tolerance, everything else exactly; null for what a model does not have. */
export type ComparedValue = number | string | boolean | null;

/** A place where two models differ. Names are those of the first model, unless only the second one has them. */
export interface Difference {
  readonly subject: DifferenceSubject;
  readonly channel?: string;
  /** Counted from 0. */
  readonly bin?: number;
  readonly parameter?: string;
  /** Value of the parameter at which the difference is seen; absent where it is seen at the suggested values. */
  readonly at?: number;
  readonly a: ComparedValue;
  readonly b: ComparedValue;
  /**
   * How much it matters, in standard deviations: of the data of a bin, or √2Δ of a change Δ of log L; infinite where it cannot be
   * said. Null for settings.
   */
  readonly size: number | null;
  /** The difference in one sentence. */
  readonly text: string;
}

/** A parameter that the two models name differently. */
export interface RenamedParameter {
  readonly a: string;
  readonly b: string;
  /**
   * What says that they are the same: the naming rules of ROOT or of Combine, the option `map`, the channel and bin of a statistical
   * uncertainty, or that they are the parameters of interest.
   */
  readonly by: "root" | "combine" | "map" | "bin" | "poi";
}

/** A parameter that only one of the models has. */
export interface UnmatchedParameter {
  readonly model: Side;
  readonly name: string;
  /** False where it is held, or has neither an effect nor a constraint. */
  readonly matters: boolean;
  /** How far it moves the expectation of a bin, in standard deviations of its counts; 0 for no effect, or where it is held. */
  readonly size: number;
  readonly text: string;
}

/** A model that was compared: where it comes from, and what a fit to its observed data says. */
export interface ComparedModel {
  readonly origin: RecordOrigin;
  readonly nChannels: number;
  readonly nBins: number;
  readonly nParameters: number;
  /** Absent where no fits were asked for. */
  readonly fit?: ComparedFit;
}

/** What a fit to the observed data says, and the upper limit on the parameter of interest. */
export interface ComparedFit {
  readonly valid: boolean;
  readonly message: string;
  /** −2 log L at the best fit, with all constant terms. */
  readonly twiceNll: number;
  /** Parameter of interest; null for none, and then there are no numbers about it. */
  readonly poi: string | null;
  readonly estimate?: number;
  readonly uncertainty?: number;
  /** Observed upper limit at 95 %, by q where the parameter may be negative, else by q̃. */
  readonly upperLimit?: number;
  /** What failed or could not be computed. */
  readonly notes: readonly string[];
}

/** Whether two models are the same likelihood, and where they differ if they are not. */
export interface Comparison {
  readonly kind: "comparison";
  readonly origin: ProgramOrigin;
  readonly a: ComparedModel;
  readonly b: ComparedModel;
  /** Whether nothing differs: neither the likelihood nor settings nor, with the option `exact`, conventions. */
  readonly same: boolean;
  /** Whether the likelihoods, as functions of the parameters, are the same up to a constant. */
  readonly sameLikelihood: boolean;
  /** Whether bounds, start values, held parameters and the parameter of interest are the same. */
  readonly sameSettings: boolean;
  /** log L of the second model minus that of the first; null where the likelihoods differ or were outside their domain. */
  readonly offset: number | null;
  /** Numbers of pairs of channels, bins and parameters, and of points at which they were compared. */
  readonly compared: {
    readonly channels: number;
    readonly bins: number;
    readonly parameters: number;
    readonly points: number;
  };
  readonly renamed: readonly RenamedParameter[];
  readonly unmatched: readonly UnmatchedParameter[];
  readonly nDifferences: number;
  /** The difference that comes first in the order of the first model: data, expectations, constraints, settings. Null for none. */
  readonly first: Difference | null;
  /** The most telling differences, the largest first; at most 20. */
  readonly differences: readonly Difference[];
  /** What is written differently and has the same meaning; it counts as a difference with the option `exact` only. */
  readonly conventions: readonly string[];
  /** How channels were matched, and which parameters without a partner may be the same. */
  readonly notes: readonly string[];
}
