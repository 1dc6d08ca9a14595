import type { Model } from "../model/model.js";
import type { ParameterSet } from "../model/parameters.js";
import type { InspectedParameter } from "../records/workspace-records.js";

/** The parameters of a model in its order, as its measurement suggests them. */
export function inspectedParameters({ parNames, parameterSets }: Model): readonly InspectedParameter[] {
  return parameterSets.flatMap((set) => set.inits.map((_, k) => inspectedParameter(set, k, parNames)));
}

function inspectedParameter(set: ParameterSet, k: number, parNames: readonly string[]): InspectedParameter {
  const { constraint } = set;
  return {
    name: parNames[set.first + k]!,
    set: set.name,
    types: set.types,
    init: set.inits[k]!,
    bounds: [...set.bounds[k]!],
    fixed: set.fixed[k]!,
    constraint:
      constraint === undefined
        ? null
        : { kind: constraint.kind, auxdata: constraint.auxdata[k]!, width: constraint.widths[k]! },
  };
}
