import { type ModifierDefinition, parameterNode, standardised } from "./modifier-definition.js";

/** The integrated luminosity, whose value and uncertainty the measurement gives. */
export const LUMI: ModifierDefinition<"lumi"> = {
  acts: "factor",
  hasVariations: false,
  fromTemplates: () => standardised(1),
  nodes: parameterNode,
};
