import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { anObject, type OptionRule, type OptionRules } from "../options.js";
import { isOfType } from "../workspace/modifiers/of-type.js";
import type { MeasurementSpec, ModifierSpec, WorkspaceSpec } from "../workspace/types.js";
import { allModifiers, checked, mapModifiers, requireInput, throwIfAny } from "./document.js";
import { renameInFormula } from "./formula-names.js";
import { unknownNames } from "./names.js";
import { parametersOf, setNameOf } from "./parameters.js";

/** New names by old names. */
export type NewNames = Readonly<Record<string, string>>;

/** What is renamed in a workspace. */
export interface RenameOptions {
  readonly channels?: NewNames;
  readonly samples?: NewNames;
  /** Modifiers with their parameters, wherever these are named. */
  readonly modifiers?: NewNames;
  readonly measurements?: NewNames;
}

const newNames: OptionRule = anObject("new names by old names", (names) =>
  Object.values(names).every((name) => typeof name === "string" && name !== ""),
);

/** Rules for the options of `renameWorkspace`. */
export const RENAME_OPTIONS: OptionRules<RenameOptions> = {
  channels: newNames,
  samples: newNames,
  modifiers: newNames,
  measurements: newNames,
};

/**
 * The document with other names, and the same likelihood. All are changed at once, so that two can change places. A parameter has
 * its new name everywhere: in modifiers, settings, parameters of interest, correlations, penalties, polynomials and formulas.
 *
 * Unlike pyhf, this refuses a new name that another modifier has: the two would share a parameter. `correlateModifiers` is for that.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-channel`, `unknown-sample`,
 * `unknown-modifier`, `unknown-measurement`, `name-in-use`, `parameter-read`, and everything that makes the result impossible
 * @see pyhf `Workspace.rename`
 * @example renameWorkspace(workspace.spec, { channels: { SR: "signal region" } })
 */
export function renameWorkspace(workspace: WorkspaceSpec, options: RenameOptions): WorkspaceSpec {
  requireInput(workspace, options, RENAME_OPTIONS);
  const { channels = {}, samples = {}, modifiers = {}, measurements = {} } = options;
  throwIfAny([
    ...unknownNames(workspace, [
      { kind: "channel", path: "channels", given: Object.keys(channels), areKeys: true },
      { kind: "sample", path: "samples", given: Object.keys(samples), areKeys: true },
      { kind: "modifier", path: "modifiers", given: unknownParameters(workspace, modifiers), areKeys: true },
      { kind: "measurement", path: "measurements", given: Object.keys(measurements), areKeys: true },
    ]),
    ...usedNames(workspace, modifiers),
  ]);
  const named = renamedParts(workspace, nameMap(channels), nameMap(samples), nameMap(measurements));
  return checked(renamedParameters(named, nameMap(modifiers)));
}

type NameMap = (name: string) => string;

const nameMap = (names: NewNames): NameMap => {
  return (name) => (Object.hasOwn(names, name) ? names[name]! : name);
};

/** Old names that no parameter has. Parameters that only formulas and polynomials name can be renamed, too. */
function unknownParameters(workspace: WorkspaceSpec, names: NewNames): readonly string[] {
  const parameters = parametersOf(workspace);
  return Object.keys(names).filter((name) => !parameters.has(name));
}

/** New names that other modifiers or parameters have. */
function usedNames(workspace: WorkspaceSpec, names: NewNames): readonly Issue[] {
  const known = new Set([...parametersOf(workspace).keys(), ...allModifiers(workspace).map(({ name }) => name)]);
  const taken = new Set([...known].filter((name) => !Object.hasOwn(names, name)));
  return Object.entries(names).flatMap(([old, name]): readonly Issue[] => {
    const isTaken = taken.has(name);
    taken.add(name);
    if (!isTaken) return [];
    const hint = "Two modifiers of one name share their parameter. To let them do so, correlate them.";
    const expected = "a name that no other modifier has";
    return [{ code: "name-in-use", path: `modifiers[${quote(old)}]`, expected, received: quote(name), hint }];
  });
}

function renamedParts(workspace: WorkspaceSpec, channelOf: NameMap, sampleOf: NameMap, measurementOf: NameMap) {
  const renamed = <T extends { readonly name: string }>(item: T, nameOf: NameMap): T => ({
    ...item,
    name: nameOf(item.name),
  });
  const { covariances } = workspace;
  return {
    ...workspace,
    channels: workspace.channels.map((channel) => ({
      ...renamed(channel, channelOf),
      samples: channel.samples.map((sample) => ({
        ...renamed(sample, sampleOf),
        modifiers: sample.modifiers.map((modifier) => withSamples(modifier, sampleOf)),
      })),
    })),
    observations: workspace.observations.map((observation) => renamed(observation, channelOf)),
    measurements: workspace.measurements.map((measurement) => renamed(measurement, measurementOf)),
    ...(covariances === undefined
      ? {}
      : { covariances: covariances.map((spec) => ({ ...spec, channels: spec.channels.map(channelOf) })) }),
  };
}

function withSamples(modifier: ModifierSpec, sampleOf: NameMap): ModifierSpec {
  if (!isOfType(modifier, "mcstat")) return modifier;
  return { ...modifier, data: withKeys(modifier.data, sampleOf) };
}

function withKeys<T>(record: Readonly<Record<string, T>>, nameOf: NameMap): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [nameOf(name), value]));
}

/**
 * The document in which parameters, by the names of their sets, have other names.
 *
 * @throws WorkspaceError `parameter-read` for a formula that cannot have a new name
 */
export function renamedParameters(workspace: WorkspaceSpec, nameOf: NameMap): WorkspaceSpec {
  const parameters = parametersOf(workspace);
  const whereNamed: NameMap = (name) => {
    const set = setNameOf(name, parameters);
    return set === undefined || set === name ? nameOf(name) : nameOf(set) + name.slice(set.length);
  };
  const issues: Issue[] = [];
  const renamed = mapModifiers(workspace, (modifier) => [renamedModifier(modifier, nameOf, whereNamed, issues)]);
  throwIfAny(issues);
  const measurements = workspace.measurements.map((each) => renamedSettings(each, nameOf, whereNamed));
  return { ...renamed, measurements };
}

function renamedModifier(modifier: ModifierSpec, nameOf: NameMap, whereNamed: NameMap, issues: Issue[]): ModifierSpec {
  const name = nameOf(modifier.name);
  if (isOfType(modifier, "polynomial")) {
    const terms = modifier.data.terms.map((term) => ({ ...term, powers: withKeys(term.powers, whereNamed) }));
    return { ...modifier, name, data: { ...modifier.data, terms } };
  }
  if (!isOfType(modifier, "formula")) return { ...modifier, name };
  const { expression, vectors = {} } = modifier.data;
  const written = renameInFormula(expression, (old) => {
    const renamed = nameOf(old);
    return renamed === old || Object.hasOwn(vectors, old) ? undefined : renamed;
  });
  if (written !== undefined) return { ...modifier, name, data: { ...modifier.data, expression: written } };
  issues.push({
    code: "parameter-read",
    path: `formula/${modifier.name}`,
    expected: "new names that a formula can have: without backticks and line breaks, and not of constants or functions",
    received: `a new name in ${quote(expression)}`,
  });
  return modifier;
}

function renamedSettings(measurement: MeasurementSpec, nameOf: NameMap, whereNamed: NameMap): MeasurementSpec {
  const { poi, parameters, correlations, penalties, ...rest } = measurement.config;
  const withMembers = <T extends { readonly parameters: readonly string[] }>(spec: T): T => ({
    ...spec,
    parameters: spec.parameters.map(whereNamed),
  });
  return {
    ...measurement,
    config: {
      ...rest,
      poi: typeof poi === "string" ? whereNamed(poi) : poi.map(whereNamed),
      parameters: parameters.map((settings) => ({ ...settings, name: nameOf(settings.name) })),
      ...(correlations === undefined ? {} : { correlations: correlations.map(withMembers) }),
      ...(penalties === undefined ? {} : { penalties: penalties.map(withMembers) }),
    },
  };
}
