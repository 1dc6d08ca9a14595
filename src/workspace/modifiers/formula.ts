import { FREE_FACTOR, type ModifierRules } from "./modifier-rules.js";

/** Parameters that only formulas name are those of a normfactor. */
export const FORMULA: ModifierRules<"formula"> = {
  parameters: FREE_FACTOR,
  decisiveUses: "first",
  expression: ({ data }) => [["data", "expression"], data.expression],
};
