import { isPoissonMean, poissonSampler } from "../../math/random/index.js";
import type { ConstraintType, SamplerOf } from "./constraint-type.js";

/** What does not depend on the quantity: the datum is a count. */
export const COUNT = {
  title: "Poisson",
  widthSymbol: "τ",
  widthName: "rate",
  widthSetting: "factors",
  relativeWidth: (tau: number) => 1 / Math.sqrt(tau),
  widthOf: (relative: number) => 1 / relative ** 2,
} as const;

/** Poisson(a | τ θ): the auxiliary datum a counts events in a control region that expects τ at θ = 1. */
export const POISSON: ConstraintType = {
  ...COUNT,
  expectedDatum: (theta, tau) => tau * theta,
  largestPart: (theta, _datum, tau) => tau * theta,
  prefit: (datum, tau) => ({
    center: datum / tau,
    width: 1 / Math.sqrt(tau),
    datumWidth: Math.sqrt(tau),
    pullOfDatum: (theta) => 1 / theta,
  }),
  pull: (datum, tau) => ({ center: datum / tau, width: Math.sqrt(datum) / tau }),
  density: ({ name, size, parameter, widths, data }, add) => {
    const group = ["constraints"];
    const scale = add({ kind: "constant", label: `τ × ${size}`, group, values: widths });
    const rate = add({ kind: "product", label: "τ γ", group, inputs: [scale, parameter] });
    return add({ kind: "poisson", label: name, group, input: rate, data });
  },
};

/** Draws counts. */
export const countSampler: SamplerOf = (expected) => (isPoissonMean(expected) ? poissonSampler(expected) : undefined);
