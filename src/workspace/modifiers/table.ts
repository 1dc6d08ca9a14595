import type { Findings } from "../findings.js";
import type { JsonPath } from "../json-path.js";
import type { ModifierOf, ModifierSpec, ModifierType } from "../types.js";
import type { ModifierRules, PathOf, PlacedFormula, PlacedText } from "./modifier-rules.js";

/** Types of modifiers: all of them (`MODIFIER_RULES`), or those of pyhf (`PLAIN_RULES`). */
export type RulesTable = { readonly [T in ModifierType]?: ModifierRules<T> };

/** The rules of a type, for documents in which all types are those of the table. */
export function rulesOf<T extends ModifierType>(table: RulesTable, type: T): ModifierRules<T> {
  const rules: ModifierRules<T> | undefined = table[type];
  if (rules === undefined) throw new Error(`there are no rules for modifiers of type ${type}`);
  return rules;
}

/** The lists of a modifier that have one entry per bin, each with its path below the modifier. */
export function binnedLists<T extends ModifierType>(
  table: RulesTable,
  modifier: ModifierOf<T> & { readonly type: T },
): readonly (readonly [JsonPath, readonly number[]])[] {
  return rulesOf(table, modifier.type).binnedLists?.(modifier) ?? [];
}

/** The formulas of parameters that a modifier carries, each with its path below the modifier. */
export function formulasOf<T extends ModifierType>(
  table: RulesTable,
  modifier: ModifierOf<T> & { readonly type: T },
): readonly PlacedFormula[] {
  return rulesOf(table, modifier.type).formulas?.(modifier) ?? [];
}

/** Whether the name of a modifier is that of its parameter. Those of formulas and polynomials are not. */
export function declaresItself(table: RulesTable, { type }: ModifierSpec): boolean {
  return rulesOf(table, type).newNames === undefined;
}

/** Names of parameters that a modifier reads and that are not in `declared`, with the paths of their first places below it. */
export function newNamesOf<T extends ModifierType>(
  table: RulesTable,
  modifier: ModifierOf<T> & { readonly type: T },
  declared: { has(name: string): boolean },
): readonly PlacedText[] {
  return rulesOf(table, modifier.type).newNames?.(modifier, declared) ?? [];
}

/** Names of parameters that a modifier reads by their exact spelling, each with its path below the modifier. */
export function namesReadBy<T extends ModifierType>(
  table: RulesTable,
  modifier: ModifierOf<T> & { readonly type: T },
): readonly PlacedText[] {
  return rulesOf(table, modifier.type).namesRead?.(modifier) ?? [];
}

/** A modifier of a sample with these numbers of events, whose path is made only where there is something to report. */
export interface ModifierValues<T extends ModifierType> {
  readonly modifier: ModifierOf<T> & { readonly type: T };
  readonly nominal: readonly number[];
  readonly path: PathOf;
}

/** Reports values of a modifier that no model can have, and warns of unusual ones. */
export function checkModifierValues<T extends ModifierType>(
  table: RulesTable,
  { modifier, nominal, path }: ModifierValues<T>,
  findings: Findings,
): void {
  rulesOf(table, modifier.type).checkValues?.(modifier, nominal, path, findings);
}
