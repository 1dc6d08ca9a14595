import type { DocumentCode } from "../../error-codes.js";
import type { QuantityKind } from "../constraint-kinds.js";
import type { SettingName } from "../parameter-kinds.js";

/** A rule for every entry of a list of settings. */
export interface EntryRule {
  readonly key: "auxdata" | "sigmas" | "factors";
  readonly isGood: (value: number) => boolean;
  readonly code: DocumentCode;
  readonly expected: string;
  readonly hint: string;
}

/** The numbers of one parameter that a measurement gives. */
export interface GivenNumbers {
  readonly datum: number | undefined;
  /** Its sigma or its factor. */
  readonly width: number | undefined;
  readonly quantity: QuantityKind;
}

/** What is expected in the place of a number that is refused, and what to do. */
export interface Objection {
  readonly expected: string;
  readonly hint: string;
}

/** What a measurement may set of a constraint. */
export interface ConstraintRules {
  /** The description of a parameter with such a constraint: "has a normal constraint". */
  readonly description: string;
  /** The list that gives its widths; undefined where there is no distribution. */
  readonly widths: "sigmas" | "factors" | undefined;
  readonly entries: readonly EntryRule[];
  /** Why the constraint has no density at a start value; undefined where it has one. */
  readonly badStart?: (start: number, given: GivenNumbers) => Objection | undefined;
  /** Why the constraint cannot have an auxiliary datum; undefined where it can. */
  readonly badDatum?: (given: GivenNumbers) => Objection | undefined;
  /** What to do about a setting that the constraint of a modifier does not have. */
  readonly hintForUnused: (key: SettingName) => string;
}
