import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { poisOf } from "../workspace/select.js";
import type { ChannelSpec, ModifierSpec, ParameterSettings, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { namesReadBy } from "./bin-parameters.js";
import { allModifiers, checked, mapModifiers, throwIfAny } from "./document.js";
import { isListed, unknownNames } from "./names.js";
import { parametersOf, setNameOf } from "./parameters.js";

/**
 * The document with modifiers of new names in the place of those of some names, each with a parameter of its own. Every new parameter has
 * the settings of the old one.
 *
 * @throws WorkspaceError `unknown-modifier`, `name-in-use`, `parameter-read` where something else names one of the old parameters, and
 * everything that makes the result impossible
 */
export function withParametersApart(
  workspace: WorkspaceSpec,
  names: readonly string[],
  replaced: (modifier: ModifierSpec, sample: SampleSpec, channel: ChannelSpec) => readonly ModifierSpec[],
): WorkspaceSpec {
  const newNames = new Map<string, Set<string>>();
  const result = mapModifiers(workspace, (modifier, sample, channel) => {
    if (!names.includes(modifier.name)) return [modifier];
    const modifiers = replaced(modifier, sample, channel);
    const known = newNames.get(modifier.name) ?? new Set();
    for (const { name } of modifiers) known.add(name);
    newNames.set(modifier.name, known);
    return modifiers;
  });
  throwIfAny([
    ...unknownNames(workspace, [{ kind: "modifier", path: "modifiers", given: names }]),
    ...[...newNames.values()].flatMap((each) => [...each]).flatMap((name) => nameInUse(workspace, name, [])),
    ...namedElsewhere(workspace, names),
  ]);
  const settingsOf = (settings: ParameterSettings): readonly ParameterSettings[] => {
    const given = newNames.get(settings.name);
    return given === undefined ? [settings] : [...given].map((name) => ({ ...settings, name }));
  };
  const measurements = workspace.measurements.map((measurement) => {
    const parameters = measurement.config.parameters.flatMap(settingsOf);
    return { ...measurement, config: { ...measurement.config, parameters } };
  });
  return checked({ ...result, measurements });
}

/** Reports new names that a parameter or modifier already has and keeps. */
export function nameInUse(workspace: WorkspaceSpec, name: string, givenAway: readonly string[]): readonly Issue[] {
  const known = [...parametersOf(workspace).keys(), ...allModifiers(workspace).map((modifier) => modifier.name)];
  if (givenAway.includes(name) || !known.includes(name)) return [];
  return [{ code: "name-in-use", path: "name", expected: "a name that no other modifier has", received: quote(name) }];
}

/** An issue for everything that names one of the parameters, and whose meaning is unclear once they are divided or joined. */
export function namedElsewhere(workspace: WorkspaceSpec, names: readonly string[]): readonly Issue[] {
  const parameters = parametersOf(workspace);
  const places = workspace.measurements.flatMap(({ config }, m) => {
    const { poi, correlations = [], penalties = [] } = config;
    const members = [...poisOf(poi), ...[...correlations, ...penalties].flatMap((spec) => spec.parameters)];
    return members.map((member) => [`measurements[${m}].config`, member] as const);
  });
  const read = allModifiers(workspace).flatMap((modifier) =>
    namesReadBy(modifier).map((name) => [`${modifier.type}/${modifier.name}`, name] as const),
  );
  return [...places, ...read].flatMap(([path, name]): readonly Issue[] => {
    if (!isListed(setNameOf(name, parameters) ?? name, names)) return [];
    return [{ code: "parameter-read", path, expected: "nothing else that names the parameter", received: quote(name) }];
  });
}
