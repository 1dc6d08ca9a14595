import { type ModifierDefinition, standardised } from "./modifier-definition.js";

/** Templates at α = ±1, interpolated and added to the nominal events. */
export const HISTOSYS: ModifierDefinition<"histosys"> = {
  acts: "shift",
  hasVariations: true,
  fromTemplates: () => standardised(0),
  nodes: ({ name, data }, channel, sample, { add, interpolation, parameterNodes }) => [
    add({
      kind: "additive",
      label: name,
      group: [channel.name, sample.name],
      form: interpolation.histosys(name),
      parameter: parameterNodes.get(name)!,
      hi: data.hi_data,
      lo: data.lo_data,
      nominal: sample.data,
    }),
  ],
};
