import { type ModifierDefinition, standardised } from "./modifier-definition.js";

/** The integrated luminosity, whose value and uncertainty the measurement gives. */
export const LUMI: ModifierDefinition<"lumi"> = {
  acts: "factor",
  fromTemplates: () => standardised(1),
  node: ({ name }, _channel, _sample, { parameterNodes }) => parameterNodes.get(name)!,
};
