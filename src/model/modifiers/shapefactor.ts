import { type ModifierDefinition, perBinNode } from "./modifier-definition.js";

/** A free factor for each bin; channels that share it share its first components. */
export const SHAPEFACTOR: ModifierDefinition<"shapefactor"> = {
  acts: "factor",
  hasVariations: false,
  fromTemplates: (places) => {
    const size = Math.max(...places.map(({ channel }) => channel.nBins));
    return { fixed: new Array<boolean>(size).fill(false) };
  },
  nodes: (modifier, channel, sample, context) => perBinNode(modifier, channel, sample, context, 0),
};
