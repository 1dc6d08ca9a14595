import { quote } from "../describe.js";
import { OWN_TYPES } from "./own-types.js";
import { poisOf } from "./select.js";
import type { MeasurementSpec, ModifierSpec, WorkspaceSpec } from "./types.js";

/**
 * What a checked workspace has that the pyhf 1.0.0 format does not, so that pyhf cannot read it: each with its place, in the order of
 * the document; empty for a plain pyhf workspace.
 */
export function extensionsOf({ channels, measurements, dialect, covariances }: WorkspaceSpec): readonly string[] {
  const types = channels.flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers));
  const own = OWN_TYPES.flatMap((type) => {
    const names = new Set(types.filter((modifier) => modifier.type === type).map(({ name }) => quote(name)));
    return names.size === 0 ? [] : [`modifiers of type ${type}: ${[...names].join(", ")}`];
  });
  const settings = new Set(types.flatMap(ownSettings));
  return [
    ...own,
    ...settings,
    ...channels.flatMap(({ name, axis }) => (axis === undefined ? [] : [`the axis of channel ${quote(name)}`])),
    ...(covariances ?? []).map((each) => `a covariance of the data of ${each.channels.map(quote).join(", ")}`),
    ...measurements.flatMap(measurementExtensions),
    ...(dialect === undefined ? [] : [`the dialect ${quote(dialect)}`]),
  ];
}

/** The settings of interpolation that a modifier carries: a code, and the number of standard deviations of its templates. */
export function ownInterpolation(modifier: ModifierSpec): {
  readonly interpolation?: string;
  readonly deviations?: number;
} {
  const { type, data } = modifier;
  if (type !== "histosys" && type !== "normsys" && type !== "shapeN") return {};
  return {
    ...("interpolation" in data && data.interpolation !== undefined ? { interpolation: data.interpolation } : {}),
    ...("deviations" in data && data.deviations !== undefined ? { deviations: data.deviations } : {}),
  };
}

function ownSettings(modifier: ModifierSpec): readonly string[] {
  const { type, name } = modifier;
  return Object.keys(ownInterpolation(modifier)).map((setting) => `the ${setting} of ${type} ${quote(name)}`);
}

function measurementExtensions({ name, config }: MeasurementSpec): readonly string[] {
  const { parameters, correlations = [], penalties = [] } = config;
  const found = [
    ...(poisOf(config.poi).length > 1 || typeof config.poi !== "string" ? ["a list of parameters of interest"] : []),
    ...parameters.flatMap(({ name: parameter, constraint, threshold }) => [
      ...(constraint === undefined ? [] : [`the constraint ${quote(constraint)} of ${quote(parameter)}`]),
      ...(threshold === undefined ? [] : [`the threshold of ${quote(parameter)}`]),
    ]),
    ...correlations.map((each) => `a correlation of ${each.parameters.map(quote).join(", ")}`),
    ...penalties.map((penalty) => `the penalty ${quote(penalty.name)}`),
  ];
  return found.map((what) => `${what}, in measurement ${quote(name)}`);
}
