import type { Issue } from "../errors.js";
import { aText, type OptionRules, oneOf, required } from "../options.js";
import { equalJson } from "../workspace/json-value.js";
import type { ChannelSpec, ModifierSpec, SampleSpec, WorkspaceSpec } from "../workspace/types.js";
import { checked, requireInput, throwIfAny } from "./document.js";
import { atLeastOneName, unknownNames } from "./names.js";
import { namedElsewhere, nameInUse, withParametersApart } from "./new-parameters.js";
import { renamedParameters } from "./rename.js";

/** By what modifiers of one name are separated; each part gets a parameter of its own. */
export const DECORRELATIONS = ["channel", "sample", "type"] as const;

/** Which modifiers get parameters of their own. */
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
  return withParametersApart(workspace, modifiers, (modifier, sample, channel) => [
    { ...modifier, name: decorrelatedName(modifier.name, suffixOf(modifier, sample, channel)) },
  ]);
}

/** The name of a modifier of its own for a channel, sample or type. */
export function decorrelatedName(modifier: string, suffix: string): string {
  return `${modifier}_${suffix}`;
}

/** Which modifiers get one common parameter. */
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
