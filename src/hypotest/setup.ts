import { DataError, HistFactoryError, type Issue } from "../errors.js";
import { type FitInput, fitInput } from "../fit/fit-input.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { indexByName, unknownParameter } from "../model/vectors.js";
import type { TestOptions } from "./options.js";
import type { BoundData } from "./profile.js";
import type { TestStatisticName } from "./results.js";

/** A parameter of interest with its index in the model. */
export interface Poi {
  readonly name: string;
  readonly index: number;
}

/** Model, data and fit options of a test after all checks. */
export interface TestSetup {
  readonly model: Model;
  readonly data: Data;
  readonly bound: BoundData;
  readonly input: FitInput;
}

/** The statistic of a test, and the values of the parameters of interest that it tests. */
export interface Demands {
  readonly statistic: TestStatisticName;
  /** Names of the parameters of interest, with the values to test. */
  readonly values: readonly { readonly name: string; readonly value?: number }[];
}

/** Name of the parameter of interest of a test. @throws ModelError `no-poi` */
export function poiName(model: Model, options: TestOptions): string {
  return options.poi ?? model.parNames[model.requirePoi()]!;
}

/**
 * Checks the options of a test against its model and data, and finds its parameters of interest.
 *
 * @throws DataError `unknown-parameter`, `poi-fixed`, `poi-outside-bounds`, `poi-bound-not-zero`, `not-finite`, and those
 *   of fits and data; all problems at once
 */
export function testSetup(
  model: Model,
  data: Data,
  options: TestOptions,
  { statistic, values }: Demands,
): TestSetup & { readonly pois: readonly Poi[] } {
  const issues: Issue[] = [];
  const input = collect(issues, () => fitInput(model, options.fit ?? {}));
  const bound = collect(issues, () => model.bind(data));
  const index = indexByName(model.parNames);
  const pois: Poi[] = [];
  for (const { name, value } of values) {
    const p = index.get(name);
    if (p === undefined) issues.push(unknownParameter(name, model.parNames, "poi"));
    else pois.push({ name, index: p });
    if (value !== undefined && !Number.isFinite(value)) issues.push(notFinite(name, value));
    else if (p !== undefined && input !== undefined) issues.push(...problemsOf(input, p, name, value, statistic));
  }
  if (issues.length > 0) throw new DataError(issues);
  return { model, data, bound: bound!, input: input!, pois };
}

/** Runs a check that may throw, and adds the issues of its error to the others. */
function collect<T>(issues: Issue[], check: () => T): T | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    issues.push(...error.issues);
    return undefined;
  }
}

function* problemsOf(
  { lower, upper, fixed }: FitInput,
  p: number,
  name: string,
  value: number | undefined,
  statistic: TestStatisticName,
): Generator<Issue> {
  const path = `parameter of interest "${name}"`;
  const bounds = `[${lower[p]}, ${upper[p]}]`;
  if (fixed[p] === 1) {
    yield {
      code: "poi-fixed",
      path,
      expected: "a parameter that the fit may change",
      received: lower[p] === upper[p] ? `bounds ${bounds}, which hold it` : "one that is held fixed",
      hint: "Free it in the measurement or in the call: fit.fixed with false for its name.",
    };
  }
  if ((statistic === "qtilde" || statistic === "tmutilde") && lower[p] !== 0) {
    const [tilde, plain] = statistic === "qtilde" ? ["qtilde", "q"] : ["tmutilde", "tmu"];
    yield {
      code: "poi-bound-not-zero",
      path,
      expected: `0 as its lower bound, which the test statistic "${tilde}" assumes`,
      received: String(lower[p]),
      hint: `Use the test statistic "${plain}", or set the bound in the measurement or with fit.bounds.`,
    };
  }
  if (value !== undefined && (value < lower[p]! || value > upper[p]!)) {
    yield {
      code: "poi-outside-bounds",
      path,
      expected: `a value to test inside its bounds ${bounds}`,
      received: String(value),
      hint: "Widen the bounds in the measurement or with fit.bounds to test it.",
    };
  }
}

function notFinite(name: string, value: number): Issue {
  return { code: "not-finite", path: `value of "${name}" to test`, expected: "a finite number", received: `${value}` };
}
