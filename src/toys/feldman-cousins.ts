import type { Issue } from "../errors.js";
import { Profile } from "../hypotest/profile.js";
import { testSetup } from "../hypotest/setup.js";
import { recordOrigin } from "../infer/origin.js";
import { LARGEST_SEED } from "../math/random/index.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { acceptedIntervals } from "./accepted-intervals.js";
import { fitToys, progressOf, tasksOf } from "./fit-toys.js";
import type { ToyPlan } from "./job.js";
import { type MadeToys, sampleOf } from "./ledger.js";
import { ascending, tieOf, toyPValue } from "./p-value.js";
import type { FeldmanCousinsPoint, FeldmanCousinsResult } from "./results.js";
import { given, MOST_TOYS, studyOptionsRecord, type ToyStudyOptions } from "./toy-options.js";
import { toySampler, wholeNumberIssues } from "./toy-sampler.js";
import { maskedIndices } from "./toy-test.js";

/** Options of `feldmanCousins`. */
export interface FeldmanCousinsOptions extends ToyStudyOptions {
  /** Values of the parameter to test, ascending, inside its bounds. */
  readonly values: readonly number[];
  /** Any parameter; by default the model's parameter of interest. */
  readonly parameter?: string;
  /** Default 0.95. */
  readonly confidenceLevel?: number;
  /** Toys of each value; default 1000. */
  readonly nToys?: number;
}

/** Streams of random numbers from here on, one for each value; those below have other uses. */
const FIRST_STREAM = 16;

/**
 * Confidence interval of one parameter by the construction of Feldman and Cousins: a value is accepted when the data's
 * t = −2 log of the profile likelihood ratio is no larger than the critical one, which a fraction `confidenceLevel` of
 * toys drawn at that value do not exceed. Bounds of the parameter take part in the free fits, so that the interval is
 * never empty because of them. Nuisance parameters of the toys are those fitted to the data at each value (profile
 * construction, "plug-in").
 *
 * Ends are interpolated linearly between tested values in the distance of t from its critical value. Aborting `signal`
 * gives the values whose toys are done, with a note.
 *
 * @throws ModelError (as rejection) `no-poi`
 * @throws DataError (as rejection) `bad-values`, `bad-confidence-level`, `bad-seed`, `bad-n-toys`, `bad-expectation`, and
 * those of a test (`poi-fixed`, `poi-outside-bounds`, …); all problems at once
 * @throws TaskError (as rejection) when a worker ends
 * @see G. J. Feldman and R. D. Cousins, Phys. Rev. D 57 (1998) 3873
 * @example await feldmanCousins(model, data, { values: [0, 0.5, 1, 1.5, 2], confidenceLevel: 0.9, seed: 1 })
 */
export async function feldmanCousins(
  model: Model,
  data: Data,
  options: FeldmanCousinsOptions,
): Promise<FeldmanCousinsResult> {
  const { values, confidenceLevel = 0.95, nToys = 1000, seed = 0, auxdata = "sampled", onProgress } = options;
  const parameter = options.parameter ?? model.parNames[model.requirePoi()]!;
  const { bound, input, pois } = testSetup(model, data, options, {
    statistic: "tmu",
    values: (values.length === 0 ? [undefined] : values).map((value) =>
      value === undefined ? { name: parameter } : { name: parameter, value },
    ),
    issues: issuesOf(options),
  });
  const poi = pois[0]!.index;
  const profile = new Profile(model, bound, input, poi);
  const conditional = values.map((value) => profile.at(value));
  const observed = values.map((value) => profile.deltaTwiceNll(value));
  const plan: ToyPlan = {
    seed,
    statistic: "tmu",
    poi,
    fixedAuxdata: auxdata === "fixed" ? bound.values.slice(model.nMainData) : undefined,
    masked: maskedIndices(model, bound.values),
    input,
    points: values.map((mu, i) => ({ pars: conditional[i]!.values, stream: FIRST_STREAM + i, mu })),
  };
  for (const { pars } of plan.points) toySampler(model, pars, plan.fixedAuxdata); // throws where toys cannot be drawn
  const pieces: MadeToys[][] = values.map(() => []);
  const tasks = values.flatMap((_, point) => tasksOf(point, [[0, nToys]]));
  const advance = progressOf(0, nToys * values.length);
  const complete = await fitToys(model, plan, tasks, options, (block, { point, first, end }) => {
    pieces[point]!.push({ first, end, ...block });
    onProgress?.(advance(end - first));
  });
  const points = values.flatMap((value, i) => {
    const { statistics, failed } = sampleOf({ poi: value, pars: [] }, pieces[i]!);
    return statistics.length === 0
      ? []
      : [testedPoint(value, observed[i]!, ascending(statistics), failed.length, confidenceLevel)];
  });
  const failures = profile.failures;
  const nFailed = points.reduce((sum, point) => sum + point.nFailed, 0);
  const without = values.length - points.length;
  const own = given({
    values,
    parameter: options.parameter,
    confidenceLevel: options.confidenceLevel,
    nToys: options.nToys,
  });
  return {
    kind: "feldman-cousins",
    origin: recordOrigin(model, data, { ...studyOptionsRecord(options), ...own }),
    seed,
    auxdata,
    parameter,
    confidenceLevel,
    bestFit: profile.bestFit,
    points,
    intervals: acceptedIntervals(points),
    valid: failures.length === 0 && without === 0,
    notes: [
      ...failures,
      ...(complete ? [] : ["The run of toys was cancelled."]),
      ...(without === 0 ? [] : [`${without} of the values have no toys and are left out.`]),
      ...(nFailed === 0 ? [] : [`${nFailed} toys failed and are left out.`]),
    ],
  };
}

/** Makes a point from its toys, `sorted` ascending. */
function testedPoint(
  value: number,
  statistic: number,
  sorted: Float64Array,
  nFailed: number,
  confidenceLevel: number,
): FeldmanCousinsPoint {
  const critical = sorted[Math.max(0, Math.ceil(confidenceLevel * sorted.length - 1e-9) - 1)]!; // 0.68 · 100 > 68
  const { value: pValue, error } = toyPValue(sorted, statistic);
  return { value, statistic, critical, pValue, error, accepted: tieOf(statistic) <= critical, nFailed };
}

function issuesOf({ values, confidenceLevel = 0.95, nToys = 1000, seed = 0 }: FeldmanCousinsOptions): Issue[] {
  const ascend = values.every((value, i) => i === 0 || value > values[i - 1]!);
  return [
    ...wholeNumberIssues("seed", seed, LARGEST_SEED),
    ...wholeNumberIssues("nToys", nToys, MOST_TOYS, 1),
    ...(values.length > 0 && ascend
      ? []
      : [
          {
            code: "bad-values",
            path: "values",
            expected: "numbers in ascending order",
            received: `[${values.join(", ")}]`,
          },
        ]),
    ...(confidenceLevel > 0 && confidenceLevel < 1 ? [] : [badLevel(confidenceLevel)]),
  ];
}

function badLevel(level: number): Issue {
  const expected = "a number between 0 and 1";
  return { code: "bad-confidence-level", path: "confidenceLevel", expected, received: String(level) };
}
