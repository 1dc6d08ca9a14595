import type { DocumentCode } from "../error-codes.js";
import { isUsableRate, isUsableWidth } from "./constraint-widths.js";
import { type DeclaredParameter, sizeOf, typeOf } from "./declared-parameters.js";
import { plural, quote } from "../describe.js";
import type { Findings } from "./findings.js";
import type { JsonPath } from "./json-path.js";
import { PARAMETER_KINDS, type SettingName } from "./parameter-kinds.js";
import type { ModifierType, ParameterSettings } from "./types.js";
import type { DocumentView } from "./view.js";

const LISTS = ["inits", "bounds", "auxdata", "sigmas", "factors"] as const satisfies readonly SettingName[];

/** Settings and what is known of the parameter that they are for. */
export interface SettingsTarget {
  readonly spec: ParameterSettings;
  readonly type: ModifierType;
  /** Number of parameters of the set; undefined where the document leaves it open. */
  readonly size: number | undefined;
  readonly path: JsonPath;
}

/** Settings that the type does not have: "does not use the … attribute" in pyhf. */
function checkUsed({ spec, type, path }: SettingsTarget, findings: Findings): void {
  const { settings } = PARAMETER_KINDS[type];
  for (const key of LISTS) {
    if (spec[key] === undefined || settings.includes(key)) continue;
    findings.error({
      code: "setting-not-used",
      path: [...path, key],
      expected: `only ${settings.join(", ")} for ${quote(spec.name)}, which is a ${type}`,
      received: key,
      hint: hintForUnused(key, type),
    });
  }
}

function hintForUnused(key: SettingName, type: ModifierType): string {
  const { constraint } = PARAMETER_KINDS[type];
  if (constraint === "none") return "The parameter is free: it has no constraint to configure.";
  if (key === "factors") return "The constraint is a normal distribution: factors are rates of Poisson constraints.";
  if (constraint === "poisson") return "The constraint is a Poisson distribution: its rates are set by factors.";
  return "The width of the constraint is 1: change the size of the effect in the modifiers instead.";
}

function checkLengths({ spec, type, size, path }: SettingsTarget, findings: Findings): void {
  if (size === undefined) return;
  for (const key of LISTS) {
    const list = spec[key];
    if (list === undefined || list.length === size) continue;
    const reason = PARAMETER_KINDS[type].isPerBin ? `one per bin of the ${type}` : `a ${type} has one parameter`;
    findings.error({
      code: "setting-length",
      path: [...path, key],
      expected: `${plural(size, "entry", "entries")} (${reason})`,
      received: `${list.length}`,
    });
  }
}

/** A rule for every entry of a list. */
interface EntryRule {
  readonly key: "auxdata" | "sigmas" | "factors";
  readonly isGood: (value: number) => boolean;
  readonly code: DocumentCode;
  readonly expected: string;
  readonly hint: string;
}

const SIGMAS: EntryRule = {
  key: "sigmas",
  isGood: (value) => value > 0,
  code: "non-positive-sigma",
  expected: "a constraint width above 0",
  hint: "To hold a parameter, use fixed.",
};
const FACTORS: EntryRule = {
  key: "factors",
  isGood: (value) => value > 0,
  code: "non-positive-factor",
  expected: "a rate above 0",
  hint: "It is the rate of a Poisson constraint, (nominal / uncertainty)² by default.",
};
const COUNTS: EntryRule = {
  key: "auxdata",
  isGood: (value) => value >= 0,
  code: "negative-auxdata",
  expected: "a count of at least 0",
  hint: "It is the count of a Poisson constraint.",
};

const USABLE_SIGMAS: EntryRule = {
  key: "sigmas",
  isGood: (value) => !(value > 0) || isUsableWidth(value),
  code: "overflow",
  expected: "a constraint width from 1e-153 to 1e153",
  hint: "Its square, or the inverse of that, leaves the range of numbers. To hold a parameter, use fixed.",
};
const USABLE_FACTORS: EntryRule = {
  key: "factors",
  isGood: (value) => !(value > 0) || isUsableRate(value),
  code: "overflow",
  expected: "a rate from 1e-307 to 1e154",
  hint: "It is the rate of a Poisson constraint, whose square must be a number.",
};
const USABLE_COUNTS: EntryRule = {
  key: "auxdata",
  isGood: (value) => value * value < Number.POSITIVE_INFINITY,
  code: "overflow",
  expected: "a count of at most 1e154",
  hint: "It is the count of a Poisson constraint, whose square must be a number.",
};

const RULES: Readonly<Record<"poisson" | "sigmas" | "none", readonly EntryRule[]>> = {
  poisson: [FACTORS, USABLE_FACTORS, COUNTS, USABLE_COUNTS],
  sigmas: [SIGMAS, USABLE_SIGMAS],
  none: [],
};

/** Widths, rates and counts that leave a constraint term undefined, or without derivatives. */
function checkConstraint({ spec, type, path }: SettingsTarget, findings: Findings): void {
  const { constraint, settings } = PARAMETER_KINDS[type];
  const rules = RULES[constraint === "poisson" ? "poisson" : settings.includes("sigmas") ? "sigmas" : "none"];
  for (const { key, isGood, ...said } of rules) {
    spec[key]?.forEach((value, i) => {
      if (!isGood(value)) findings.error({ ...said, path: [...path, key, i], received: String(value) });
    });
  }
}

/** A Poisson constraint has no density where its parameter is below 0, nor at 0 unless its count is 0. */
function checkPoissonStart({ spec, type, path }: SettingsTarget, findings: Findings): void {
  if (PARAMETER_KINDS[type].constraint !== "poisson") return;
  spec.inits?.forEach((start, i) => {
    if (start > 0 || (start === 0 && spec.auxdata?.[i] === 0)) return;
    findings.error({
      code: "init-outside-domain",
      path: [...path, "inits", i],
      expected: "a start value above 0",
      received: String(start),
      hint: "It scales the rate of a Poisson constraint, which has no density there.",
    });
  });
}

/** Start values, given or default, lie inside bounds, given or default. */
function checkStart({ spec, type, size, path }: SettingsTarget, findings: Findings): void {
  const { init, bounds } = PARAMETER_KINDS[type];
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
  checkPoissonStart(target, findings);
  checkStart(target, findings);
}
