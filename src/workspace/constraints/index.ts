import type { ConstraintChoice } from "../constraint-kinds.js";
import type { ConstraintRules } from "./entry-rule.js";
import { NORMAL } from "./normal.js";
import { POISSON } from "./poisson.js";
import { GAMMA, LOG_NORMAL } from "./relative.js";

/** What a measurement may set of each type of constraint, and of a parameter without one. */
export const CONSTRAINT_RULES: Readonly<Record<ConstraintChoice, ConstraintRules>> = {
  normal: NORMAL,
  poisson: POISSON,
  lognormal: LOG_NORMAL,
  gamma: GAMMA,
  none: {
    description: "is free",
    widths: undefined,
    entries: [],
    hintForUnused: () => "The parameter is free: it has no constraint to configure.",
  },
  uniform: {
    description: "is free within its bounds",
    widths: undefined,
    entries: [],
    hintForUnused: () => "A uniform constraint is given by the bounds alone.",
  },
};
