import { plural } from "../describe.js";
import { recordOrigin } from "../fit/origin.js";
import { aLimitConfidenceLevel, shownComplement } from "../hypotest/options.js";
import type { Band, ClsScan, ClsTest, Limit, Limits } from "../hypotest/results.js";
import { poiName, testSetup } from "../hypotest/setup.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFunction, type OptionRules, oneOf, requireArgument } from "../options.js";
import { hypotestFromToys } from "./hypotest-from-toys.js";
import { P_VALUE_OPTIONS, type PValueOptions } from "./p-value.js";
import type { ToyRun } from "./results.js";
import { runToys } from "./run-toys.js";
import {
  ascendingNumbers,
  given,
  TOY_TEST_OPTIONS,
  type ToyProgress,
  type ToyTestOptions,
  toyOptionsRecord,
} from "./toy-options.js";

/** Options of `clsScanToys`. */
export interface ClsScanToysOptions extends Omit<ToyTestOptions, "testStatistic" | "firstToy">, PValueOptions {
  /** Default `qtilde`. */
  readonly testStatistic?: "q" | "qtilde";
  /** CLs at the limit is 1 − `confidenceLevel`; default 0.95. */
  readonly confidenceLevel?: number;
  /** Called as toys are made, with the numbers of toys of all values together. */
  readonly onProgress?: (progress: ToyProgress) => void;
  /** Called with the finished toys of each value. */
  readonly onRun?: (run: ToyRun) => void;
}

const { firstToy: _, ...ownTestOptions } = TOY_TEST_OPTIONS;

/** Rules for the options of `clsScanToys`. */
export const CLS_SCAN_TOYS_OPTIONS: OptionRules<ClsScanToysOptions> = {
  ...ownTestOptions,
  ...P_VALUE_OPTIONS,
  testStatistic: oneOf("q", "qtilde"),
  confidenceLevel: aLimitConfidenceLevel,
  onProgress: aFunction,
  onRun: aFunction,
};

/**
 * Computes CLs with toys on a grid of values, and the upper limits at which the observed and expected curves fall below
 * 1 − `confidenceLevel`, by linear interpolation. All values use the same random numbers, so that the curves are smoother than
 * their statistical errors.
 *
 * A curve with statistical fluctuations may cross the level more than once; the limit is the crossing at the largest value. When
 * `signal` is aborted, the record has the finished values.
 *
 * @param values - ascending
 * @throws DataError (as rejection) `unknown-option`, `bad-option`, `bad-argument`; as `runToys`
 * @example await clsScanToys(model, data, [0.5, 1, 1.5, 2], { seed: 1, pool })
 */
export async function clsScanToys(
  model: Model,
  data: Data,
  values: readonly number[],
  options: ClsScanToysOptions = {},
): Promise<ClsScan> {
  requireInput({ model, data }, options, CLS_SCAN_TOYS_OPTIONS);
  requireArgument(values, "values", ascendingNumbers);
  const { confidenceLevel = 0.95, onProgress, onRun, smoothing, errors, ...test } = options;
  const poi = poiName(model, options);
  const testStatistic = options.testStatistic ?? "qtilde";
  // All values are checked before the first toy is made.
  testSetup(model, data, options, { statistic: testStatistic, tested: [{ name: poi, values }] });
  const results: ClsTest[] = [];
  const start = Date.now();
  for (const [i, value] of values.entries()) {
    const run = await runToys(model, data, value, {
      ...test,
      onProgress: ({ done, total }) => onProgress?.(overall(start, i * total + done, values.length * total)),
    });
    if (run.status === "cancelled") break;
    onRun?.(run);
    results.push(hypotestFromToys(run, given({ smoothing, errors })));
  }
  const points = results.map((result) => ({
    value: result.poi.value,
    cls: result.cls,
    clsb: result.clsb,
    clb: result.clb,
    expected: result.expected,
    valid: result.valid,
  }));
  const own = given({ values, confidenceLevel: options.confidenceLevel, smoothing, errors });
  return {
    kind: "cls-scan",
    origin: recordOrigin(model, data, { ...toyOptionsRecord(options), ...own }),
    calculator: "toys",
    testStatistic,
    poi,
    points,
    confidenceLevel,
    limits: limitsOf(points, 1 - confidenceLevel),
    notes: [
      ...(results.length === values.length ? [] : [cancelledNote(results.length, values.length)]),
      ...new Set(results.flatMap(({ notes }) => notes)),
    ],
  };
}

function cancelledNote(nDone: number, nValues: number): string {
  return `The scan was cancelled: the toys of ${nDone} of ${plural(nValues, "value")} are finished.`;
}

function overall(start: number, done: number, total: number): ToyProgress {
  return { done, total, secondsLeft: ((Date.now() - start) / 1000) * ((total - done) / done) };
}

/** The observed and expected CLs of a tested value. */
interface CurvePoint {
  readonly value: number;
  readonly cls: number;
  readonly expected: Band;
}

function limitsOf(points: readonly CurvePoint[], level: number): Limits {
  const limit = (clsAt: (point: CurvePoint) => number) =>
    crossing(
      points.map((point) => ({ value: point.value, cls: clsAt(point) })).filter(({ cls }) => !Number.isNaN(cls)),
      level,
    );
  const expected = [0, 1, 2, 3, 4].map((k) => limit(({ expected }) => expected[k]!));
  const [a, b, c, d, e] = expected;
  return { observed: limit(({ cls }) => cls), expected: [a!, b!, c!, d!, e!] };
}

/** The last value at which a curve falls below the level. */
function crossing(curve: readonly { readonly value: number; readonly cls: number }[], level: number): Limit {
  for (let i = curve.length - 1; i > 0; i--) {
    const [a, b] = [curve[i - 1]!, curve[i]!];
    if (!(a.cls > level && b.cls <= level)) continue;
    return { value: a.value + ((b.value - a.value) * (a.cls - level)) / (a.cls - b.cls) };
  }
  const last = curve.at(-1);
  const shown = shownComplement(1 - level);
  if (last === undefined) return { reason: "CLs is not known at any tested value." };
  if (last.cls > level) return { reason: `CLs is above ${shown} up to the largest tested value ${last.value}.` };
  return { reason: `CLs is not above ${shown} at any tested value; the smallest is ${curve[0]!.value}.` };
}
