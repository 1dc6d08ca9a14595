import type { Issue } from "../errors.js";
import type { OptionRules } from "../options.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { someNames, unknownNames } from "./names.js";

/** Modifiers that an operation changes. */
export interface ModifierChoice {
  /** Names of modifiers, or type and name as in `histosys/JES`; by default all that the operation is about. */
  readonly modifiers?: readonly string[];
}

/** Rules for the options of `normalisationOnly` and `shapeOnly`. */
export const MODIFIER_CHOICE: OptionRules<ModifierChoice> = { modifiers: someNames };

/** An issue for each name of the choice that no modifier has. */
export function unknownChoices(workspace: WorkspaceSpec, { modifiers = [] }: ModifierChoice): readonly Issue[] {
  return unknownNames(workspace, [{ kind: "modifier", path: "modifiers", given: modifiers }]);
}
