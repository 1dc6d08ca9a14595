import { DataError, type Issue } from "../../errors.js";
import type { TestStatisticName } from "../../hypotest/results.js";
import type { Model } from "../../model/model.js";
import { openToyFile, readToyRun, type ToyFileOptions, toyRunKeeper } from "../../node/toy-file.js";
import type { Pool } from "../../parallel/types.js";
import { printable } from "../../printable.js";
import { hypotestFromToys } from "../../toys/hypotest-from-toys.js";
import { mergeToys } from "../../toys/merge-toys.js";
import type { ToyRun } from "../../toys/results.js";
import { type RunToysOptions, resumeToys, runToys } from "../../toys/run-toys.js";
import { ToysInterrupted } from "../../toys/toys-interrupted.js";
import { openAnalysis } from "../analysis.js";
import type { AnalysisOptions } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { sourcesOf } from "../load.js";
import { type Destination, deliverRecord, requireFree } from "../output/deliver.js";
import { printNote } from "../output/print.js";
import { requireReplaceable, requireWritable } from "../output/write-file.js";
import { withProgress } from "../progress.js";
import { requireRecordFile } from "../record-file.js";
import { EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard } from "../shards/run-shard.js";
import type { WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

/** Options that `toys run` and `toys resume` share. */
interface ToyMaking extends AnalysisOptions, WorkerOptions {
  readonly toys?: number;
  readonly untilError?: number;
}

/** Options of `histograd toys run`. */
interface ToysRunOptions extends ToyMaking, DivisibleOptions {
  readonly output: string;
  readonly testPoi: number;
  readonly testStat: TestStatisticName;
  readonly seed: number;
  readonly first: number;
  readonly auxdata: "sampled" | "fixed";
}

/** Options of `histograd toys resume`. */
export interface ToysResumeOptions extends ToyMaking {
  readonly output?: never;
}

/** `histograd toys run` */
export async function runToysRun(path: string, options: ToysRunOptions): Promise<number> {
  const { output, division, ...destination } = options;
  requireReplaceable(output);
  const analysis = await openAnalysis(path, options, isPart(division));
  const { model, data, poi, fit } = analysis;
  const { testPoi, testStat, seed, first, auxdata, toys, untilError } = options;
  const make = (work: Work) =>
    runToys(model, data, testPoi, {
      ...poi,
      ...work,
      ...(toys === undefined ? {} : { nToys: toys }),
      ...(untilError === undefined ? {} : { untilError }),
      fit,
      testStatistic: testStat,
      seed,
      firstToy: first,
      auxdata,
    });
  if (isPart(division)) return runShard(options, sourcesOf(path, options.patch), make);
  const run = await keptIn(output, { replace: options.force === true }, options, make);
  return deliverRun(run, destination, [output, path], headingOf(analysis));
}

/** `histograd toys resume` */
export async function runToysResume(file: string, path: string, options: ToysResumeOptions): Promise<number> {
  const earlier = readRun(file);
  requireWritable(file, true);
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  requireSameModel(file, earlier, model);
  const { toys, untilError } = options;
  const run = await keptIn(file, {}, options, (work) =>
    resumeToys(earlier, model, data, {
      ...work,
      ...(toys === undefined ? {} : { nToys: toys }),
      ...(untilError === undefined ? {} : { untilError }),
      fit,
    }),
  );
  return deliverRun(run, options, [file, path], headingOf(analysis));
}

/** `histograd toys merge` */
export async function runToysMerge(files: readonly string[], options: Destination): Promise<number> {
  await requireFree(options, files);
  const runs = files.map(readRun);
  const run = withFileNames(files, () => mergeToys(runs));
  const result = hypotestFromToys(run);
  await deliverRecord(options, run, { heading: files.map(printable).join(" + ") });
  return result.valid ? EXIT.done : EXIT.failed;
}

/** Said before anything about the test: other problems would follow from this one. @throws DataError `other-test` */
function requireSameModel(file: string, { origin }: ToyRun, model: Model): void {
  const issue = (path: string, expected: string, received: string): Issue => {
    const hint = "Give the workspace, patches and measurement that the toys were made with.";
    return { code: "other-test", path, expected, received, hint };
  };
  const { measurement, workspaceDigest } = model.origin;
  if (measurement !== origin.measurement) {
    const expected = `"${origin.measurement}", the measurement of the toys in ${file}`;
    throw new DataError([issue("measurement", expected, `"${measurement}"`)]);
  }
  if (workspaceDigest === origin.workspaceDigest) return;
  throw new DataError([issue("workspace", `that of the toys in ${file}`, "another one (its digest differs)")]);
}

/** Errors about `runs[1]` are about the second file. */
function withFileNames<T>(files: readonly string[], action: () => T): T {
  const named = (text: string) => text.replace(/runs\[(\d+)\]/g, (all, i: string) => files[Number(i)] ?? all);
  try {
    return action();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(
      error.issues.map((issue) => ({ ...issue, path: named(issue.path), received: named(issue.received) })),
    );
  }
}

/** The run in a file, whose errors name it. */
function readRun(file: string): ToyRun {
  requireRecordFile(file, "a file of toys");
  try {
    return readToyRun(file);
  } catch (error) {
    if (!(error instanceof DataError) || error.code !== "not-a-toy-run") throw error;
    throw new DataError(error.issues.map((issue) => ({ ...issue, path: `${file}: ${issue.path}` })));
  }
}

type Work = Pick<RunToysOptions, "signal" | "onProgress"> & { readonly pool?: Pool };

/** Makes toys and keeps them in a file: as they are made, when the user interrupts, and when a worker ends. */
async function keptIn(
  path: string,
  fileOptions: ToyFileOptions,
  options: ToyMaking & DivisibleOptions,
  make: (work: Work) => Promise<ToyRun>,
): Promise<ToyRun> {
  const file = openToyFile(path, fileOptions);
  const keep = toyRunKeeper(file);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const name of SIGNALS) process.once(name, stop); // a second one ends the process
  try {
    const run = await withProgress("making toys", options, (tell) => {
      const onProgress: RunToysOptions["onProgress"] = (now) => {
        tell(now.done, now.total);
        keep(now);
      };
      return onWorkers(
        options.workers,
        (where) => make({ ...where, signal: controller.signal, onProgress }),
        options.division,
      );
    });
    file.write(run);
    return run;
  } catch (error) {
    if (!(error instanceof ToysInterrupted)) throw error;
    file.write(error.run);
    printNote(`error: ${printable(error.message)}\n`);
    return error.run;
  } finally {
    for (const name of SIGNALS) process.removeListener(name, stop);
    file.close();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** @param files - of the run and of the workspace, for what to do next */
async function deliverRun(
  run: ToyRun,
  destination: Destination,
  files: readonly [string, string],
  heading: string,
): Promise<number> {
  const result = hypotestFromToys(run);
  await deliverRecord(destination, run, { heading });
  if (run.status !== "cancelled" && run.status !== "interrupted") return result.valid ? EXIT.done : EXIT.failed;
  const [file, path] = files.map(printable);
  printNote(
    `The run is not complete: ${file} has what is done. To go on, with the same options about model and fits:\n`,
  );
  printNote(`  histograd toys resume ${file} ${path}\n`);
  return EXIT.failed;
}
