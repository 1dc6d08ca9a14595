import { isPoissonMean, poissonSampler } from "../../math/random/index.js";
import type { ConstraintType } from "./constraint-type.js";
import { QUANTITIES } from "./quantity.js";
import { scaledPoissonForm } from "./scaled-poisson.js";

/** What does not depend on the quantity: the datum is a count. */
const COUNT = {
  title: "Poisson",
  widthSymbol: "τ",
  widthName: "rate",
  widthSetting: "factors",
  relativeWidth: (tau: number) => 1 / Math.sqrt(tau),
  widthOf: (relative: number) => 1 / relative ** 2,
  sampler: (expected: number) => (isPoissonMean(expected) ? poissonSampler(expected) : undefined),
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

const { of, inverse } = QUANTITIES.effect;
const mean = (alpha: number, tau: number) => tau * of(alpha, 1 / Math.sqrt(tau));
const form = scaledPoissonForm({ name: "Poisson", count: (datum) => datum, mean, slope: Math.sqrt });

/** Poisson(a | τ (1 + α/√τ)): the count of a control region that expects τ at α = 0, where α is in its standard deviations. */
export const POISSON_OF_EFFECT: ConstraintType = {
  ...COUNT,
  expectedDatum: mean,
  largestPart: (alpha, _datum, tau) => mean(alpha, tau),
  rule: { isAllowed: (count) => count >= 0, allowed: "a count of at least 0" },
  prefit: (datum, tau) => ({
    center: inverse(datum / tau, 1 / Math.sqrt(tau)),
    width: 1,
    datumWidth: Math.sqrt(tau),
    pullOfDatum: (alpha) => Math.sqrt(tau) / mean(alpha, tau),
  }),
  pull: (datum, tau) => ({ center: inverse(datum / tau, 1 / Math.sqrt(tau)), width: Math.sqrt(datum / tau) }),
  density: ({ name, parameter, widths, data }, add) =>
    add({ kind: "density", label: name, group: ["constraints"], form, input: parameter, widths, data }),
};
