import type { ProgramOrigin } from "../fit/origin.js";
import type { RuleName, Severity } from "./rule-names.js";

/** An operation of a JSON Patch (RFC 6902) that mends a finding. */
export type FixOperation =
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "replace"; readonly path: string; readonly value: number | readonly number[] };

/** Something in a workspace that a careful colleague would ask about. */
export interface LintFinding {
  readonly rule: RuleName;
  readonly severity: Severity;
  /** JSON pointer (RFC 6901) of the place, or of the worst place of several; empty for the whole document. */
  readonly path: string;
  readonly channel?: string;
  readonly sample?: string;
  /** Type and name of the modifier, as `histosys/JES`. */
  readonly modifier?: string;
  /** Counted from 0. */
  readonly bin?: number;
  readonly parameter?: string;
  readonly measurement?: string;
  /** Number of places with this finding. */
  readonly count: number;
  /** What was found, with its numbers. */
  readonly found: string;
  /** What it means for the result. */
  readonly meaning: string;
  /** A change of the document that mends it at all places and changes nothing else; absent where a person has to decide. */
  readonly fix?: readonly FixOperation[];
}

/** What `lint` finds in a workspace. */
export interface LintReport {
  readonly kind: "lint";
  readonly origin: ProgramOrigin;
  /** The measurement whose model was looked at. */
  readonly measurement: string;
  /** Whether the rules about a fit to the observed data were applied. */
  readonly fitted: boolean;
  /** Numbers of findings. */
  readonly counts: { readonly error: number; readonly warning: number; readonly note: number };
  /** Number of places that are not reported because of the option `ignore`. */
  readonly ignored: number;
  /** Sorted by severity, the worst first, then by rule. */
  readonly findings: readonly LintFinding[];
}
