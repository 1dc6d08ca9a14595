import { type ModifierDefinition, perBinNode } from "./modifier-definition.js";

/**
 * The statistical uncertainty of the simulated events of a channel, which follows the normalisations of its samples: the factor of
 * bin b is ν_b √Σ_s (c_s e_sb)², with the uncertainty e_sb of a sample and the product c_s of its scalar factors. Bins without
 * uncertainties have their parameter fixed.
 *
 * @see CMS Combine, `autoMCStats` (CMSHistErrorPropagator)
 */
export const MCSTAT: ModifierDefinition<"mcstat"> = {
  acts: "factor",
  hasVariations: false,
  readsSamples: true,
  fromTemplates: (places) => {
    const { channel, modifier } = places[0]!;
    const bins = Array.from({ length: channel.nBins }, (_, b) => b);
    const fixed = bins.map((b) => Object.values(modifier.data).every((uncertainties) => uncertainties[b] === 0));
    return { fixed, constraint: { kind: "normal", auxdata: bins.map(() => 0), widths: bins.map(() => 1) } };
  },
  nodes: (modifier, channel, sample, context) => {
    const { name, data } = modifier;
    const samples = Object.entries(data).map(([each, uncertainties]) => ({
      uncertainties,
      ...context.productOf(channel, each),
    }));
    const width = context.add({
      kind: "scaled-uncertainty",
      label: `width of ${name}`,
      group: [channel.name, sample.name],
      samples: samples.map(({ product, uncertainties }) => ({ product, uncertainties })),
      inputs: [...new Set(samples.flatMap(({ scalars }) => scalars))],
      nBins: channel.nBins,
    });
    return [width, ...perBinNode(modifier, channel, sample, context, 0)];
  },
};
