import type { ModifierType } from "../../workspace/types.js";
import { FORMULA } from "./formula.js";
import { MCSTAT } from "./mcstat.js";
import type { ModifierDefinition } from "./modifier-definition.js";
import { PLAIN_MODIFIERS } from "./plain.js";
import { POLYNOMIAL } from "./polynomial.js";
import { SHAPE_N } from "./shape-n.js";

/** Every type of modifier. */
export const MODIFIERS: { readonly [T in ModifierType]: ModifierDefinition<T> } = {
  ...PLAIN_MODIFIERS,
  formula: FORMULA,
  polynomial: POLYNOMIAL,
  mcstat: MCSTAT,
  shapeN: SHAPE_N,
};
