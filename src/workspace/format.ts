import type { JointTermsContext } from "./check-joint-terms.js";
import type { DeclaredParameter } from "./declared-parameters.js";
import type { Findings } from "./findings.js";
import type { RulesTable } from "./modifiers/table.js";
import type { SchemaValidator } from "./schema-issues.js";
import type { DocumentView } from "./view.js";

/**
 * What the documents that are read may have: `PLAIN_FORMAT` is that of pyhf, `EXTENDED_FORMAT` has all extensions. Code that reads
 * documents is given one of them, so that a page whose documents are plain does not load the rest.
 */
export interface DocumentFormat {
  readonly validate: SchemaValidator;
  readonly rules: RulesTable;
  /** Undefined for a format without what they check. */
  readonly extensions?: ExtensionChecks;
}

/** Checks of what plain documents do not have. */
export interface ExtensionChecks {
  checkFormulas(view: DocumentView, parameters: ReadonlyMap<string, DeclaredParameter>, findings: Findings): void;
  /** Correlations and penalties of a measurement. */
  checkJointTerms(context: JointTermsContext): void;
  checkCovariances(view: DocumentView, findings: Findings): void;
}
