import { plural, quote } from "../describe.js";
import type { ConstraintChoice } from "./constraint-kinds.js";
import { CONSTRAINT_RULES } from "./constraints/index.js";
import { type DeclaredParameter, sizeOf, typeOf } from "./declared-parameters.js";
import { parameterKind } from "./dialects.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { isPerBin, type ParameterKind, type SettingName } from "./parameter-kinds.js";
import type { ModifierType, ParameterSettings } from "./types.js";
import type { DocumentView } from "./view.js";

const LISTS = ["inits", "bounds", "auxdata", "sigmas", "factors"] as const satisfies readonly SettingName[];

/** Settings, with the type and the size of the parameter that they are for. */
export interface SettingsTarget {
  readonly spec: ParameterSettings;
  readonly type: ModifierType;
  /** The parameter's properties by its modifier type, in the dialect of the document. */
  readonly kind: ParameterKind;
  /** The constraint that the parameter has with these settings. */
  readonly constraint: ConstraintChoice;
  /** Number of parameters of the set; undefined where the document leaves it open. */
  readonly size: number | undefined;
  readonly path: JsonPath;
}

/** The settings that a parameter accepts: those of the constraint that the document chooses, or else of its type. */
function settingsOf({ spec, kind: { settings } }: SettingsTarget): readonly SettingName[] {
  if (spec.constraint === undefined) return settings;
  const { widths } = CONSTRAINT_RULES[spec.constraint];
  const others = settings.filter((key) => key !== "auxdata" && key !== "sigmas" && key !== "factors");
  return widths === undefined ? others : [...others, "auxdata", widths];
}

/** Reports settings that the parameter does not accept; pyhf says that it "does not use the … attribute". */
function checkUsed(target: SettingsTarget, findings: Findings): void {
  const { spec, type, path, constraint } = target;
  const settings = settingsOf(target);
  const what =
    spec.constraint === undefined ? `a ${type}` : `a ${type} that ${CONSTRAINT_RULES[constraint].description}`;
  for (const key of [...LISTS, "threshold"] as const) {
    if (spec[key] === undefined || settings.includes(key)) continue;
    findings.error({
      code: "setting-not-used",
      path: [...path, key],
      expected: `only ${settings.join(", ")} for ${quote(spec.name)}, which is ${what}`,
      received: key,
      hint:
        key === "threshold"
          ? "A threshold is for the statistical uncertainty of bins, a staterror."
          : CONSTRAINT_RULES[constraint].hintForUnused(key),
    });
  }
}

/** Reports a chosen constraint that lacks the widths it needs, and a uniform one that lacks finite bounds. */
function checkChoice({ spec, type, kind: natural, path }: SettingsTarget, findings: Findings): void {
  const { constraint } = spec;
  if (constraint === undefined) return;
  if (constraint === "uniform") checkUniform(spec, natural.bounds, path, findings);
  const { widths } = CONSTRAINT_RULES[constraint];
  if (widths === undefined || spec[widths] !== undefined) return;
  const hasWidth = natural.constraint === constraint || (isPerBin(natural) && natural.constraint !== "none");
  if (hasWidth) return;
  findings.error({
    code: "constraint-width-missing",
    path,
    expected: `${widths} of ${quote(spec.name)}, which ${CONSTRAINT_RULES[constraint].description}`,
    received: `no ${widths}`,
    hint: `The width of a ${constraint} constraint does not follow from a ${type}: give it, one number per parameter.`,
  });
}

function checkUniform(
  { name, bounds }: ParameterSettings,
  natural: readonly [number, number] | undefined,
  path: JsonPath,
  findings: Findings,
): void {
  if (bounds !== undefined || natural !== undefined) return;
  findings.error({
    code: "missing-property",
    path,
    expected: `bounds of ${quote(name)}, between which it is uniform`,
    received: "no bounds",
  });
}

function checkLengths({ spec, type, kind, size, path }: SettingsTarget, findings: Findings): void {
  if (size === undefined) return;
  for (const key of LISTS) {
    const list = spec[key];
    if (list === undefined || list.length === size) continue;
    const reason = isPerBin(kind) ? `one per bin of the ${type}` : `a ${type} has one parameter`;
    findings.error({
      code: "setting-length",
      path: [...path, key],
      expected: `${plural(size, "entry", "entries")} (${reason})`,
      received: `${list.length}`,
    });
  }
}

/** Reports widths, rates and counts at which a constraint term or its derivatives are undefined. */
function checkConstraint(target: SettingsTarget, findings: Findings): void {
  const { spec, path, constraint } = target;
  const settings = settingsOf(target);
  for (const { key, isGood, ...said } of CONSTRAINT_RULES[constraint].entries) {
    if (!settings.includes(key)) continue;
    spec[key]?.forEach((value, i) => {
      if (!isGood(value)) findings.error({ ...said, path: [...path, key, i], received: String(value) });
    });
  }
}

/** Reports start values at which the constraint has no density, and auxiliary data that it cannot have. */
function checkConstraintPoint({ spec, kind, path, constraint }: SettingsTarget, findings: Findings): void {
  const { badStart, badDatum, widths } = CONSTRAINT_RULES[constraint];
  const { quantity } = kind;
  const given = (i: number) => ({ datum: spec.auxdata?.[i], width: widths && spec[widths]?.[i], quantity });
  spec.inits?.forEach((start, i) => {
    const bad = badStart?.(start, given(i));
    if (bad === undefined) return;
    findings.error({ code: "init-outside-domain", path: [...path, "inits", i], ...bad, received: String(start) });
  });
  spec.auxdata?.forEach((datum, i) => {
    const bad = badDatum?.(given(i));
    if (bad === undefined) return;
    findings.error({ code: "auxdata-outside-domain", path: [...path, "auxdata", i], ...bad, received: String(datum) });
  });
}

/** Reports start values outside the bounds; either may be given or default. */
function checkStart({ spec, kind: { init, bounds }, size, path }: SettingsTarget, findings: Findings): void {
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
  if (type === undefined) return undefined;
  const kind = parameterKind(type, view.dialect, view.rules);
  return { spec, type, kind, constraint: spec.constraint ?? kind.constraint, size: sizeOf(parameter, view), path };
}

/**
 * Checks the settings that a measurement has for a parameter of the model, by the rules of pyhf's
 * `reduce_paramsets_requirements`, and more strictly where the likelihood could not be evaluated: lengths of lumi settings,
 * widths and rates above 0, bounds in order, start values inside bounds (which pyhf checks in the fit).
 */
export function checkSettings(target: SettingsTarget, findings: Findings): void {
  checkUsed(target, findings);
  checkLengths(target, findings);
  checkChoice(target, findings);
  checkConstraint(target, findings);
  checkConstraintPoint(target, findings);
  checkStart(target, findings);
}
