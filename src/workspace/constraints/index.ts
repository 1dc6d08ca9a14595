import type { ConstraintKind } from "../parameter-kinds.js";
import type { ConstraintRules } from "./entry-rule.js";
import { NORMAL } from "./normal.js";
import { POISSON } from "./poisson.js";

/** What a measurement may set of each type of constraint, and of a parameter without one. */
export const CONSTRAINT_RULES: Readonly<Record<ConstraintKind | "none", ConstraintRules>> = {
  normal: NORMAL,
  poisson: POISSON,
  none: {
    description: "is free",
    entries: [],
    hintForUnused: () => "The parameter is free: it has no constraint to configure.",
  },
};
