import { FREE_FACTOR, type ModifierRules } from "./modifier-rules.js";

export const NORMFACTOR: ModifierRules<"normfactor"> = { parameters: FREE_FACTOR };

export const SHAPEFACTOR: ModifierRules<"shapefactor"> = { parameters: { ...FREE_FACTOR, isPerBin: true } };

/** The parameters that only formulas name are those of a normfactor. */
export const FORMULA: ModifierRules<"formula"> = { parameters: FREE_FACTOR };
