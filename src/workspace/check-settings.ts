import { plural, quote } from "../describe.js";
import { CONSTRAINT_RULES } from "./constraints/index.js";
import { type DeclaredParameter, sizeOf, typeOf } from "./declared-parameters.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { MODIFIER_RULES } from "./modifiers/index.js";
import { isPerBin, type SettingName } from "./parameter-kinds.js";
import type { ModifierType, ParameterSettings } from "./types.js";
import type { DocumentView } from "./view.js";

const LISTS = ["inits", "bounds", "auxdata", "sigmas", "factors"] as const satisfies readonly SettingName[];

/** Settings, with the type and size of their parameter. */
export interface SettingsTarget {
  readonly spec: ParameterSettings;
  readonly type: ModifierType;
  /** Number of parameters of the set; undefined where the document leaves it open. */
  readonly size: number | undefined;
  readonly path: JsonPath;
}

/** Settings that the type does not have: "does not use the … attribute" in pyhf. */
function checkUsed({ spec, type, path }: SettingsTarget, findings: Findings): void {
  const { constraint, settings } = MODIFIER_RULES[type].parameters;
  for (const key of LISTS) {
    if (spec[key] === undefined || settings.includes(key)) continue;
    findings.error({
      code: "setting-not-used",
      path: [...path, key],
      expected: `only ${settings.join(", ")} for ${quote(spec.name)}, which is a ${type}`,
      received: key,
      hint: CONSTRAINT_RULES[constraint].hintForUnused(key),
    });
  }
}

function checkLengths({ spec, type, size, path }: SettingsTarget, findings: Findings): void {
  if (size === undefined) return;
  for (const key of LISTS) {
    const list = spec[key];
    if (list === undefined || list.length === size) continue;
    const reason = isPerBin(MODIFIER_RULES[type].parameters)
      ? `one per bin of the ${type}`
      : `a ${type} has one parameter`;
    findings.error({
      code: "setting-length",
      path: [...path, key],
      expected: `${plural(size, "entry", "entries")} (${reason})`,
      received: `${list.length}`,
    });
  }
}

/** Widths, rates and counts that leave a constraint term undefined, or without derivatives. */
function checkConstraint({ spec, type, path }: SettingsTarget, findings: Findings): void {
  const { constraint, settings } = MODIFIER_RULES[type].parameters;
  for (const { key, isGood, ...said } of CONSTRAINT_RULES[constraint].entries) {
    if (!settings.includes(key)) continue;
    spec[key]?.forEach((value, i) => {
      if (!isGood(value)) findings.error({ ...said, path: [...path, key, i], received: String(value) });
    });
  }
}

/** Start values at which the constraint has no density. */
function checkConstraintStart({ spec, type, path }: SettingsTarget, findings: Findings): void {
  const { badStart } = CONSTRAINT_RULES[MODIFIER_RULES[type].parameters.constraint];
  spec.inits?.forEach((start, i) => {
    const bad = badStart?.(start, spec.auxdata?.[i]);
    if (bad === undefined) return;
    findings.error({ code: "init-outside-domain", path: [...path, "inits", i], ...bad, received: String(start) });
  });
}

/** Start values, given or default, lie inside bounds, given or default. */
function checkStart({ spec, type, size, path }: SettingsTarget, findings: Findings): void {
  const { init, bounds } = MODIFIER_RULES[type].parameters;
  const count = Math.max(spec.inits?.length ?? 0, spec.bounds?.length ?? 0);
  const isReadable = (list: readonly unknown[] | undefined): boolean => list === undefined || list.length === count;
  if (!isReadable(spec.inits) || !isReadable(spec.bounds) || (size !== undefined && size !== count)) return;
  for (let i = 0; i < count; i++) {
    const start = spec.inits?.[i] ?? init;
    const [lower, upper] = spec.bounds?.[i] ?? bounds ?? [];
    if (start === undefined || lower === undefined || upper === undefined) continue;
    if (lower > upper) reportOrder([...path, "bounds", i], lower, upper, findings);
    else if (start < lower || start > upper) {
      const isGiven = spec.inits !== undefined;
      findings.error({
        code: "init-outside-bounds",
        path: isGiven ? [...path, "inits", i] : [...path, "bounds", i],
        expected: `a start value of ${quote(spec.name)} inside ${spec.bounds ? "its" : "the default"} bounds [${lower}, ${upper}]`,
        received: isGiven ? String(start) : `the default start value ${start}`,
        hint: "Change inits or bounds.",
      });
    }
  }
}

function reportOrder(path: JsonPath, lower: number, upper: number, findings: Findings): void {
  const expected = "[lower, upper] with lower at most upper";
  findings.error({ code: "bounds-order", path, expected, received: `[${lower}, ${upper}]`, hint: "Swap them." });
}

/** The target of the settings `spec` at `path`; undefined where the document contradicts itself about its type. */
export function settingsTarget(
  spec: ParameterSettings,
  parameter: DeclaredParameter,
  view: DocumentView,
  path: JsonPath,
): SettingsTarget | undefined {
  const type = typeOf(parameter);
  return type && { spec, type, size: sizeOf(parameter, view), path };
}

/**
 * The settings that a measurement has for a parameter of the model, by the rules of pyhf's
 * `reduce_paramsets_requirements`, and tighter where no likelihood could come of it: lengths of lumi settings,
 * widths and rates above 0, bounds in order, start values inside bounds (pyhf: at the fit).
 */
export function checkSettings(target: SettingsTarget, findings: Findings): void {
  checkUsed(target, findings);
  checkLengths(target, findings);
  checkConstraint(target, findings);
  checkConstraintStart(target, findings);
  checkStart(target, findings);
}
