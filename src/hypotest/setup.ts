import { describeValue, quote } from "../describe.js";
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

/** A parameter that a test asks for. */
interface TestedParameter {
  readonly name: string;
  /** The option or argument that has the name, for messages; default `poi`. */
  readonly path?: string;
  /** The values to test; a search for a limit has none. */
  readonly values: readonly number[];
}

/** The statistic of a test, and the parameters that it tests. */
interface TestRequest {
  readonly statistic: TestStatisticName;
  readonly tested: readonly TestedParameter[];
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
  { statistic, tested }: TestRequest,
): TestSetup & { readonly pois: readonly Poi[] } {
  const issues: Issue[] = [];
  const input = collect(issues, () => fitInput(model, options.fit ?? {}));
  const bound = collect(issues, () => model.bind(data));
  const index = indexByName(model.parNames);
  const pois: Poi[] = [];
  for (const { name, path = "poi", values } of tested) {
    const p = index.get(name);
    if (p === undefined) issues.push(unknownParameter(name, model.parNames, path));
    else pois.push({ name, index: p });
    issues.push(...values.filter((value) => !Number.isFinite(value)).map((value) => notFinite(name, value)));
    if (p === undefined || input === undefined) continue;
    const poi = { name, index: p };
    issues.push(...problemsOfParameter(input, poi, statistic), ...problemsOfValues(input, poi, values));
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

const pathOf = ({ name }: Poi): string => `parameter of interest ${quote(name)}`;

const boundsOf = ({ lower, upper }: FitInput, { index }: Poi): string => `[${lower[index]}, ${upper[index]}]`;

function* problemsOfParameter(input: FitInput, poi: Poi, statistic: TestStatisticName): Generator<Issue> {
  const path = pathOf(poi);
  const { [poi.index]: lower } = input.lower;
  const { [poi.index]: upper } = input.upper;
  if (input.fixed[poi.index] === 1) {
    yield {
      code: "poi-fixed",
      path,
      expected: "a parameter that the fit may change",
      received: lower === upper ? `bounds ${boundsOf(input, poi)}, which hold it` : "one that is held fixed",
      hint: "Free it in the measurement or in the call: fit.fixed with false for its name.",
    };
  }
  if ((statistic === "qtilde" || statistic === "tmutilde") && lower !== 0) {
    const [tilde, plain] = statistic === "qtilde" ? ["qtilde", "q"] : ["tmutilde", "tmu"];
    yield {
      code: "poi-bound-not-zero",
      path,
      expected: `0 as its lower bound, which the test statistic "${tilde}" assumes`,
      received: String(lower),
      hint: `Use the test statistic "${plain}", or set the bound in the measurement or with fit.bounds.`,
    };
  }
}

function problemsOfValues(input: FitInput, poi: Poi, values: readonly number[]): readonly Issue[] {
  const { [poi.index]: lower = Number.NaN } = input.lower;
  const { [poi.index]: upper = Number.NaN } = input.upper;
  return values
    .filter((value) => value < lower || value > upper)
    .map((value) => ({
      code: "poi-outside-bounds",
      path: pathOf(poi),
      expected: `a value to test inside its bounds ${boundsOf(input, poi)}`,
      received: String(value),
      hint: "Widen the bounds in the measurement or with fit.bounds to test it.",
    }));
}

function notFinite(name: string, value: number): Issue {
  const path = `value of ${quote(name)} to test`;
  return { code: "not-finite", path, expected: "a finite number", received: describeValue(value) };
}
