import type { ClsStatistic, ClsTest, DiscoveryTest, HypotestResult, TestStatisticName } from "../hypotest/results.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aFunction, aRecord, type OptionRules, requireArgument, someNumber } from "../options.js";
import { TaskError } from "../parallel/task-error.js";
import { fitToys, progressOf, tasksOf } from "./fit-toys.js";
import { errorOfTest, hypotestFromToys } from "./hypotest-from-toys.js";
import type { ToyTask } from "./job.js";
import { P_VALUE_OPTIONS, type PValueOptions } from "./p-value.js";
import type { ToyRun, ToyRunStatus } from "./results.js";
import { requireSameTest } from "./same-test.js";
import {
  TOY_TEST_OPTIONS,
  TOY_WORK,
  type ToyCounts,
  type ToyProgress,
  type ToyTestOptions,
  type ToyWork,
} from "./toy-options.js";
import { countOf, type MadeToys, missing, piecesOf, type Range, sampleOf, statisticsBelow } from "./toy-pieces.js";
import { BACKGROUND, SIGNAL, type ToyTest, toyTest } from "./toy-test.js";
import { ToysInterrupted } from "./toys-interrupted.js";

/** Progress of a run, with access to its toys so far. */
export interface ToyRunProgress extends ToyProgress {
  /** Makes a record of the run with its toys so far, for example to write it to a file. */
  readonly run: () => ToyRun;
}

/** Options of `runToys`. */
export interface RunToysOptions extends ToyTestOptions {
  /** Called after each block of toys. */
  readonly onProgress?: (progress: ToyRunProgress) => void;
}

/** Rules for the options of `runToys`. */
export const RUN_TOYS_OPTIONS: OptionRules<RunToysOptions> = { ...TOY_TEST_OPTIONS, onProgress: aFunction };

/** Options of `resumeToys`. The definition of the test comes from the run. */
export type ResumeToysOptions = ToyWork & Pick<RunToysOptions, "nToys" | "fit" | "untilError" | "onProgress">;

/** Rules for the options of `resumeToys`. */
export const RESUME_TOYS_OPTIONS: OptionRules<ResumeToysOptions> = {
  ...TOY_WORK,
  nToys: RUN_TOYS_OPTIONS.nToys,
  fit: RUN_TOYS_OPTIONS.fit,
  untilError: RUN_TOYS_OPTIONS.untilError,
  onProgress: aFunction,
};

/** Options of `hypotestToys`. */
export type HypotestToysOptions = RunToysOptions & PValueOptions;

/** Rules for the options of `hypotestToys`. */
export const HYPOTEST_TOYS_OPTIONS: OptionRules<HypotestToysOptions> = { ...RUN_TOYS_OPTIONS, ...P_VALUE_OPTIONS };

/** Options of toys for a test for a signal. */
export type DiscoveryToysOptions = RunToysOptions & { readonly testStatistic: "q0" };

/** Options of toys for a test that excludes a value. */
export type ClsToysOptions = RunToysOptions & { readonly testStatistic?: ClsStatistic };

/**
 * Makes toys for a test of the value `mu` of a parameter: main and auxiliary data are drawn under the tested value (signal) and
 * under the alternative (background; default 0, and 1 for `q0`), and each toy is fitted freely and with the parameter held at
 * `mu`. Each toy depends on (seed, hypothesis, index) only, so that the result is the same for any number of workers, and for a
 * run that is made in parts.
 *
 * A toy whose fit fails is listed in `failed`. When `signal` is aborted, the result has the finished toys (status `cancelled`).
 *
 * @throws ModelError (as rejection) `no-poi`
 * @throws DataError (as rejection) `bad-argument`, `unknown-option`, `bad-option`, `bad-expectation` where toys cannot be drawn,
 * and those of `hypotest`
 * @throws ToysInterrupted (as rejection) when a worker ends; its `run` has the finished toys
 * @see G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554 (arXiv:1007.1727); pyhf `infer.calculators.ToyCalculator`
 * @example
 * const run = await runToys(model, workspace.data(model), 1, { seed: 1, nToys: 5000, pool });
 * hypotestFromToys(run).cls;
 */
export function runToys(model: Model, data: Data, mu: number, options: DiscoveryToysOptions): Promise<ToyRun<"q0">>;
export function runToys(model: Model, data: Data, mu: number, options?: ClsToysOptions): Promise<ToyRun<ClsStatistic>>;
export function runToys(model: Model, data: Data, mu: number, options?: RunToysOptions): Promise<ToyRun>;
export async function runToys(model: Model, data: Data, mu: number, options: RunToysOptions = {}): Promise<ToyRun> {
  requireInput({ model, data }, options, RUN_TOYS_OPTIONS);
  requireArgument(mu, "mu", someNumber);
  const test = toyTest(model, data, mu, options);
  return makeToys(model, test, [[], []], options);
}

/**
 * Resumes a run: makes the missing toys of the requested ones, whose number may be changed by `nToys`. No toy is made twice. A
 * run is written to a file as the text `formatRecord(run)`.
 *
 * @param data - the data of the run; the options of its fits must be the same, too
 * @throws DataError (as rejection) `bad-argument` for a `run` that is not a toy run; `other-test` when model, data or fits are
 * not those of the run; as `runToys`
 * @example await resumeToys(parseRecord<ToyRun>(text), model, data, { pool })
 */
export async function resumeToys<Statistic extends TestStatisticName>(
  run: ToyRun<Statistic>,
  model: Model,
  data: Data,
  options: ResumeToysOptions = {},
): Promise<ToyRun<Statistic>> {
  requireInput({ model, data }, options, RESUME_TOYS_OPTIONS);
  requireArgument(run, "run", aRecord("toy-run", "runToys"));
  const { wanted, signal, background } = run;
  const test = toyTest(model, data, run.poi.value, {
    ...options,
    seed: run.seed,
    testStatistic: run.testStatistic,
    poi: run.poi.name,
    alternative: background.poi,
    auxdata: run.auxdata,
    generateAt: run.convention === "given" ? signal.pars : run.convention,
    nToys: options.nToys ?? wanted,
    firstToy: wanted.first,
  });
  const now = { ...test.header, ...samplesOf(test, [[], []]) };
  requireSameTest([run, now], (i) => (i === 0 ? "run" : "model, data and fit options"));
  const { status, wanted: _, signal: __, background: ___, ...header } = run;
  const points = [run.signal, run.background].map(({ pars }, i) => ({
    ...test.plan.points[i]!,
    pars: Float64Array.from(pars),
  }));
  const same = { ...test, header, plan: { ...test.plan, points } };
  const resumed = await makeToys(model, same, [piecesOf(signal), piecesOf(background)], options);
  return { ...resumed, testStatistic: run.testStatistic };
}

/**
 * Hypothesis test with toys: `hypotestFromToys` applied to the result of `runToys`.
 *
 * @throws as `runToys`
 * @example (await hypotestToys(model, data, 1, { seed: 1 })).cls
 */
export function hypotestToys(
  model: Model,
  data: Data,
  mu: number,
  options: DiscoveryToysOptions & PValueOptions,
): Promise<DiscoveryTest>;
export function hypotestToys(
  model: Model,
  data: Data,
  mu: number,
  options?: ClsToysOptions & PValueOptions,
): Promise<ClsTest>;
export function hypotestToys(
  model: Model,
  data: Data,
  mu: number,
  options?: HypotestToysOptions,
): Promise<HypotestResult>;
export async function hypotestToys(
  model: Model,
  data: Data,
  mu: number,
  options: HypotestToysOptions = {},
): Promise<HypotestResult> {
  requireInput({ model, data }, options, HYPOTEST_TOYS_OPTIONS);
  const { smoothing, errors, ...rest } = options;
  return hypotestFromToys(await runToys(model, data, mu, rest), {
    ...(smoothing === undefined ? {} : { smoothing }),
    ...(errors === undefined ? {} : { errors }),
  });
}

/** Number of toys of each hypothesis after which the statistical error is computed for the first time. */
const ROUND = 1000;
/** The next round has at least this fraction of all toys before it, rounded up to a multiple of ROUND. */
const GROWTH = 0.25;

/** Pieces of finished toys, of the signal and of the background. */
type MadePieces = readonly [MadeToys[], MadeToys[]];

/** Makes the toys that are missing in `pieces` in rounds, until all are finished or the statistical error is small enough. */
async function makeToys(model: Model, test: ToyTest, pieces: MadePieces, options: RunToysOptions): Promise<ToyRun> {
  const { counts, header, plan } = test;
  const { untilError, onProgress } = options;
  const runNow = (status: ToyRunStatus): ToyRun => ({
    ...header,
    status,
    wanted: counts,
    ...samplesOf(test, pieces),
  });
  const all = tasksBelow(pieces, counts, Number.POSITIVE_INFINITY);
  const total = counts.signal + counts.background;
  const advance = progressOf(total - countOf(all.map(({ first, end }) => [first, end])), total);
  for (const end of roundsOf(counts, untilError)) {
    const tasks = tasksBelow(pieces, counts, end);
    try {
      const complete = await fitToys(model, plan, tasks, options, ({ statistics, failed }, { point, first, end }) => {
        pieces[point]!.push({ first, end, statistics, failed });
        onProgress?.({ ...advance(end - first), run: () => runNow("interrupted") });
      });
      if (!complete) return runNow("cancelled");
    } catch (error) {
      throw error instanceof TaskError ? new ToysInterrupted(error, runNow("interrupted")) : error;
    }
    if (untilError !== undefined && errorBelow(test, pieces, end) <= untilError) return runNow("precise");
  }
  return runNow("complete");
}

function errorBelow({ header }: ToyTest, pieces: MadePieces, end: number): number {
  const [signal, background] = pieces.map((ofOne) => {
    const sorted = [...ofOne].sort((a, b) => a.first - b.first);
    return statisticsBelow(sorted, end);
  });
  return errorOfTest(header, signal!, background!);
}

/** Ends of the rounds, after each of which the error is computed; without `untilError`, a single round of all toys. */
function roundsOf({ first, signal, background }: ToyCounts, untilError: number | undefined): number[] {
  const last = first + Math.max(signal, background);
  if (untilError === undefined) return [last];
  const ends: number[] = [];
  for (let count = ROUND; first + count < last; count += ROUND * Math.ceil((GROWTH * count) / ROUND)) {
    ends.push(first + count);
  }
  return [...ends, last];
}

/** Tasks for the missing toys with an index below `end`, alternating between the two hypotheses. */
function tasksBelow(pieces: MadePieces, { first, signal, background }: ToyCounts, end: number): ToyTask[] {
  const [ofSignal, ofBackground] = [signal, background].map((count, point) => {
    const done = doneIn(pieces[point]!);
    return tasksOf(point, missing(done, [first, Math.min(end, first + count)]));
  });
  const longer = Math.max(ofSignal!.length, ofBackground!.length);
  return Array.from({ length: longer }, (_, i) => [ofSignal![i], ofBackground![i]])
    .flat()
    .filter((task) => task !== undefined);
}

function doneIn(pieces: readonly MadeToys[]): Range[] {
  return pieces.map(({ first, end }) => [first, end] as const).sort((a, b) => a[0] - b[0]);
}

/** The samples of both hypotheses. */
function samplesOf({ plan, header, alternative }: ToyTest, pieces: MadePieces): Pick<ToyRun, "signal" | "background"> {
  const pars = (point: number) => Array.from(plan.points[point]!.pars);
  return {
    signal: sampleOf({ poi: header.poi.value, pars: pars(SIGNAL) }, pieces[SIGNAL]),
    background: sampleOf({ poi: alternative, pars: pars(BACKGROUND) }, pieces[BACKGROUND]),
  };
}
