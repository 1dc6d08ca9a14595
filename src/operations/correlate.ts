import { quote } from "../describe.js";
import type { Issue } from "../errors.js";
import { aText, type OptionRules, oneOf, required } from "../options.js";
import { equalJson } from "../workspace/json-value.js";
import { poisOf } from "../workspace/select.js";
import type { ChannelSpec, ModifierSpec, ParameterSettings, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { namesReadBy } from "./bin-parameters.js";
import { allModifiers, checked, mapModifiers, requireInput, throwIfAny } from "./document.js";
import { atLeastOneName, isListed, unknownNames } from "./names.js";
import { parametersOf, setNameOf } from "./parameters.js";
import { renamedParameters } from "./rename.js";

/** By what modifiers of one name get parameters of their own. */
export const DECORRELATIONS = ["channel", "sample", "type"] as const;

export interface DecorrelateOptions {
  /** Names of modifiers. */
  readonly modifiers: readonly string[];
  /** What each new parameter is for; its name is added to that of the modifier, as in `JES_SR`. */
  readonly by: (typeof DECORRELATIONS)[number];
}

/** Rules for the options of `decorrelateModifiers`. */
export const DECORRELATE_OPTIONS: OptionRules<DecorrelateOptions> = {
  modifiers: required(atLeastOneName),
  by: required(oneOf(...DECORRELATIONS)),
};

/**
 * The document in which modifiers of one name have a parameter for each channel, sample or type. Every new parameter has the settings
 * of the old one.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-modifier`, `name-in-use`, `parameter-read`
 * where something else names the parameter, and everything that makes the result impossible
 * @example decorrelateModifiers(workspace.spec, { modifiers: ["JES"], by: "channel" })
 */
export function decorrelateModifiers(workspace: WorkspaceSpec, options: DecorrelateOptions): WorkspaceSpec {
  requireInput(workspace, options, DECORRELATE_OPTIONS);
  const { modifiers, by } = options;
  const suffixOf = (modifier: ModifierSpec, sample: SampleSpec, channel: ChannelSpec): string =>
    ({ channel: channel.name, sample: sample.name, type: modifier.type })[by];
  const newNames = new Map<string, Set<string>>();
  const result = mapModifiers(workspace, (modifier, sample, channel) => {
    if (!modifiers.includes(modifier.name)) return [modifier];
    const name = decorrelatedName(modifier.name, suffixOf(modifier, sample, channel));
    newNames.set(modifier.name, (newNames.get(modifier.name) ?? new Set()).add(name));
    return [{ ...modifier, name }];
  });
  throwIfAny([
    ...unknownNames(workspace, [{ kind: "modifier", path: "modifiers", given: modifiers }]),
    ...[...newNames.values()].flatMap((names) => [...names]).flatMap((name) => nameInUse(workspace, name, [])),
    ...namedElsewhere(workspace, modifiers),
  ]);
  const settingsOf = (settings: ParameterSettings): readonly ParameterSettings[] => {
    const names = newNames.get(settings.name);
    return names === undefined ? [settings] : [...names].map((name) => ({ ...settings, name }));
  };
  const measurements = workspace.measurements.map((measurement) => {
    const parameters = measurement.config.parameters.flatMap(settingsOf);
    return { ...measurement, config: { ...measurement.config, parameters } };
  });
  return checked({ ...result, measurements });
}

/** The name of a modifier of its own for a channel, sample or type. */
export function decorrelatedName(modifier: string, suffix: string): string {
  return `${modifier}_${suffix}`;
}

export interface CorrelateOptions {
  /** Names of modifiers. */
  readonly modifiers: readonly string[];
  /** The name that they get. */
  readonly name: string;
}

/** Rules for the options of `correlateModifiers`. */
export const CORRELATE_OPTIONS: OptionRules<CorrelateOptions> = {
  modifiers: required(atLeastOneName),
  name: required(aText),
};

/**
 * The document in which modifiers of several names have one name, and with it one parameter. Settings of the old parameters have to be
 * the same.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; WorkspaceError `unknown-modifier`, `name-in-use`, `not-mergeable`
 * for settings that differ, `parameter-read` where something else names one of the parameters, and everything that makes the result
 * impossible, such as two modifiers of one type and name on a sample
 * @example correlateModifiers(workspace.spec, { modifiers: ["JES_SR", "JES_CR"], name: "JES" })
 */
export function correlateModifiers(workspace: WorkspaceSpec, options: CorrelateOptions): WorkspaceSpec {
  requireInput(workspace, options, CORRELATE_OPTIONS);
  const { modifiers, name } = options;
  throwIfAny([
    ...unknownNames(workspace, [{ kind: "modifier", path: "modifiers", given: modifiers }]),
    ...nameInUse(workspace, name, modifiers),
    ...namedElsewhere(workspace, modifiers),
    ...differentSettings(workspace, modifiers),
  ]);
  const renamed = renamedParameters(workspace, (old) => (modifiers.includes(old) ? name : old));
  const measurements = renamed.measurements.map((measurement) => {
    const { parameters } = measurement.config;
    const once = parameters.filter((each, i) => parameters.findIndex((first) => first.name === each.name) === i);
    return { ...measurement, config: { ...measurement.config, parameters: once } };
  });
  return checked({ ...renamed, measurements });
}

/** A new name that a parameter or modifier has which does not give it away. */
function nameInUse(workspace: WorkspaceSpec, name: string, givenAway: readonly string[]): readonly Issue[] {
  const known = [...parametersOf(workspace).keys(), ...allModifiers(workspace).map((modifier) => modifier.name)];
  if (givenAway.includes(name) || !known.includes(name)) return [];
  return [{ code: "name-in-use", path: "name", expected: "a name that no other modifier has", received: quote(name) }];
}

/** Parameters that something names which cannot tell several from one. */
function namedElsewhere(workspace: WorkspaceSpec, names: readonly string[]): readonly Issue[] {
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

function differentSettings({ measurements }: WorkspaceSpec, names: readonly string[]): readonly Issue[] {
  return measurements.flatMap(({ config }, m): readonly Issue[] => {
    const settings = names.map((name) => {
      const { name: _name, ...values } = config.parameters.find((each) => each.name === name) ?? { name };
      return values;
    });
    if (settings.every((each) => equalJson(each, settings[0]))) return [];
    const expected = "the same settings of all parameters that become one";
    return [
      { code: "not-mergeable", path: `measurements[${m}].config.parameters`, expected, received: "different ones" },
    ];
  });
}
