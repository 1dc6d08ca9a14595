import type { WarningCode } from "../error-codes.js";

/** Rules of lint that are not warnings of a document. */
const OWN_RULES = [
  "one-sided-variation",
  "same-sided-variation",
  "identical-variations",
  "swapped-variations",
  "large-variation",
  "large-factor",
  "noisy-variation",
  "pure-normalisation",
  "jumping-variation",
  "jumping-bin",
  "negative-template",
  "empty-sample",
  "empty-background",
  "empty-bin",
  "fractional-observation",
  "doubled-uncertainty",
  "shared-staterror",
  "several-staterrors",
  "unlikely-uncertainty",
  "acts-twice",
  "no-effect",
  "similar-names",
  "unused-measurement",
  "impossible-model",
  "start-outside-domain",
  "start-at-bound",
  "degenerate-parameters",
  "nearly-degenerate",
  "poi-without-effect",
  "poi-lowers-events",
  "bounds-cut-range",
  "reaches-zero",
  "fit-not-valid",
  "fit-at-bound",
  "pulled-parameter",
  "over-constrained",
  "several-minima",
  "minima-not-searched",
] as const;

/** The rules of `lint`: its own, and the warnings of a document by their codes. */
export type RuleName = (typeof OWN_RULES)[number] | WarningCode;

/** How much a finding matters, the worst first. */
export const SEVERITIES = ["error", "warning", "note"] as const;

/** How much a finding matters: the result is wrong or missing, may be wrong, or deserves a look. */
export type Severity = (typeof SEVERITIES)[number];
