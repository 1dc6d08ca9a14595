import type { Findings } from "../findings.js";
import type { JsonPath } from "../json-path.js";
import type { ModifierOf, ModifierSpec, ModifierType } from "../types.js";
import { FORMULA } from "./formula.js";
import { HISTOSYS } from "./histosys.js";
import { LUMI } from "./lumi.js";
import { MCSTAT } from "./mcstat.js";
import type { ModifierRules, PathOf, PlacedFormula, PlacedText } from "./modifier-rules.js";
import { NORMFACTOR } from "./normfactor.js";
import { NORMSYS } from "./normsys.js";
import { POLYNOMIAL } from "./polynomial.js";
import { SHAPE_N } from "./shape-n.js";
import { SHAPEFACTOR } from "./shapefactor.js";
import { SHAPESYS } from "./shapesys.js";
import { STATERROR } from "./staterror.js";

/**
 * Every type of modifier, with the defaults of pyhf 0.7.6 (`pyhf/modifiers/*.py`, `required_parset`).
 * The auxiliary data of normal constraints are their start values; those of Poisson constraints, and the widths of
 * staterror, are computed from the templates when the model is compiled.
 */
export const MODIFIER_RULES: { readonly [T in ModifierType]: ModifierRules<T> } = {
  histosys: HISTOSYS,
  lumi: LUMI,
  normfactor: NORMFACTOR,
  normsys: NORMSYS,
  shapefactor: SHAPEFACTOR,
  shapesys: SHAPESYS,
  staterror: STATERROR,
  formula: FORMULA,
  polynomial: POLYNOMIAL,
  mcstat: MCSTAT,
  shapeN: SHAPE_N,
};

/** Whether a modifier is of a type. */
export function isOfType<T extends ModifierType>(modifier: ModifierSpec, type: T): modifier is ModifierOf<T> {
  return modifier.type === type;
}

/** The lists of a modifier that have one entry per bin, each with its path below the modifier. */
export function binnedLists<T extends ModifierType>(
  modifier: ModifierOf<T> & { readonly type: T },
): readonly (readonly [JsonPath, readonly number[]])[] {
  return MODIFIER_RULES[modifier.type].binnedLists?.(modifier) ?? [];
}

/** The formulas of parameters that a modifier carries, each with its path below the modifier. */
export function formulasOf<T extends ModifierType>(
  modifier: ModifierOf<T> & { readonly type: T },
): readonly PlacedFormula[] {
  return MODIFIER_RULES[modifier.type].formulas?.(modifier) ?? [];
}

/** Whether the name of a modifier is that of its parameter. Those of formulas and polynomials are not. */
export function declaresItself({ type }: ModifierSpec): boolean {
  return MODIFIER_RULES[type].newNames === undefined;
}

/** Names of parameters that a modifier reads and that are not in `declared`, with the paths of their first places below it. */
export function newNamesOf<T extends ModifierType>(
  modifier: ModifierOf<T> & { readonly type: T },
  declared: { has(name: string): boolean },
): readonly PlacedText[] {
  return MODIFIER_RULES[modifier.type].newNames?.(modifier, declared) ?? [];
}

/** Names of parameters that a modifier reads by their exact spelling, each with its path below the modifier. */
export function namesReadBy<T extends ModifierType>(
  modifier: ModifierOf<T> & { readonly type: T },
): readonly PlacedText[] {
  return MODIFIER_RULES[modifier.type].namesRead?.(modifier) ?? [];
}

/** Reports values of a modifier that no model can have, and warns of unusual ones. */
export function checkModifierValues<T extends ModifierType>(
  modifier: ModifierOf<T> & { readonly type: T },
  nominal: readonly number[],
  path: PathOf,
  findings: Findings,
): void {
  MODIFIER_RULES[modifier.type].checkValues?.(modifier, nominal, path, findings);
}
