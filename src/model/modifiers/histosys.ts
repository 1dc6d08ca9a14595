import { type ModifierDefinition, standardised } from "./modifier-definition.js";

/** Templates at α = ±1, or at other deviations, interpolated and added to the nominal events. */
export const HISTOSYS: ModifierDefinition<"histosys"> = {
  acts: "shift",
  hasVariations: true,
  fromTemplates: () => standardised(0),
  nodes: (modifier, channel, sample, { add, interpolation, parameterNodes }) => [
    add({
      kind: "additive",
      label: modifier.name,
      group: [channel.name, sample.name],
      form: interpolation.histosys(modifier),
      parameter: parameterNodes.get(modifier.name)!,
      hi: modifier.data.hi_data,
      lo: modifier.data.lo_data,
      nominal: sample.data,
    }),
  ],
};
