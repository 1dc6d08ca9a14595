import { flooredFactors, normsysPlace } from "../normsys-floor.js";
import { type ModifierDefinition, standardised } from "./modifier-definition.js";

/** Factors at α = ±1, interpolated. Those that are the same function of the same parameter are one node. */
export const NORMSYS: ModifierDefinition<"normsys"> = {
  acts: "factor",
  fromTemplates: () => standardised(0),
  node: (modifier, channel, sample, { add, interpolation, options, parameterNodes, report, shared }) => {
    const { name } = modifier;
    const { hi, lo } = flooredFactors(modifier, options.normsysFloor);
    if (!(hi > 0 && lo > 0)) {
      report([
        {
          code: "non-positive-variation",
          path: normsysPlace(channel.name, sample.name, name),
          expected: "hi and lo above 0: the factor is interpolated in its logarithm",
          received: `hi ${hi}, lo ${lo}`,
          hint: "Use a small positive factor, or the option normsysFloor, or a histosys for a variation that removes the sample.",
        },
      ]);
    }
    const parameter = parameterNodes.get(name)!;
    return shared([parameter, hi, lo], () =>
      add({ kind: "multiplicative", label: name, group: [], form: interpolation.normsys(name), parameter, hi, lo }),
    );
  },
};
