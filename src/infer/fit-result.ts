import { CONSTRAINTS } from "../model/constraints/index.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { originWhenRead, type RecordOptions } from "./origin.js";
import type { CertifiedFit, ConstraintEstimate, FitResult } from "./results.js";

/** The record of a fit: what it found, and what it was asked. @param options - what was asked for, as plain data */
export function fitResult(found: CertifiedFit, model: Model, data: Data, options: RecordOptions): FitResult {
  const origin = originWhenRead(model, data, options);
  let constraints: FitResult["constraints"] | undefined;
  return {
    kind: "fit-result",
    get origin() {
      return origin();
    },
    get constraints() {
      constraints ??= constraintEstimates(model);
      return constraints;
    },
    ...found,
  };
}

/** Estimates by auxiliary data alone. Of a Poisson constraint with auxiliary data a = τ θ₀: a/τ, with a width of √a/τ. */
function constraintEstimates({ parameterSets, parNames }: Model): Readonly<Record<string, ConstraintEstimate>> {
  // without a prototype, so that any name is an ordinary key
  const estimates = Object.create(null) as Record<string, ConstraintEstimate>;
  for (const { first, constraint } of parameterSets) {
    constraint?.widths.forEach((width, k) => {
      const own = CONSTRAINTS[constraint.kind].pull(constraint.auxdata[k]!, width);
      if (own.width > 0) estimates[parNames[first + k]!] = own;
    });
  }
  return estimates;
}
