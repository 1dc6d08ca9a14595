import { DataError } from "../errors.js";
import { recordOrigin } from "../fit/origin.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aList, requireArgument } from "../options.js";
import { expectedCls, pValues } from "./asymptotic.js";
import { AsymptoticTests } from "./asymptotic-tests.js";
import { fewEventsNotes } from "./few-events.js";
import { boundNotes, notesOf } from "./notes.js";
import { LIMIT_OPTIONS, type LimitOptions, recordedOptions, shownComplement } from "./options.js";
import type { ClsScan, Limit, Limits } from "./results.js";
import { poiName, testSetup } from "./setup.js";

const someValuesToTest = aList("a list of numbers to test", (values) =>
  values.every((value) => typeof value === "number"),
);

/**
 * Computes CLs, observed and expected, for a list of values of a parameter of interest, as a Brazil band plot shows them. Limits
 * are the values at which the curves cross 1 − `confidenceLevel` (default 0.95), by linear interpolation as in pyhf's
 * `linear_grid_scan`. Their accuracy depends on the distances in the list; `upperLimit` finds the exact roots. Where a curve does
 * not cross the level inside the list, its limit has a `reason` instead of a value (pyhf returns an end of the list).
 *
 * Fits are shared, and start from their neighbours. Values are sorted, and repeated values are tested once.
 *
 * @throws DataError `bad-argument` for `values` that are not a list, `no-values` for an empty list, and as `hypotest` for each
 * value
 * @see pyhf `infer.intervals.upper_limits.linear_grid_scan`
 * @example clsScan(model, workspace.data(model), [0, 0.5, 1, 1.5, 2]).limits.observed.value
 */
export function clsScan(model: Model, data: Data, values: ArrayLike<number>, options: LimitOptions = {}): ClsScan {
  requireInput({ model, data }, options, LIMIT_OPTIONS);
  requireArgument(values, "values", someValuesToTest);
  const { testStatistic = "qtilde", confidenceLevel = 0.95, baseDistribution = "normal" } = options;
  const name = poiName(model, options);
  const sorted = [...new Set(Array.from(values))].sort((a, b) => a - b);
  if (sorted.length === 0) throw noValues(name);
  const setup = testSetup(model, data, options, { statistic: testStatistic, tested: [{ name, values: sorted }] });
  const tests = new AsymptoticTests(setup, setup.pois[0]!, testStatistic, options);
  const points = pointsOf(tests, sorted, baseDistribution, options.onProgress);
  return {
    kind: "cls-scan",
    origin: recordOrigin(
      model,
      data,
      recordedOptions(options, { testStatistic, confidenceLevel, baseDistribution, asimovSignal: tests.alternative }),
    ),
    calculator: "asymptotic",
    testStatistic,
    poi: name,
    points,
    confidenceLevel,
    limits: interpolatedLimits(points, confidenceLevel),
    notes: [...notesOf(tests), ...boundNotes(tests), ...fewEventsNotes(tests, sorted.at(-1)!)],
  };
}

function pointsOf(
  tests: AsymptoticTests,
  values: readonly number[],
  base: "normal" | "clipped-normal",
  onProgress: LimitOptions["onProgress"],
) {
  // All fits are made first, since one of them may replace the free minimum, on which all statistics depend.
  for (const [k, value] of values.entries()) {
    tests.test(value);
    onProgress?.(k + 1, values.length);
  }
  return values.map((value) => {
    const test = tests.test(value);
    const numbers = { ...pValues(test), expected: expectedCls(test.separation, base) };
    const areFitted = [tests.observed, tests.asimov].every((profile) => profile.free.valid && profile.isValidAt(value));
    return { value, ...numbers, valid: areFitted && Object.values(numbers).flat().every(Number.isFinite) };
  });
}

/** Limits at which the curves of CLs fall below 1 − `confidenceLevel`, by linear interpolation. */
function interpolatedLimits(points: ClsScan["points"], confidenceLevel: number): Limits {
  const level = 1 - confidenceLevel;
  const values = points.map(({ value }) => value);
  const expected = (i: 0 | 1 | 2 | 3 | 4) =>
    crossing(
      values,
      points.map((point) => point.expected[i]),
      level,
    );
  return {
    observed: crossing(
      values,
      points.map(({ cls }) => cls),
      level,
    ),
    expected: [expected(0), expected(1), expected(2), expected(3), expected(4)],
  };
}

/** The first value at which a curve falls from `level` or above to a number below it. */
function crossing(values: readonly number[], curve: readonly number[], level: number): Limit {
  for (let i = 1; i < values.length; i++) {
    const [a, b] = [curve[i - 1]!, curve[i]!];
    if (!(a >= level && b < level)) continue;
    return { value: values[i - 1]! + ((a - level) / (a - b)) * (values[i]! - values[i - 1]!) };
  }
  const last = values.length - 1;
  const shown = shownComplement(1 - level);
  if (curve[0]! < level) {
    return { reason: `CLs is already ${curve[0]!.toPrecision(3)} at the lowest value ${values[0]}, below ${shown}.` };
  }
  return {
    reason: `CLs is still ${curve[last]!.toPrecision(3)} at the highest value ${values[last]}, above ${shown}.`,
  };
}

function noValues(name: string): DataError {
  return new DataError([
    { code: "no-values", path: "values", expected: `at least one value of ${name} to test`, received: "none" },
  ]);
}
