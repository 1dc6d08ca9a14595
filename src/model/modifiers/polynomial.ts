import { linear } from "../interpolation/linear.js";
import { FREE, type ModifierDefinition } from "./modifier-definition.js";

/**
 * Events that are a polynomial of parameters, such as the interference and the quadratic terms of an effective field theory. A
 * monomial is one node, whatever samples it acts on.
 */
export const POLYNOMIAL: ModifierDefinition<"polynomial"> = {
  acts: "shift",
  hasVariations: false,
  fromTemplates: () => FREE,
  nodes: ({ name, data }, channel, sample, { add, monomialNode }) =>
    data.terms.map((term) =>
      add({
        kind: "additive",
        label: name,
        group: [channel.name, sample.name],
        form: linear,
        parameter: monomialNode(term.powers),
        hi: term.data,
        lo: term.data.map(() => 0),
        nominal: term.data.map(() => 0),
      }),
    ),
};
