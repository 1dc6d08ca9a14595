import type { Model } from "../model/model.js";

/** What the auxiliary measurement of a constrained parameter says before any fit. */
export interface Prefit {
  /** Value that the workspace's auxiliary datum prefers: a, or a/τ of a Poisson constraint. */
  readonly center: number;
  /** σ of a normal constraint; 1/√τ of a Poisson one, pyhf's `width`. */
  readonly width: number;
  /** ∂²(−log L)/∂θ∂a at θ, with a minus sign: how the force on the parameter follows its auxiliary datum. */
  readonly pullOfDatum: (theta: number) => number;
  /** Standard deviation of the auxiliary datum: σ, or √τ. */
  readonly datumWidth: number;
}

/** Constraint of each parameter, undefined for those without; `[nPars]`. */
export function prefits({ parameterSets, nPars }: Model): readonly (Prefit | undefined)[] {
  const out = new Array<Prefit | undefined>(nPars).fill(undefined);
  for (const { first, size, constraint } of parameterSets) {
    if (constraint === undefined) continue;
    for (let k = 0; k < size; k++) {
      const scale = constraint.widths[k]!;
      const datum = constraint.auxdata[k]!;
      out[first + k] =
        constraint.kind === "normal"
          ? { center: datum, width: scale, datumWidth: scale, pullOfDatum: () => 1 / scale ** 2 }
          : {
              center: datum / scale,
              width: 1 / Math.sqrt(scale),
              datumWidth: Math.sqrt(scale),
              pullOfDatum: (theta) => 1 / theta,
            };
    }
  }
  return out;
}
