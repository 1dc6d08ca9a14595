import { CONSTRAINTS, type Prefit } from "../model/constraints/index.js";
import type { Model } from "../model/model.js";

/** Constraint of each parameter, undefined for those without; `[nPars]`. */
export function prefits({ parameterSets, nPars }: Model): readonly (Prefit | undefined)[] {
  const out = new Array<Prefit | undefined>(nPars).fill(undefined);
  for (const { first, constraint } of parameterSets) {
    constraint?.widths.forEach((width, k) => {
      out[first + k] = CONSTRAINTS[constraint.kind].prefit(constraint.auxdata[k]!, width);
    });
  }
  return out;
}
