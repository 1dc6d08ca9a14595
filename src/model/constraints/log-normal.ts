import { portableExp } from "../../math/random/index.js";
import type { ConstraintType, SamplerOf } from "./constraint-type.js";
import type { Quantity } from "./quantity.js";

/** Standard deviation of the logarithm, from a relative width. */
const sigma = Math.log1p;

/**
 * LogNormal(β_a | median β, κ = 1 + width), with β the quantity of the parameter and β_a that of its auxiliary datum: log β_a is
 * normal around log β with the standard deviation log κ. The same as a factor κ^ν on β with ν of unit width.
 */
export function logNormal(quantity: Quantity): ConstraintType {
  const { of, slope } = quantity;
  /** log(β/β_a), NaN outside the domain. */
  const distance = (parameter: number, datum: number, width: number) =>
    Math.log(of(parameter, width) / of(datum, width));
  const relativeSlope = (parameter: number, width: number) => slope(width) / of(parameter, width);
  const width = (datum: number, relative: number) => (sigma(relative) * of(datum, relative)) / slope(relative);
  const form = {
    name: "log-normal",
    deviance: (parameter: number, datum: number, relative: number) =>
      of(parameter, relative) > 0
        ? 0.5 * (distance(parameter, datum, relative) / sigma(relative)) ** 2
        : Number.POSITIVE_INFINITY,
    slope: (parameter: number, datum: number, relative: number) =>
      (distance(parameter, datum, relative) * relativeSlope(parameter, relative)) / sigma(relative) ** 2,
    curvature: (parameter: number, datum: number, relative: number) =>
      (1 - distance(parameter, datum, relative)) * (relativeSlope(parameter, relative) / sigma(relative)) ** 2,
    convexCurvature: (parameter: number, _datum: number, relative: number) =>
      (relativeSlope(parameter, relative) / sigma(relative)) ** 2,
    constant: (datum: number, relative: number) =>
      Math.log(sigma(relative) * Math.sqrt(2 * Math.PI)) + Math.log(of(datum, relative)),
  };
  return {
    title: "log-normal",
    widthSymbol: "κ − 1",
    widthName: "relative width",
    widthSetting: "sigmas",
    rule: {
      isAllowed: (datum, relative) => of(datum, relative) > 0,
      allowed: "an auxiliary datum whose quantity is above 0",
    },
    relativeWidth: (relative) => relative,
    widthOf: (relative) => relative,
    expectedDatum: (parameter) => parameter,
    largestPart: (parameter, datum, relative) =>
      of(parameter, relative) > 0 ? form.deviance(parameter, datum, relative) : 0,
    prefit: (datum, relative) => ({
      center: datum,
      width: width(datum, relative),
      datumWidth: width(datum, relative),
      pullOfDatum: (parameter) =>
        (relativeSlope(parameter, relative) * relativeSlope(datum, relative)) / sigma(relative) ** 2,
    }),
    pull: (datum, relative) => ({ center: datum, width: width(datum, relative) }),
    density: ({ name, parameter, widths, data }, add) =>
      add({ kind: "density", label: name, group: ["constraints"], form, input: parameter, widths, data }),
  };
}

export function logNormalSampler({ of, inverse }: Quantity): SamplerOf {
  return (expected, relative) =>
    of(expected, relative) > 0
      ? (_, normal) => inverse(of(expected, relative) * portableExp(sigma(relative) * normal()), relative)
      : undefined;
}
