import type { ModifierOf, ModifierSpec, ModifierType } from "../types.js";

/** Whether a modifier is of a type. */
export function isOfType<T extends ModifierType>(modifier: ModifierSpec, type: T): modifier is ModifierOf<T> {
  return modifier.type === type;
}
