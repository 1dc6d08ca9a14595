import { isPoissonMean, poissonSampler } from "../../math/random/index.js";
import type { ConstraintType, SamplerOf } from "./constraint-type.js";
import type { Quantity } from "./quantity.js";
import { scaledPoissonForm } from "./scaled-poisson.js";

/** The rate that a relative width means. */
const tau = (width: number) => 1 / width ** 2;

/**
 * Poisson(τ β_a | τ β) with τ = 1 / width², with β the quantity of the parameter and β_a that of its auxiliary datum. As a
 * function of β it is a gamma density with its mode at β_a and, for β_a = 1, the relative width `width`: what ROOT's HistFactory calls a
 * Gamma constraint, and Combine gmN. The auxiliary datum is a scaled count, which fluctuates as counts do.
 */
export function gamma(quantity: Quantity): ConstraintType {
  const { of, slope } = quantity;
  const scaled = (value: number, width: number) => tau(width) * of(value, width);
  const form = scaledPoissonForm({
    name: "gamma",
    count: scaled,
    mean: scaled,
    slope: (width) => tau(width) * slope(width),
  });
  const datumWidth = (datum: number, width: number) => (width * Math.sqrt(of(datum, width))) / slope(width);
  return {
    title: "gamma",
    widthSymbol: "relative σ",
    widthName: "relative width",
    widthSetting: "sigmas",
    rule: {
      isAllowed: (datum, width) => of(datum, width) >= 0,
      allowed: "an auxiliary datum whose quantity is not below 0",
    },
    relativeWidth: (width) => width,
    widthOf: (relative) => relative,
    expectedDatum: (parameter) => parameter,
    largestPart: (parameter, _datum, width) => scaled(parameter, width),
    prefit: (datum, width) => ({
      center: datum,
      width: datumWidth(datum, width),
      datumWidth: datumWidth(datum, width),
      pullOfDatum: (parameter) => (tau(width) * slope(width) ** 2) / of(parameter, width),
    }),
    pull: (datum, width) => ({ center: datum, width: datumWidth(datum, width) }),
    density: ({ name, parameter, widths, data }, add) =>
      add({ kind: "density", label: name, group: ["constraints"], form, input: parameter, widths, data }),
  };
}

export function gammaSampler({ of, inverse }: Quantity): SamplerOf {
  return (expected, width) => {
    const mean = tau(width) * of(expected, width);
    if (!isPoissonMean(mean)) return undefined;
    const draw = poissonSampler(mean);
    return (random) => inverse(draw(random) / tau(width), width);
  };
}
