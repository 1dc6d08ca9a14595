import { newNames } from "../../formula/names.js";
import type { JsonPath } from "../json-path.js";
import type { ModifierOf } from "../types.js";
import { FREE_FACTOR, type ModifierRules, type PlacedText } from "./modifier-rules.js";

const EXPRESSION: JsonPath = ["data", "expression"];

/** The names in the expression that stand for one number per bin. */
function vectorsOf({ data }: ModifierOf<"formula">): readonly PlacedText[] {
  return Object.keys(data.vectors ?? {}).map((name) => [["data", "vectors", name], name]);
}

/** Parameters that only formulas name have the defaults of a normfactor. */
export const FORMULA: ModifierRules<"formula"> = {
  parameters: FREE_FACTOR,
  decisiveUses: "first",
  formulas: (modifier) => [{ path: EXPRESSION, expression: modifier.data.expression, own: vectorsOf(modifier) }],
  newNames: ({ data }, declared) => {
    const own = data.vectors ?? {};
    const known = { has: (name: string) => Object.hasOwn(own, name) || declared.has(name) };
    return newNames(data.expression, known).map((name) => [EXPRESSION, name]);
  },
  binnedLists: ({ data }) =>
    Object.entries(data.vectors ?? {}).map(([name, values]) => [["data", "vectors", name], values]),
};
