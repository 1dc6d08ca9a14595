import { describeValue } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import { clip } from "../math/box.js";
import type { Model } from "../model/model.js";
import { indexByName, type ParameterValues, requireFinite, unknownParameter } from "../model/vectors.js";
import { anObject, aWholeNumber, type OptionRules, requireOptions } from "../options.js";
import { someHeld, someValues } from "./rules.js";

/** Options of a fit. The model suggests everything that is left out. */
export interface FitOptions {
  /** Start values, in order or by name. */
  readonly init?: ParameterValues;
  /** Bounds by name. */
  readonly bounds?: Readonly<Record<string, readonly [number, number]>>;
  /**
   * Parameters to hold: names (at their start value), or by name a value, `true` for the start value, or `false` to free a
   * parameter that the model holds.
   */
  readonly fixed?: readonly string[] | Readonly<Record<string, number | boolean>>;
  /** Largest number of Newton iterations; default 500. */
  readonly maxIterations?: number;
}

/** Rules for the options of a fit; names and values of parameters are checked where the model is known. */
export const FIT_OPTIONS: OptionRules<FitOptions> = {
  init: someValues,
  bounds: anObject("an object of bounds by name", () => true),
  fixed: someHeld,
  maxIterations: aWholeNumber(0),
};

/** Start, bounds and held parameters of a fit; `[nPars]` each. */
export interface FitInput {
  readonly init: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly fixed: Uint8Array;
}

/**
 * Checks a caller's wishes and completes them with the model's suggestions.
 *
 * @throws DataError `unknown-option`, `bad-option`, `unknown-parameter`, `bad-bounds`, `init-outside-bounds`, `not-finite`; all problems at once
 */
export function fitInput(model: Model, options: FitOptions): FitInput {
  requireOptions(options, FIT_OPTIONS);
  const init = options.init === undefined ? new Float64Array(model.suggestedInit) : model.resolve(options.init);
  const { fixed, lower, upper } = suggested(model);
  let known: ReadonlyMap<string, number> | undefined;
  const indexOf = (name: string) => {
    known ??= indexByName(model.parNames);
    return known.get(name);
  };
  const issues: Issue[] = [];
  for (const [name, bounds] of Object.entries(options.bounds ?? {})) {
    const p = indexOf(name);
    if (p === undefined) issues.push(unknownParameter(name, model.parNames, `bounds of "${name}"`));
    else if (!isInterval(bounds)) issues.push(badBounds(name, bounds));
    else [lower[p], upper[p]] = bounds;
  }
  for (const [name, wish] of fixedEntries(options.fixed)) {
    const p = indexOf(name);
    if (p === undefined) {
      issues.push(unknownParameter(name, model.parNames, `fixed parameter "${name}"`));
      continue;
    }
    fixed[p] = wish === false ? 0 : 1;
    if (typeof wish === "number") init[p] = wish;
  }
  if (issues.length > 0) throw new DataError(issues);
  for (let p = 0; p < fixed.length; p++) if (lower[p] === upper[p]) fixed[p] = 1;
  requireFinite(init, (p) => `start value of "${model.parNames[p]}"`);
  requireInside(model, init, lower, upper);
  return { init, lower, upper, fixed };
}

function isInterval(bounds: unknown): boolean {
  if (!Array.isArray(bounds) || bounds.length !== 2) return false;
  return bounds.every((bound) => typeof bound === "number") && bounds[0]! <= bounds[1]!;
}

/** The model's bounds and held parameters, as fresh vectors. */
function suggested({ nPars, suggestedFixed, suggestedBounds }: Model): Omit<FitInput, "init"> {
  const fixed = new Uint8Array(nPars);
  const lower = new Float64Array(nPars);
  const upper = new Float64Array(nPars);
  for (let p = 0; p < nPars; p++) {
    if (suggestedFixed[p] === true) fixed[p] = 1;
    lower[p] = suggestedBounds[p]![0];
    upper[p] = suggestedBounds[p]![1];
  }
  return { fixed, lower, upper };
}

/** The parameters to hold as (name, wish) pairs, however they were given. */
export function fixedEntries(fixed: FitOptions["fixed"] = []): readonly (readonly [string, number | boolean])[] {
  return Array.isArray(fixed) ? fixed.map((name: string) => [name, true] as const) : Object.entries(fixed);
}

function badBounds(name: string, bounds: unknown): Issue {
  return {
    code: "bad-bounds",
    path: `bounds of "${name}"`,
    expected: "two numbers, the lower one first",
    received: describeValue(bounds),
  };
}

function requireInside(model: Model, init: Float64Array, lower: Float64Array, upper: Float64Array): void {
  const issues: Issue[] = [];
  for (let p = 0; p < init.length; p++) {
    const value = init[p]!;
    if (value >= lower[p]! && value <= upper[p]!) continue;
    issues.push({
      code: "init-outside-bounds",
      path: `parameter "${model.parNames[p]}"`,
      expected: `a start value inside its bounds [${lower[p]}, ${upper[p]}]`,
      received: String(value),
      hint: "Change its start value or its bounds, in the measurement or in the call.",
    });
  }
  if (issues.length > 0) throw new DataError(issues);
}

/** The input of a fit with one more parameter held at a value, and with another start. */
export function holding(input: FitInput, p: number, value: number, init: Float64Array = input.init): FitInput {
  const fixed = input.fixed.slice();
  fixed[p] = 1;
  const start = clip(init, input);
  start[p] = value;
  return { ...input, init: start, fixed };
}
