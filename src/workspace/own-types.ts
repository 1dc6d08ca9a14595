import type { ModifierType } from "./types.js";

/** Types of modifiers that the pyhf format does not have. */
export const OWN_TYPES = ["formula", "polynomial", "mcstat", "shapeN"] as const satisfies readonly ModifierType[];

export type OwnType = (typeof OWN_TYPES)[number];

/** Types of modifiers of the pyhf format. */
export type PlainType = Exclude<ModifierType, OwnType>;

/** Whether a type, of any text, is one of those. */
export function isOwnType(type: unknown): type is OwnType {
  return OWN_TYPES.some((own) => own === type);
}
