import { DataError, type Issue } from "../errors.js";
import type { Band, ClsScan, HypotestResult, Limit, Limits } from "../hypotest/results.js";
import { levelIssues, poiName } from "../hypotest/setup.js";
import { recordOrigin } from "../infer/origin.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { hypotestFromToys } from "./hypotest-from-toys.js";
import type { PValueOptions } from "./p-value.js";
import type { ToyRun } from "./results.js";
import { runToys } from "./run-toys.js";
import { given, toyOptionsRecord, type ToyProgress, type ToyTestOptions } from "./toy-options.js";

/** Options of `clsScanToys`. */
export interface ClsScanToysOptions extends Omit<ToyTestOptions, "testStatistic" | "firstToy">, PValueOptions {
  /** Default `qtilde`. */
  readonly testStatistic?: "q" | "qtilde";
  /** CLs at the limit, 1 − confidence level; default 0.05. */
  readonly level?: number;
  /** Called as toys are made, with the numbers of all values together. */
  readonly onProgress?: (progress: ToyProgress) => void;
  /** Called with the toys of each value. */
  readonly onRun?: (run: ToyRun) => void;
}

/**
 * CLs by toys on a grid of values, with the upper limits where the observed curve and the expected ones fall through
 * `level`, by linear interpolation. All values have the same random numbers, so that the curves are smoother than their
 * statistical errors.
 *
 * A curve with noise may cross the level more than once: the limit is the crossing at the largest value. Aborting `signal`
 * gives the values that are done.
 *
 * @param values - ascending
 * @throws DataError (as rejection) `bad-values`, `bad-level`; as `runToys`
 * @example await clsScanToys(model, data, [0.5, 1, 1.5, 2], { seed: 1, pool })
 */
export async function clsScanToys(
  model: Model,
  data: Data,
  values: readonly number[],
  options: ClsScanToysOptions = {},
): Promise<ClsScan> {
  const { level = 0.05, onProgress, onRun, smoothing, errors, ...test } = options;
  const issues = [...levelIssues(level), ...valuesIssues(values)];
  if (issues.length > 0) throw new DataError(issues);
  const results: HypotestResult[] = [];
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
    cls: result.cls!,
    clsb: result.clsb,
    clb: result.clb!,
    expected: result.expected,
    valid: result.valid,
  }));
  const own = given({ values, level: options.level, smoothing, errors });
  return {
    kind: "cls-scan",
    origin: recordOrigin(model, data, { ...toyOptionsRecord(options), ...own }),
    calculator: "toys",
    testStatistic: options.testStatistic ?? "qtilde",
    poi: poiName(model, options),
    points,
    level,
    limits: limitsOf(points, level),
  };
}

function overall(start: number, done: number, total: number): ToyProgress {
  return { done, total, secondsLeft: ((Date.now() - start) / 1000) * ((total - done) / done) };
}

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
  return { observed: limit(({ cls }) => cls), expected: expected as unknown as Limits["expected"] };
}

/** Where a curve falls through the level for the last time. */
function crossing(curve: readonly { readonly value: number; readonly cls: number }[], level: number): Limit {
  for (let i = curve.length - 1; i > 0; i--) {
    const [a, b] = [curve[i - 1]!, curve[i]!];
    if (!(a.cls > level && b.cls <= level)) continue;
    return { value: a.value + ((b.value - a.value) * (a.cls - level)) / (a.cls - b.cls) };
  }
  const last = curve.at(-1);
  if (last === undefined) return { reason: "CLs is not known at any tested value" };
  if (last.cls > level) return { reason: `CLs is above ${level} up to the largest tested value ${last.value}` };
  return { reason: `CLs is not above ${level} from the smallest tested value ${curve[0]!.value} on` };
}

function valuesIssues(values: readonly number[]): Issue[] {
  if (values.length > 0 && values.every((value, i) => i === 0 || value > values[i - 1]!)) return [];
  const expected = "numbers in ascending order";
  return [{ code: "bad-values", path: "values", expected, received: `[${values.join(", ")}]` }];
}
