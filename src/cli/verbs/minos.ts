import type { Command } from "commander";
import { type MinosOptions, minos } from "../../intervals/minos.js";
import { minosOnPool } from "../../intervals/minos-job.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import {
  type AnalysisOptions,
  addAnalysisOptions,
  addRecordOptions,
  withCommandLineHints,
} from "../analysis-command.js";
import { refuseLevel } from "../confidence-level.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { sourcesOf } from "../load.js";
import { addRepeatable } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { type ProgressOptions, withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard, type ShardWork } from "../shards/run-shard.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { addRowOptions } from "../table-options.js";
import { parseProbability } from "../values.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers, workersFor } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd minos workspace.json mu
  histograd minos workspace.json mu 'jet_*' --confidence-level 0.95 --plot intervals.svg
  histograd minos workspace.json                    all parameters

${SHARD_HELP}
${EXIT_HELP}
If a side has no end (at a bound, or where the likelihood is flat), the table says why, and the exit status is 0.`;

/** Options of `histograd minos`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes intervals at whose ends -2 log L, minimised with respect to all other parameters, is 1 above its minimum (or the value that corresponds to --confidence-level).",
  );
  addAnalysisOptions(command, false)
    .argument("[parameters...]", 'names, or patterns with "*" and "?" (default: all parameters that are not held)')
    .option(
      "--confidence-level <probability>",
      "confidence level of the intervals (default: one standard deviation, 0.6827)",
      parseProbability,
    );
  addRepeatable(command, "--parameter <pattern>", "parameters, as the arguments name them");
  addRowOptions(command, ["name"]);
  addShard(addWorkers(refuseLevel(command)));
  addHepdata(addRecordOptions(command))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, parameters: readonly string[], options: MinosCliOptions) => {
      process.exitCode = await withCommandLineHints(() => runMinos(path, parameters, options));
    });
}

/** Options of `histograd minos`. */
interface MinosCliOptions extends AnalysisOptions, WorkerOptions, DivisibleOptions {
  readonly confidenceLevel?: number;
  readonly parameter: readonly string[];
}

/** `histograd minos` */
async function runMinos(path: string, named: readonly string[], options: MinosCliOptions): Promise<number> {
  const { division, parameter } = options;
  const parameters = [...named, ...parameter];
  const analysis = await openAnalysis(path, options, isPart(division));
  const { fit } = analysis;
  const asked = {
    fit,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(options.confidenceLevel === undefined ? {} : { confidenceLevel: options.confidenceLevel }),
  };
  const find = (work: Partial<ShardWork>) => intervalsOn(analysis, asked, work, options);
  if (isPart(division)) return runShard(options, sourcesOf(path, options.patch), find);
  const result = await onWorkers(workersFor(analysis.model, options.workers), find, division);
  await deliverRecord(options, result, { heading: headingOf(analysis) });
  return result.bestFit.valid ? EXIT.done : EXIT.failed;
}

function intervalsOn(
  { model, data }: Analysis,
  options: MinosOptions,
  { pool, signal }: Partial<ShardWork>,
  wishes: ProgressOptions,
) {
  return withProgress("finding intervals of parameters", wishes, (onProgress) => {
    const asked = { ...options, onProgress };
    if (pool === undefined) return minos(model, data, asked);
    return minosOnPool(pool, model, data, { ...asked, ...(signal === undefined ? {} : { signal }) });
  });
}
