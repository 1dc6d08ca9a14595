import type { Command } from "commander";
import { feldmanCousins } from "../../toys/feldman-cousins.js";
import type { FeldmanCousinsOptions } from "../../toys/feldman-cousins-options.js";
import type { ToyWork } from "../../toys/toy-options.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { refuseLevel } from "../confidence-level.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { sourcesOf } from "../load.js";
import { requireOption } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard } from "../shards/run-shard.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { type GridPoints, gridValues, parseCount, parseGrid, parseProbability, parseWhole } from "../values.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd feldmancousins workspace.json --scan 0,4,41 --toys 2000 --seed 1
  histograd feldmancousins workspace.json --scan 0,4,41 --confidence-level 0.9 --plot interval.svg

The ends of the interval are found between the values of --scan: each of --bisections halves their distance, with new toys. Which toys
these are depends on the scan: with --shard, histograd merge makes them.
${SHARD_HELP}
${EXIT_HELP}`;

/** Options of `histograd feldmancousins`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Finds the Feldman-Cousins confidence interval of the parameter of interest: values are accepted by the distribution of the profile likelihood ratio in toys, or in all possible outcomes where these are few.",
  );
  addAnalysisOptions(command, true)
    .option("--scan <lower,upper,points>", "values that are tested (required)", parseGrid)
    .option("--confidence-level <probability>", "confidence level of the interval (default: 0.95)", parseProbability)
    .option("--toys <number>", "toys for each value (default: 1000)", parseCount)
    .option(
      "--bisections <number>",
      "how often the step of --scan is halved at each end of the interval (default: 6)",
      parseWhole,
    )
    .option("--seed <number>", "seed of the toys (default: 0); the same seed gives the same toys", parseWhole);
  addShard(addWorkers(refuseLevel(command)));
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  requireOption(command, "scan");
  runsOnWorkspace(command, runFeldmanCousins);
}

/** Options of `histograd feldmancousins`. */
interface FeldmanCousinsCliOptions extends AnalysisOptions, WorkerOptions, DivisibleOptions {
  readonly scan: GridPoints;
  readonly confidenceLevel?: number;
  readonly toys?: number;
  readonly bisections?: number;
  readonly seed?: number;
}

/** `histograd feldmancousins` */
async function runFeldmanCousins(path: string, options: FeldmanCousinsCliOptions): Promise<number> {
  const { division, workers } = options;
  const analysis = await openAnalysis(path, options, isPart(division));
  const find = (where: ToyWork) => intervalOn(analysis, options, where);
  if (isPart(division)) return runShard(options, sourcesOf(path, options.patch), find);
  const result = await onWorkers(workers, find, division);
  await deliverRecord(options, result, { heading: headingOf(analysis) });
  return result.valid ? EXIT.done : EXIT.failed;
}

async function intervalOn({ model, data, poi, fit }: Analysis, options: FeldmanCousinsCliOptions, where: ToyWork) {
  const { scan, confidenceLevel, toys, bisections, seed } = options;
  const asked: FeldmanCousinsOptions = {
    ...where,
    fit,
    values: gridValues(scan),
    ...(poi.poi === undefined ? {} : { parameter: poi.poi }),
    ...(confidenceLevel === undefined ? {} : { confidenceLevel }),
    ...(toys === undefined ? {} : { nToys: toys }),
    ...(bisections === undefined ? {} : { bisections }),
    ...(seed === undefined ? {} : { seed }),
  };
  return withProgress("making toys", options, (onProgress) =>
    feldmanCousins(model, data, { ...asked, onProgress: ({ done, total }) => onProgress(done, total) }),
  );
}
