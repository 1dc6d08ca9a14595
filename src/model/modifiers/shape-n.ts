import { sum } from "../../math/sum.js";
import type { ModifierOf, SampleSpec } from "../../workspace/types.js";
import { LogMorphing, type LogVariation } from "../log-morphing.js";
import { type ModifierDefinition, standardised } from "./modifier-definition.js";

/**
 * Templates at α = ±1 of which the logarithms of the fractions are interpolated by code4p; the sum of the sample's events stays. All of
 * a sample act together, so that the first makes the node of all.
 *
 * @see CMS Combine, `shapeN` (CMSHistFunc, LogQuadLinear)
 */
export const SHAPE_N: ModifierDefinition<"shapeN"> = {
  acts: "factor",
  hasVariations: true,
  fromTemplates: () => standardised(0),
  nodes: (modifier, channel, sample, { add, parameterNodes, indexOf, interpolation }) => {
    const all = sample.modifiers.filter((each) => each.type === "shapeN");
    if (all[0] !== modifier) return [];
    const group = [channel.name, sample.name];
    const label = all.map(({ name }) => name).join(", ");
    const parameter = add({
      kind: "derived-bins",
      label,
      group,
      inputs: all.map(({ name }) => parameterNodes.get(name)!),
      functions: new LogMorphing(
        all.map((each) => ({ ...variationOf(each, sample, indexOf(each.name)), form: interpolation.shapeN(each) })),
        sample.data,
      ),
      expression: `shapeN of ${label}`,
    });
    return [add({ kind: "per-bin", label, group, parameter, offset: 0, nBins: channel.nBins })];
  },
};

function variationOf(
  { data }: ModifierOf<"shapeN">,
  sample: SampleSpec,
  parameter: number,
): Omit<LogVariation, "form"> {
  return {
    parameter,
    up: logRatios(data.hi_data, sample.data),
    down: logRatios(data.lo_data, sample.data),
  };
}

/** log of the ratios of fractions; 0 where one of the two is not positive. */
function logRatios(varied: readonly number[], nominal: readonly number[]): number[] {
  const scale = sum(nominal) / sum(varied);
  return nominal.map((n, b) => {
    const ratio = (varied[b]! / n) * scale;
    return n > 0 && varied[b]! > 0 && Number.isFinite(ratio) ? Math.log(ratio) : 0;
  });
}
