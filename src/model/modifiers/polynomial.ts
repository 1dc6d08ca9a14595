import type { NodeId } from "../../graph/nodes.js";
import { linear } from "../interpolation/linear.js";
import { FREE, type GraphContext, type ModifierDefinition } from "./modifier-definition.js";

/**
 * Events that are a polynomial of parameters, such as the interference and the quadratic terms of an effective field theory. A
 * monomial is one node, whatever samples it acts on.
 */
export const POLYNOMIAL: ModifierDefinition<"polynomial"> = {
  acts: "shift",
  hasVariations: false,
  fromTemplates: () => FREE,
  nodes: ({ name, data }, channel, sample, context) =>
    data.terms.map((term) =>
      context.add({
        kind: "additive",
        label: name,
        group: [channel.name, sample.name],
        form: linear,
        parameter: monomialNode(term.powers, context),
        hi: term.data,
        lo: term.data.map(() => 0),
        nominal: term.data.map(() => 0),
      }),
    ),
};

/** A scalar parameter is its own node; any other monomial is made once. */
function monomialNode(
  powers: Readonly<Record<string, number>>,
  { add, formulas, parameterNodes, shared }: GraphContext,
): NodeId {
  const [[name, exponent] = ["", 0], ...others] = Object.entries(powers);
  const own = parameterNodes.get(name);
  if (own !== undefined && exponent === 1 && others.length === 0) return own;
  const node = formulas.monomial(powers);
  return shared(["monomial", node.expression], () => add(node));
}
