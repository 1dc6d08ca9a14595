import { shapesysRate } from "../../workspace/modifiers/shapesys.js";
import { type ModifierDefinition, perBinNode } from "./modifier-definition.js";

/** An uncorrelated uncertainty of each bin of a sample, as from a control region of its own. */
export const SHAPESYS: ModifierDefinition<"shapesys"> = {
  acts: "factor",
  hasVariations: false,
  /** A bin without a constraint rate has its parameter fixed, and 1 as its rate. */
  fromTemplates: (places) => {
    const { sample, modifier } = places[0]!;
    const rates = sample.data.map((nominal, b) => shapesysRate(nominal, modifier.data[b]!));
    const tau = rates.map((rate) => rate ?? 1);
    const fixed = rates.map((rate) => rate === undefined);
    return { fixed, constraint: { kind: "poisson", auxdata: tau, widths: tau } };
  },
  nodes: (modifier, channel, sample, context) => perBinNode(modifier, channel, sample, context, 0),
};
