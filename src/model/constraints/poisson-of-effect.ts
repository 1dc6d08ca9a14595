import type { ConstraintType } from "./constraint-type.js";
import { COUNT } from "./poisson.js";
import { QUANTITIES } from "./quantity.js";
import { scaledPoissonForm } from "./scaled-poisson.js";

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
