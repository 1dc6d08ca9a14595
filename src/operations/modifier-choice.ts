import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import type { OptionRules } from "../options.js";
import type { ModifierType, WorkspaceSpec } from "../workspace/types.js";
import { allModifiers } from "./document.js";
import { isSelected, someNames, unknownNames } from "./names.js";

/** Modifiers that an operation changes. */
export interface ModifierChoice {
  /** Names of modifiers, or type and name as in `histosys/JES`; by default all that the operation can change. */
  readonly modifiers?: readonly string[];
}

/** Rules for the options of `normalisationOnly` and `shapeOnly`. */
export const MODIFIER_CHOICE: OptionRules<ModifierChoice> = { modifiers: someNames };

/**
 * An issue for each name of the choice that no modifier has, or none of those that the operation changes.
 *
 * @param types - of the modifiers that the operation changes
 */
export function unknownChoices(
  workspace: WorkspaceSpec,
  { modifiers = [] }: ModifierChoice,
  types: readonly ModifierType[],
): readonly Issue[] {
  const unknown = unknownNames(workspace, [{ kind: "modifier", path: "modifiers", given: modifiers }]);
  return [...unknown, ...modifiers.flatMap((selector, i) => otherTypes(workspace, selector, i, types))];
}

function otherTypes(
  workspace: WorkspaceSpec,
  selector: string,
  i: number,
  types: readonly ModifierType[],
): readonly Issue[] {
  const chosen = new Set(
    allModifiers(workspace)
      .filter((modifier) => isSelected(modifier, [selector]))
      .map(({ type }) => type),
  );
  if (chosen.size === 0 || types.some((type) => chosen.has(type))) return [];
  const expected = `the name of a modifier of type ${types.join(" or ")}, which this operation changes`;
  const received = `${quote(selector)} of type ${[...chosen].join(" and ")}`;
  return [{ code: "no-variation", path: `modifiers[${i}]`, expected, received }];
}
