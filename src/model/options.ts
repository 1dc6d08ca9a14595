import { type Issue, ModelError, nearestName } from "../errors.js";
import { aFiniteNumber, aNumber, anObject, oneOf, type OptionRules, optionsOf } from "../options.js";
import type { ModelSpec } from "../spec/types.js";
import { HISTOSYS_CODES, type HistosysCode, NORMSYS_CODES, type NormsysCode } from "./interpolation/index.js";

export const DEFAULT_NORMSYS: NormsysCode = "code4";
export const DEFAULT_HISTOSYS: HistosysCode = "code4p";

/** How a model is compiled. */
export interface ModelOptions {
  readonly interpolation?: InterpolationOptions;
  /** Floor of each sample's rate in each bin where the sample is present; off by default. */
  readonly clipSampleData?: number;
  /** Floor of each bin's summed rate; off by default. */
  readonly clipBinData?: number;
  /**
   * What stands for factors hi and lo of normsys modifiers that are 0 or below, between 0 and 1; off by default: such a model is
   * refused, since factors are interpolated in their logarithms. ROOT takes the limit of a factor that tends to 0, which 1e-6 is near.
   */
  readonly normsysFloor?: number;
}

/** Interpolation codes: for a whole modifier type, and for single modifiers. */
export interface InterpolationOptions {
  /** Default `code4`. */
  readonly normsys?: NormsysCode;
  /** Default `code4p`. `code2` is pyhf's form, which jumps at |α| = 1; `code2-root` is continuous. */
  readonly histosys?: HistosysCode;
  /** Codes of single modifiers by `type/name`: `{ "histosys/JES": "code0" }`. */
  readonly modifiers?: Readonly<Record<string, NormsysCode | HistosysCode>>;
}

/** What the interpolation codes may be; names and codes of single modifiers are checked where the model is known. */
export const INTERPOLATION_OPTIONS: OptionRules<InterpolationOptions> = {
  normsys: oneOf(...Object.keys(NORMSYS_CODES)),
  histosys: oneOf(...Object.keys(HISTOSYS_CODES)),
  modifiers: anObject("an object of codes by type and name of a modifier", () => true),
};

/** What the options that a model is compiled with may be. */
export const MODEL_OPTIONS: OptionRules<ModelOptions> = {
  interpolation: optionsOf(INTERPOLATION_OPTIONS),
  clipSampleData: aFiniteNumber,
  clipBinData: aFiniteNumber,
  normsysFloor: aNumber("a factor between 0 and 1, such as 1e-6", (v) => v > 0 && v < 1),
};

/** Chooses the form of each modifier. */
export interface Interpolation {
  normsys(name: string): (typeof NORMSYS_CODES)[NormsysCode];
  histosys(name: string): (typeof HISTOSYS_CODES)[HistosysCode];
}

/**
 * Checks interpolation options against a model's modifiers.
 *
 * @throws ModelError `unknown-interpolation`, `unknown-modifier`; all problems at once
 */
export function chooseInterpolation(spec: ModelSpec, options: InterpolationOptions = {}): Interpolation {
  const { normsys = DEFAULT_NORMSYS, histosys = DEFAULT_HISTOSYS, modifiers = {} } = options;
  const issues: Issue[] = [];
  checkCode(issues, "interpolation.normsys", normsys, NORMSYS_CODES);
  checkCode(issues, "interpolation.histosys", histosys, HISTOSYS_CODES);
  const chosen = new Map(Object.entries(modifiers));
  const known = chosen.size === 0 ? new Set<string>() : interpolatedModifiers(spec);
  for (const [key, code] of chosen) {
    const path = `interpolation.modifiers["${key}"]`;
    if (known.has(key)) checkCode(issues, path, code, key.startsWith("normsys/") ? NORMSYS_CODES : HISTOSYS_CODES);
    else issues.push(unknownModifier(path, key, known));
  }
  if (issues.length > 0) throw new ModelError(issues);
  const own = (type: "normsys" | "histosys", name: string) =>
    chosen.size === 0 ? undefined : chosen.get(`${type}/${name}`);
  return {
    normsys: (name) => NORMSYS_CODES[(own("normsys", name) ?? normsys) as NormsysCode],
    histosys: (name) => HISTOSYS_CODES[(own("histosys", name) ?? histosys) as HistosysCode],
  };
}

/**
 * Checks the floors among the options.
 *
 * @throws ModelError `out-of-range`; all problems at once
 */
export function requireFloors({ clipSampleData, clipBinData, normsysFloor }: ModelOptions): void {
  const issues: Issue[] = [];
  const check = (path: string, value: number | undefined, isGood: (floor: number) => boolean, expected: string) => {
    if (value !== undefined && !isGood(value))
      issues.push({ code: "out-of-range", path, expected, received: String(value) });
  };
  check("clipSampleData", clipSampleData, Number.isFinite, "a finite number of events");
  check("clipBinData", clipBinData, Number.isFinite, "a finite number of events");
  check("normsysFloor", normsysFloor, (floor) => floor > 0 && floor < 1, "a factor between 0 and 1, such as 1e-6");
  if (issues.length > 0) throw new ModelError(issues);
}

function interpolatedModifiers(spec: ModelSpec): Set<string> {
  const known = new Set<string>();
  for (const { samples } of spec.channels) {
    for (const { modifiers } of samples) {
      for (const { type, name } of modifiers)
        if (type === "normsys" || type === "histosys") known.add(`${type}/${name}`);
    }
  }
  return known;
}

function checkCode(issues: Issue[], path: string, code: string, codes: object): void {
  if (Object.hasOwn(codes, code)) return;
  issues.push({
    code: "unknown-interpolation",
    path,
    expected: `one of ${Object.keys(codes).join(", ")}`,
    received: JSON.stringify(code),
  });
}

function unknownModifier(path: string, key: string, known: ReadonlySet<string>): Issue {
  const nearest = nearestName(key, known);
  return {
    code: "unknown-modifier",
    path,
    expected: 'the type and name of a normsys or histosys modifier of the model, as in "histosys/JES"',
    received: JSON.stringify(key),
    ...(nearest === undefined ? {} : { hint: `Did you mean "${nearest}"?` }),
  };
}
