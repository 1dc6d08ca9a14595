import { CONSTRAINTS, type ConstraintEstimate, type Prefit } from "./constraints/index.js";
import type { ParameterSet } from "./parameters.js";

/** Constraint of each parameter, undefined for those without; `[nPars]`. */
export function prefits(sets: readonly ParameterSet[], nPars: number): readonly (Prefit | undefined)[] {
  const out = new Array<Prefit | undefined>(nPars).fill(undefined);
  for (const { first, constraint } of sets) {
    constraint?.widths.forEach((width, k) => {
      out[first + k] = CONSTRAINTS[constraint.kind].prefit(constraint.auxdata[k]!, width);
    });
  }
  return out;
}

/** Estimates of parameters by auxiliary data alone, by name; none where they say nothing. */
export function constraintEstimates(
  sets: readonly ParameterSet[],
  parNames: readonly string[],
): Readonly<Record<string, ConstraintEstimate>> {
  // without a prototype, so that any name is an ordinary key
  const estimates = Object.create(null) as Record<string, ConstraintEstimate>;
  for (const { first, constraint } of sets) {
    constraint?.widths.forEach((width, k) => {
      const own = CONSTRAINTS[constraint.kind].pull(constraint.auxdata[k]!, width);
      if (own.width > 0) estimates[parNames[first + k]!] = own;
    });
  }
  return estimates;
}
