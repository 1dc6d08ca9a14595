import { plural, quote } from "../describe.js";
import { checkSettings, settingsTarget } from "./check-settings.js";
import { componentOf, type DeclaredParameter, sizeOf } from "./declared-parameters.js";
import { type Findings, joinHints } from "./findings.js";
import type { ExtensionChecks } from "./format.js";
import type { JsonPath } from "./json-path.js";
import type { RequiredSettings } from "./modifiers/modifier-rules.js";
import { rulesOf } from "./modifiers/table.js";
import type { ModifierType } from "./types.js";
import type { DocumentView, MeasurementView, SettingsView } from "./view.js";

/** The common input of the checks of a measurement. */
interface Context {
  readonly view: DocumentView;
  readonly parameters: ReadonlyMap<string, DeclaredParameter>;
  readonly findings: Findings;
  readonly requirements: readonly Requirement[];
  readonly extensions: ExtensionChecks | undefined;
}

interface Requirement extends RequiredSettings {
  readonly name: string;
  readonly type: ModifierType;
}

/** The settings that every measurement must have, by parameter. */
function requirementsOf(parameters: ReadonlyMap<string, DeclaredParameter>): readonly Requirement[] {
  return [...parameters.values()].flatMap(({ name, types, rules }) =>
    [...types.keys()].flatMap((type) => {
      const { requiredSettings } = rulesOf(rules, type);
      return requiredSettings === undefined ? [] : [{ name, type, ...requiredSettings }];
    }),
  );
}

function checkRequired(
  { name, type, code, keys, hint }: Requirement,
  list: JsonPath,
  settings: readonly SettingsView[],
  findings: Findings,
): void {
  const given = settings.find(({ spec }) => spec.name === name);
  const missing = keys.filter((key) => given?.spec[key] === undefined);
  if (missing.length === 0) return;
  findings.error({
    code,
    path: given === undefined ? list : [...list, given.index],
    expected: `settings of ${quote(name)} with ${keys.join(", ")}, since samples have a ${type} modifier`,
    received: given === undefined ? "none" : `no ${missing.join(", no ")}`,
    hint,
  });
}

/** Checks that a POI has one component. A POI that no modifier declares is legal, since a signal patch may add it. */
function checkPoi(poi: string, path: JsonPath, { parameters, findings, view }: Context): void {
  const parameter = parameters.get(poi);
  if (parameter === undefined) {
    if (isComponent(poi, parameters, view)) return;
    findings.warning({
      code: "poi-not-in-model",
      path,
      expected: "the name of a modifier",
      received: quote(poi),
      hint: joinHints(findings.didYouMean(poi, parameters.keys()), "Fits run without it; a signal patch may add it."),
    });
    return;
  }
  const size = sizeOf(parameter, view);
  if (size === undefined || size === 1) return;
  findings.error({
    code: "poi-not-scalar",
    path,
    expected: "a parameter of interest with one component, such as a normfactor",
    received: `${quote(poi)} with ${plural(size, "component")}`,
    hint: `Choose one component, such as ${quote(`${poi}[0]`)}, another parameter, or "" for none.`,
  });
}

/** Whether a name is that of a component of per-bin parameters. */
function isComponent(name: string, parameters: Context["parameters"], view: DocumentView): boolean {
  const found = componentOf(name, (base) => parameters.get(base));
  if (found === undefined) return false;
  const size = sizeOf(found.set, view);
  return size === undefined || found.index < size;
}

function checkPoiFixed(poi: string, list: JsonPath, settings: readonly SettingsView[], findings: Findings): void {
  const entry = settings.find(({ spec }) => spec.name === poi && spec.fixed === true);
  if (entry === undefined) return;
  findings.warning({
    code: "poi-fixed",
    path: [...list, entry.index, "fixed"],
    expected: "false or nothing for the parameter of interest",
    received: "true",
    hint: "Fits hold it at its start value; limits and tests of it are not possible.",
  });
}

function checkEntry({ index, spec }: SettingsView, list: JsonPath, { parameters, findings, view }: Context): void {
  const parameter = parameters.get(spec.name);
  if (parameter !== undefined) {
    const target = settingsTarget(spec, parameter, view, [...list, index]);
    if (target !== undefined) checkSettings(target, findings);
    return;
  }
  findings.warning({
    code: "unknown-parameter",
    path: [...list, index, "name"],
    expected: "the name of a modifier",
    received: quote(spec.name),
    hint: joinHints(findings.didYouMean(spec.name, parameters.keys()), "These settings are not used."),
  });
}

function checkMeasurement(measurement: MeasurementView, context: Context): void {
  const { parameters, findings } = context;
  const config: JsonPath = ["measurements", measurement.index, "config"];
  const list = [...config, "parameters"];
  const { pois, settings, faultySettings } = measurement;
  for (const [k, poi] of pois.entries()) {
    const path = pois.length === 1 ? [...config, "poi"] : [...config, "poi", k];
    checkPoi(poi, path, context);
    if (pois.indexOf(poi) === k) continue;
    const expected = "a parameter of interest that is not yet in the list";
    findings.error({ code: "duplicate-name", path, expected, received: quote(poi) });
  }
  context.extensions?.checkJointTerms({ measurement, ...context });
  if (settings === undefined) return;
  for (const requirement of context.requirements) {
    const isUnreadable = faultySettings.has(requirement.name) || faultySettings.has(undefined);
    if (!isUnreadable) checkRequired(requirement, list, settings, findings);
  }
  for (const poi of pois) if (parameters.has(poi)) checkPoiFixed(poi, list, settings, findings);
  for (const entry of settings) checkEntry(entry, list, context);
}

/**
 * Checks that the parameters of interest and the settings of every measurement fit the model, and that required settings are given.
 * All measurements are checked, not only the selected one: a workspace with one broken measurement is a broken workspace.
 */
export function checkMeasurements(
  view: DocumentView,
  parameters: ReadonlyMap<string, DeclaredParameter>,
  findings: Findings,
  extensions?: ExtensionChecks,
): void {
  const context = { view, parameters, findings, requirements: requirementsOf(parameters), extensions };
  for (const measurement of view.measurements) checkMeasurement(measurement, context);
}
