import { FREE, type ModifierDefinition } from "./modifier-definition.js";

/** A free factor. */
export const NORMFACTOR: ModifierDefinition<"normfactor"> = {
  acts: "factor",
  fromTemplates: () => FREE,
  node: ({ name }, _channel, _sample, { parameterNodes }) => parameterNodes.get(name)!,
};
