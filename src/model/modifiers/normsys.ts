import type { ModelChannel, ModifierOf, SampleSpec } from "../../workspace/types.js";
import { type ModifierDefinition, standardised } from "./modifier-definition.js";

type Normsys = ModifierOf<"normsys">;

/** Factors at α = ±1, interpolated. Those that are the same function of the same parameter are one node. */
export const NORMSYS: ModifierDefinition<"normsys"> = {
  acts: "factor",
  hasVariations: true,
  fromTemplates: () => standardised(0),
  warnings: ({ channel, sample, modifier }, { normsysFloor }) => {
    if (normsysFloor === undefined || isInterpolable(modifier.data)) return [];
    const hint = `The model uses ${normsysFloor} in place of the others.`;
    return [{ code: "floored-factor", ...found(channel, sample, modifier, modifier.data), hint }];
  },
  nodes: (modifier, channel, sample, { add, interpolation, options, parameterNodes, report, shared }) => {
    const { name } = modifier;
    const factors = flooredFactors(modifier, options.normsysFloor);
    if (!isInterpolable(factors)) {
      const hint =
        "Use a small positive factor, or the option normsysFloor, or a histosys for a variation that removes the sample.";
      report([{ code: "non-positive-variation", ...found(channel, sample, modifier, factors), hint }]);
    }
    const parameter = parameterNodes.get(name)!;
    const { hi, lo } = factors;
    const form = interpolation.normsys(modifier);
    return [
      shared([parameter, hi, lo, form.name], () =>
        add({ kind: "multiplicative", label: name, group: [], form, parameter, hi, lo }),
      ),
    ];
  },
};

/** Factors of a normsys; those that are 0 or below are `floor`, where there is one. */
function flooredFactors({ data: { hi, lo } }: Normsys, floor: number | undefined): Normsys["data"] {
  if (floor === undefined) return { hi, lo };
  return { hi: hi > 0 ? hi : floor, lo: lo > 0 ? lo : floor };
}

/** Factors are interpolated in their logarithms. */
function isInterpolable({ hi, lo }: Normsys["data"]): boolean {
  return hi > 0 && lo > 0;
}

/** The parts that messages about the factors of a modifier have in common. */
function found(channel: ModelChannel, sample: SampleSpec, { name }: Normsys, { hi, lo }: Normsys["data"]) {
  return {
    path: `channel "${channel.name}", sample "${sample.name}", normsys "${name}"`,
    expected: "hi and lo above 0, since the factor is interpolated in its logarithm",
    received: `hi ${hi}, lo ${lo}`,
  };
}
