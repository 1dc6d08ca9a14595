import { FREE, type ModifierDefinition, parameterNode } from "./modifier-definition.js";

/** A free factor. */
export const NORMFACTOR: ModifierDefinition<"normfactor"> = {
  acts: "factor",
  hasVariations: false,
  fromTemplates: () => FREE,
  nodes: parameterNode,
};
