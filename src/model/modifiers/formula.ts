import { FREE, type ModifierDefinition } from "./modifier-definition.js";

/** A factor that is a formula of parameters. Parameters that no other modifier has are free. Modifiers of one name share one node. */
export const FORMULA: ModifierDefinition<"formula"> = {
  acts: "factor",
  hasVariations: false,
  fromTemplates: () => FREE,
  nodes: (modifier, channel, sample, { add, formulaNode, report, shared }) => [
    shared([modifier.name], () => {
      const path = `channel "${channel.name}", sample "${sample.name}", formula "${modifier.name}"`;
      const { node, issues } = formulaNode(modifier.name, modifier.data.expression, path);
      report(issues);
      return add(node);
    }),
  ],
};
