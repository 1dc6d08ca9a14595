import type { ModifierType } from "../types.js";
import { FORMULA } from "./formula.js";
import { MCSTAT } from "./mcstat.js";
import type { ModifierRules } from "./modifier-rules.js";
import { PLAIN_RULES } from "./plain.js";
import { POLYNOMIAL } from "./polynomial.js";
import { SHAPE_N } from "./shape-n.js";

/** Every type of modifier. */
export const MODIFIER_RULES: { readonly [T in ModifierType]: ModifierRules<T> } = {
  ...PLAIN_RULES,
  formula: FORMULA,
  polynomial: POLYNOMIAL,
  mcstat: MCSTAT,
  shapeN: SHAPE_N,
};
