import type { ComparedModel } from "../compare/results.js";
import type { ProgramOrigin } from "../fit/origin.js";

/** What is reported about the parameter of interest: the limit at 95 %, CLs of a tested value. */
export type ReportedQuantity = "estimate" | "uncertainty" | "upper-limit" | "cls";

/** A number before and after an operation. */
export interface ReportedChange {
  readonly quantity: ReportedQuantity;
  readonly before: number;
  readonly after: number;
  /** After minus before. */
  readonly change: number;
  /** Whether the number after is good to a tenth of the change: false where the change is too large for Newton steps, or a fit failed. */
  readonly reliable: boolean;
}

/** A pull, (value − centre) / width of the constraint, before and after an operation. */
export interface PullChange {
  /** Name after the operation. */
  readonly parameter: string;
  readonly before: number;
  readonly after: number;
  readonly change: number;
  /** As for the numbers of the parameter of interest; a hundredth of a standard deviation is always good enough. */
  readonly reliable: boolean;
}

/** What an operation on a workspace did to its result: plain data. */
export interface OperationReport {
  readonly kind: "operation-report";
  readonly origin: ProgramOrigin;
  /** How the numbers after the operation were found; those before it come from fits. */
  readonly method: "steps" | "fits";
  readonly before: ComparedModel;
  readonly after: ComparedModel;
  /** Names of the parameter of interest; null where one of the two has none, or another one. */
  readonly poi: { readonly before: string; readonly after: string } | null;
  readonly changes: readonly ReportedChange[];
  /** The pulls that changed most, the largest change first; at most 10. */
  readonly pulls: readonly PullChange[];
  /** Parameters that were there before and are not after, and the reverse. */
  readonly vanished: readonly string[];
  readonly appeared: readonly string[];
  /** Parameters with another name. */
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  /** Whether all numbers are reliable. */
  readonly reliable: boolean;
  /** What could not be computed, and why. */
  readonly notes: readonly string[];
}
