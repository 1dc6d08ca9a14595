import { isVector, type ParameterValues } from "../model/vectors.js";
import { type FitOptions, fixedEntries } from "./fit-input.js";
import type { RecordOption, RecordOptions } from "./origin.js";

/** Options of fits as a record carries them: what is keyed by parameter names becomes a list. */
export function fitOptionsRecord({ init, bounds, fixed, maxIterations }: FitOptions): RecordOptions {
  return {
    ...(init === undefined ? {} : { init: valuesRecord(init) }),
    ...(bounds === undefined
      ? {}
      : { bounds: Object.entries(bounds).map(([name, [lower, upper]]) => ({ name, lower, upper })) }),
    ...(fixed === undefined ? {} : { fixed: named(fixedEntries(fixed)) }),
    ...(maxIterations === undefined ? {} : { maxIterations }),
  };
}

/** Values of parameters as a record carries them: in order, or as a list of names and values. */
export function valuesRecord(values: ParameterValues): RecordOption {
  return isVector(values) ? Array.from(values) : named(Object.entries(values));
}

function named(entries: readonly (readonly [string, number | boolean])[]): readonly RecordOption[] {
  return entries.map(([name, value]) => ({ name, value }));
}
