import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { groupBy } from "../group-by.js";
import { componentOf, type DeclaredParameter, declaredParameters, typeOf } from "../workspace/declared-parameters.js";
import { MODIFIER_RULES } from "../workspace/modifiers/index.js";
import type { Components } from "../workspace/parameter-kinds.js";
import { compareCodePoints } from "../workspace/sort.js";
import type {
  CorrelationSpec,
  CovarianceSpec,
  MeasurementSpec,
  PenaltySpec,
  WorkspaceSpec,
} from "../workspace/types.js";
import { viewDocument } from "../workspace/view.js";
import { throwIfAny } from "./document.js";

const NOTHING_FAULTY: ReadonlySet<string> = new Set();

/** Parameters of a checked document, by name. */
export function parametersOf(workspace: WorkspaceSpec): ReadonlyMap<string, DeclaredParameter> {
  return declaredParameters(viewDocument(workspace, NOTHING_FAULTY, MODIFIER_RULES));
}

/** How the components of a parameter follow from bins; undefined for an unknown parameter. */
export function componentsOf(parameter: DeclaredParameter): Components | undefined {
  const type = typeOf(parameter);
  return type === undefined ? undefined : MODIFIER_RULES[type].parameters.components;
}

/** The name of the parameter set that a name means: itself, or `gamma` for a component such as `gamma[3]`. */
export function setNameOf(name: string, parameters: ReadonlyMap<string, DeclaredParameter>): string | undefined {
  if (parameters.has(name)) return name;
  return componentOf(name, (base) => parameters.get(base))?.base;
}

/** Channels of a parameter in the order of its components. */
export function channelsOf({
  channels,
}: DeclaredParameter): readonly { readonly name: string; readonly nBins: number }[] {
  const [...byName] = groupBy(channels, ({ name = "" }) => name);
  return byName
    .map(([name, [channel]]) => ({ name, nBins: channel?.nBins ?? 0 }))
    .sort((a, b) => compareCodePoints(a.name, b.name));
}

/**
 * The document without what measurements say about parameters that it had before an operation and has no more: their settings, their
 * rows and columns of correlations (the density of the others is the marginal one), and penalties of none but them. What was not used
 * before is kept.
 *
 * @throws WorkspaceError `parameter-read` for parameters that formulas or polynomials still read
 */
export function withoutLostParameters(before: WorkspaceSpec, after: WorkspaceSpec): WorkspaceSpec {
  const [had, has] = [parametersOf(before), parametersOf(after)];
  throwIfAny(newlyRead(had, has));
  const isLost = (name: string): boolean => {
    const set = setNameOf(name, had);
    return set !== undefined && !has.has(set);
  };
  const measurements = after.measurements.map((measurement) => withoutParameters(measurement, isLost));
  return { ...after, measurements };
}

/** Parameters that only formulas and polynomials name after an operation; they would become free, with another start value. */
function newlyRead(
  had: ReadonlyMap<string, DeclaredParameter>,
  has: ReadonlyMap<string, DeclaredParameter>,
): readonly Issue[] {
  return [...has.values()].flatMap(({ name, expression }): readonly Issue[] => {
    if (expression === undefined || had.get(name)?.expression !== undefined) return [];
    const expected = "no formula or polynomial that reads a parameter of what is removed";
    return [
      { code: "parameter-read", path: name, expected, received: quote(name), hint: "Remove what reads it, too." },
    ];
  });
}

function withoutParameters(measurement: MeasurementSpec, isLost: (name: string) => boolean): MeasurementSpec {
  const { parameters, correlations, penalties, ...rest } = measurement.config;
  return {
    ...measurement,
    config: {
      ...rest,
      parameters: parameters.filter(({ name }) => !isLost(name)),
      ...(correlations === undefined ? {} : { correlations: correlations.flatMap((c) => leftOf(c, isLost)) }),
      ...(penalties === undefined ? {} : { penalties: penalties.filter((penalty) => !isAllLost(penalty, isLost)) }),
    },
  };
}

function isAllLost({ parameters }: PenaltySpec, isLost: (name: string) => boolean): boolean {
  return parameters.length > 0 && parameters.every(isLost);
}

/** The marginal density of the members of a correlation that are left. */
function leftOf(spec: CorrelationSpec, isLost: (name: string) => boolean): readonly CorrelationSpec[] {
  const kept = spec.parameters.flatMap((name, i) => (isLost(name) ? [] : [i]));
  if (kept.length === spec.parameters.length) return [spec];
  if (kept.length === 0) return [];
  const { correlation, covariance } = spec;
  return [
    {
      ...spec,
      parameters: kept.map((i) => spec.parameters[i]!),
      ...(correlation === undefined ? {} : { correlation: submatrix(correlation, kept) }),
      ...(covariance === undefined ? {} : { covariance: submatrix(covariance, kept) }),
    },
  ];
}

/** Rows and columns of a matrix; `[kept, kept]`. */
function submatrix(matrix: readonly (readonly number[])[], kept: readonly number[]): readonly (readonly number[])[] {
  return kept.map((i) => kept.map((j) => matrix[i]![j]!));
}

/** The marginal densities of the bins that are left of channels with Gaussian data; `binsOf` says which, none for a channel that goes. */
export function marginalCovariances(
  workspace: WorkspaceSpec,
  binsOf: (channel: string, nBins: number) => readonly number[],
): readonly CovarianceSpec[] {
  const nBins = new Map(workspace.observations.map(({ name, data }) => [name, data.length]));
  return (workspace.covariances ?? []).flatMap((spec) => {
    let offset = 0;
    const kept: number[] = [];
    const channels = spec.channels.filter((channel) => {
      const n = nBins.get(channel) ?? 0;
      const bins = binsOf(channel, n);
      kept.push(...bins.map((b) => offset + b));
      offset += n;
      return bins.length > 0;
    });
    return channels.length === 0 ? [] : [{ ...spec, channels, matrix: submatrix(spec.matrix, kept) }];
  });
}
