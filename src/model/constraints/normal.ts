import type { ConstraintType, SamplerOf } from "./constraint-type.js";

/** Normal(a | θ, σ): the auxiliary datum a is a measurement of the parameter with the uncertainty σ. */
export const NORMAL: ConstraintType = {
  title: "normal",
  widthSymbol: "σ",
  widthName: "width",
  widthSetting: "sigmas",
  relativeWidth: (sigma) => sigma,
  widthOf: (relative) => relative,
  expectedDatum: (theta) => theta,
  largestPart: (theta, datum, sigma) => ((datum - theta) / sigma) ** 2,
  prefit: (datum, sigma) => ({ center: datum, width: sigma, datumWidth: sigma, pullOfDatum: () => 1 / sigma ** 2 }),
  pull: (datum, sigma) => ({ center: datum, width: sigma }),
  density: ({ name, parameter, widths, data }, add) =>
    add({ kind: "normal", label: name, group: ["constraints"], input: parameter, sigmas: widths, data }),
};

export const normalDatumSampler: SamplerOf = (expected, sigma) => (_, normal) => expected + sigma * normal();
