import type { JsonPath } from "../workspace/json-path.js";
import type { FixOperation } from "./results.js";
import type { Severity } from "./rule-names.js";
import type { Subject } from "./subject.js";
import type { LintThresholds } from "./thresholds.js";

/** A place where a rule finds something. */
export interface Spot {
  readonly path: JsonPath;
  /** Counted from 0. */
  readonly bin?: number;
  readonly parameter?: string;
  /** Places with the same group are one finding. */
  readonly group: string;
  /** How bad it is: the worst place of a group stands for it. */
  readonly size: number;
  /** What is found there, in a sentence. */
  readonly found: () => string;
  readonly fix?: readonly FixOperation[];
}

/** A rule of `lint`. */
export interface LintRule {
  /** Severity unless the options give another one. */
  readonly severity: Severity;
  /** What it examines: the document, the model with its Hessian, or a fit to the observed data. */
  readonly basis: "document" | "model" | "fit";
  /** What it finds, in a phrase. */
  readonly summary: string;
  /** What that means for the result, in a sentence. */
  readonly meaning: string;
  /** Thresholds that it uses. */
  readonly thresholds?: readonly (keyof LintThresholds)[];
  /** A sentence about all places of a finding; undefined where the sentence about the worst place is enough. */
  readonly foundInAll?: (spots: readonly Spot[]) => string;
  readonly spots: (subject: Subject, thresholds: LintThresholds) => Iterable<Spot>;
}
