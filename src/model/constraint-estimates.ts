import type { ConstraintEstimate, Prefit } from "./constraints/constraint-type.js";
import { type ConstraintTable, typeIn } from "./constraints/table.js";
import type { DataRules } from "./data.js";
import { auxiliaryData, type ParameterSet } from "./parameters.js";

/** Constraint of each parameter, undefined for those without; `[nPars]`. */
export function prefits(
  sets: readonly ParameterSet[],
  nPars: number,
  constraints: ConstraintTable,
): readonly (Prefit | undefined)[] {
  const out = new Array<Prefit | undefined>(nPars).fill(undefined);
  for (const { first, constraint } of sets) {
    constraint?.widths.forEach((width, k) => {
      out[first + k] = typeIn(constraints, constraint).prefit(constraint.auxdata[k]!, width);
    });
  }
  return out;
}

/** Estimates of parameters by auxiliary data alone, by name; none where they say nothing. */
export function constraintEstimates(
  sets: readonly ParameterSet[],
  parNames: readonly string[],
  constraints: ConstraintTable,
): Readonly<Record<string, ConstraintEstimate>> {
  // without a prototype, so that any name is an ordinary key
  const estimates = Object.create(null) as Record<string, ConstraintEstimate>;
  for (const { first, constraint } of sets) {
    constraint?.widths.forEach((width, k) => {
      const own = typeIn(constraints, constraint).pull(constraint.auxdata[k]!, width);
      if (own.width > 0) estimates[parNames[first + k]!] = own;
    });
  }
  return estimates;
}

/** Rules of auxiliary data that are neither any number nor a plain count; `nMainData` is the position of the first one. */
export function auxdatumRules(
  sets: readonly ParameterSet[],
  nMainData: number,
  constraints: ConstraintTable,
): DataRules["others"] {
  return auxiliaryData(sets).flatMap(({ constraint, width }, k) => {
    const { rule } = typeIn(constraints, constraint);
    if (rule === undefined) return [];
    const isAllowed = (datum: number) => rule.isAllowed(datum, width);
    return [{ position: nMainData + k, isAllowed, allowed: rule.allowed }];
  });
}
