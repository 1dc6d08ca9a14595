import { checkCovariances } from "./check-covariances.js";
import { checkFormulas } from "./check-formulas.js";
import { checkJointTerms } from "./check-joint-terms.js";
import type { DocumentFormat } from "./format.js";
import { MODIFIER_RULES } from "./modifiers/index.js";
import { workspace as validate } from "./workspace-validator.generated.js";

/** The format with all extensions. */
export const EXTENDED_FORMAT: DocumentFormat = {
  validate,
  rules: MODIFIER_RULES,
  extensions: { checkFormulas, checkJointTerms, checkCovariances },
};
