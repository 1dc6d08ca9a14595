import type { LintRule } from "./rule.js";
import type { RuleName } from "./rule-names.js";
import {
  FIT_AT_BOUND,
  FIT_NOT_VALID,
  MINIMA_NOT_SEARCHED,
  OVER_CONSTRAINED,
  PULLED,
  SEVERAL_MINIMA,
} from "./rules/fit.js";
import {
  BOUNDS_CUT_RANGE,
  DEGENERATE,
  IMPOSSIBLE_MODEL,
  NEARLY_DEGENERATE,
  POI_LOWERS_EVENTS,
  POI_WITHOUT_EFFECT,
  REACHES_ZERO,
  START_AT_BOUND,
  START_OUTSIDE_DOMAIN,
} from "./rules/model.js";
import { SIMILAR_NAMES, UNUSED_MEASUREMENT } from "./rules/names.js";
import { JUMPING_BIN, JUMPING_VARIATION, NOISY_VARIATION, PURE_NORMALISATION } from "./rules/shapes.js";
import {
  DOUBLED_UNCERTAINTY,
  SEVERAL_STATERRORS,
  SHARED_STATERROR,
  UNLIKELY_UNCERTAINTY,
} from "./rules/statistical.js";
import {
  EMPTY_BACKGROUND,
  EMPTY_BIN,
  EMPTY_SAMPLE,
  FRACTIONAL_OBSERVATION,
  NEGATIVE_TEMPLATE,
} from "./rules/templates.js";
import { ACTS_TWICE, NO_EFFECT } from "./rules/uses.js";
import { IDENTICAL, LARGE_FACTOR, LARGE_VARIATION, ONE_SIDED, SAME_SIDED, SWAPPED } from "./rules/variations.js";
import { WARNING_RULES } from "./rules/warnings.js";

/** All rules of `lint`, in the order in which they are applied. A name without a rule does not compile. */
export const LINT_RULES: { readonly [Name in RuleName]: LintRule } = {
  ...WARNING_RULES,
  "impossible-model": IMPOSSIBLE_MODEL,
  "start-outside-domain": START_OUTSIDE_DOMAIN,
  "start-at-bound": START_AT_BOUND,
  "degenerate-parameters": DEGENERATE,
  "nearly-degenerate": NEARLY_DEGENERATE,
  "poi-without-effect": POI_WITHOUT_EFFECT,
  "poi-lowers-events": POI_LOWERS_EVENTS,
  "bounds-cut-range": BOUNDS_CUT_RANGE,
  "reaches-zero": REACHES_ZERO,
  "empty-background": EMPTY_BACKGROUND,
  "empty-bin": EMPTY_BIN,
  "empty-sample": EMPTY_SAMPLE,
  "negative-template": NEGATIVE_TEMPLATE,
  "jumping-bin": JUMPING_BIN,
  "fractional-observation": FRACTIONAL_OBSERVATION,
  "identical-variations": IDENTICAL,
  "same-sided-variation": SAME_SIDED,
  "one-sided-variation": ONE_SIDED,
  "swapped-variations": SWAPPED,
  "large-variation": LARGE_VARIATION,
  "large-factor": LARGE_FACTOR,
  "jumping-variation": JUMPING_VARIATION,
  "noisy-variation": NOISY_VARIATION,
  "pure-normalisation": PURE_NORMALISATION,
  "acts-twice": ACTS_TWICE,
  "no-effect": NO_EFFECT,
  "doubled-uncertainty": DOUBLED_UNCERTAINTY,
  "shared-staterror": SHARED_STATERROR,
  "several-staterrors": SEVERAL_STATERRORS,
  "unlikely-uncertainty": UNLIKELY_UNCERTAINTY,
  "similar-names": SIMILAR_NAMES,
  "unused-measurement": UNUSED_MEASUREMENT,
  "fit-not-valid": FIT_NOT_VALID,
  "fit-at-bound": FIT_AT_BOUND,
  "pulled-parameter": PULLED,
  "over-constrained": OVER_CONSTRAINED,
  "several-minima": SEVERAL_MINIMA,
  "minima-not-searched": MINIMA_NOT_SEARCHED,
};

/** The names of all rules. */
export const RULE_NAMES = Object.keys(LINT_RULES) as readonly RuleName[];
