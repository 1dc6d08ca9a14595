import { newNames } from "../../formula/names.js";
import type { JsonPath } from "../json-path.js";
import { FREE_FACTOR, type ModifierRules } from "./modifier-rules.js";

const EXPRESSION: JsonPath = ["data", "expression"];

/** Parameters that only formulas name are those of a normfactor. */
export const FORMULA: ModifierRules<"formula"> = {
  parameters: FREE_FACTOR,
  decisiveUses: "first",
  formulas: ({ data }) => [[EXPRESSION, data.expression]],
  newNames: ({ data }, declared) => newNames(data.expression, declared).map((name) => [EXPRESSION, name]),
};
