import { type ModifierDefinition, perBinNode } from "./modifier-definition.js";

/** The statistical uncertainty of the simulated events of a bin, of all samples that carry it together. */
export const STATERROR: ModifierDefinition<"staterror"> = {
  acts: "factor",
  hasVariations: false,
  isSortedByName: true,
  /**
   * σ_b = √(Σ uncertainty²) / Σ nominal over the samples that carry the modifier, channel after channel; where that is 0
   * (no uncertainty, or no expected events) the parameter is fixed and σ = 1.
   */
  fromTemplates: (places) => {
    const relative: number[] = [];
    for (const channel of new Set(places.map((place) => place.channel))) {
      const here = places.filter((place) => place.channel === channel);
      for (let b = 0; b < channel.nBins; b++) {
        let total = 0;
        for (const { sample } of here) total += sample.data[b]!;
        let square = 0;
        if (total > 0) for (const { modifier } of here) square += (modifier.data[b]! / total) ** 2;
        relative.push(Math.sqrt(square));
      }
    }
    return {
      fixed: relative.map((sigma) => sigma === 0),
      constraint: {
        kind: "normal",
        auxdata: relative.map(() => 1),
        widths: relative.map((sigma) => (sigma === 0 ? 1 : sigma)),
      },
      relative,
    };
  },
  nodes: (modifier, channel, sample, context) =>
    perBinNode(modifier, channel, sample, context, context.offsetIn(modifier.name, channel)),
};
