import { FREE, type ModifierDefinition } from "./modifier-definition.js";

/**
 * A factor that is a formula of parameters, one for all bins, or one for each where the formula has numbers by bin. Parameters that
 * no other modifier has are free. Modifiers of one name and the same numbers share one node.
 */
export const FORMULA: ModifierDefinition<"formula"> = {
  acts: "factor",
  hasVariations: false,
  fromTemplates: () => FREE,
  nodes: ({ name, data }, channel, sample, { add, formulas, report, shared }) => {
    const { expression, vectors } = data;
    const path = `channel "${channel.name}", sample "${sample.name}", formula "${name}"`;
    const make = () => {
      const { node, issues } = formulas.make(name, expression, path, vectors);
      report(issues);
      return add(node);
    };
    if (vectors === undefined) return [shared([name], make)];
    const parameter = shared([name, JSON.stringify(vectors)], make);
    const group = [channel.name, sample.name];
    return [add({ kind: "per-bin", label: name, group, parameter, offset: 0, nBins: channel.nBins })];
  },
};
