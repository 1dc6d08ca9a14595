import type { DocumentCode } from "../../error-codes.js";
import type { SettingName } from "../parameter-kinds.js";

/** A rule for every entry of a list of settings. */
export interface EntryRule {
  readonly key: "auxdata" | "sigmas" | "factors";
  readonly isGood: (value: number) => boolean;
  readonly code: DocumentCode;
  readonly expected: string;
  readonly hint: string;
}

/** What a measurement may set of a constraint. */
export interface ConstraintRules {
  /** The description of a parameter with such a constraint: "has a normal constraint". */
  readonly description: string;
  readonly entries: readonly EntryRule[];
  /** Why a start value has no density, beside an auxiliary datum; undefined where it has one. */
  readonly badStart?: (
    start: number,
    datum: number | undefined,
  ) => { readonly expected: string; readonly hint: string } | undefined;
  /** What to do about a setting that the constraint of a modifier does not have. */
  readonly hintForUnused: (key: SettingName) => string;
}
