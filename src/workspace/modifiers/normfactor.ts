import { FREE_FACTOR, type ModifierRules } from "./modifier-rules.js";

export const NORMFACTOR: ModifierRules<"normfactor"> = { parameters: FREE_FACTOR, decisiveUses: "first" };
