import type { Command } from "commander";
import { goodnessOfFit } from "../../diagnostics/goodness-of-fit.js";
import { fit as fitModel } from "../../fit/fit.js";
import { goodnessOfFitToys } from "../../toys/goodness-of-fit-toys.js";
import type { ToyWork } from "../../toys/toy-options.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { sourcesOf } from "../load.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard } from "../shards/run-shard.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { parseCount, parseWhole } from "../values.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd gof workspace.json
  histograd gof workspace.json --toys 1000 --seed 1 --plot gof.svg

${SHARD_HELP}
${EXIT_HELP}`;

/** Options of `histograd gof`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes the likelihood ratio to the saturated model, which predicts every bin exactly, with its p-value from a chi-squared distribution and, on request, from toys.",
  );
  addAnalysisOptions(command, false)
    .option("--toys <number>", "also compute the p-value from this many toys", parseCount)
    .option("--seed <number>", "seed of the toys (default: 0); the same seed gives the same toys", parseWhole);
  addShard(addWorkers(command));
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const { toys, seed, division } = command.opts<GofOptions>();
    if (toys === undefined && division !== undefined) command.error("error: only toys are divided: give --toys");
    if (toys === undefined && seed !== undefined) command.error("error: --seed applies to toys and needs --toys");
  });
  runsOnWorkspace(command, runGof);
}

/** Options of `histograd gof`. */
interface GofOptions extends AnalysisOptions, WorkerOptions, DivisibleOptions {
  readonly toys?: number;
  readonly seed?: number;
}

/** `histograd gof` */
async function runGof(path: string, options: GofOptions): Promise<number> {
  const { division } = options;
  const analysis = await openAnalysis(path, options, isPart(division));
  const { model, data, fit } = analysis;
  if (isPart(division)) {
    return runShard(options, sourcesOf(path, options.patch), (work) => toysOn(analysis, options, work));
  }
  const heading = headingOf(analysis);
  const bestFit = await withProgress("fitting", options, () => fitModel(model, data, fit));
  const result = goodnessOfFit(model, data, { fit, bestFit });
  if (options.toys === undefined) {
    await deliverRecord(options, result, { heading });
    return bestFit.valid ? EXIT.done : EXIT.failed;
  }
  const toys = await onWorkers(options.workers, (where) => toysOn(analysis, options, where), division);
  await deliverRecord(options, toys, { heading, besides: [result] });
  return toys.valid ? EXIT.done : EXIT.failed;
}

async function toysOn({ model, data, fit }: Analysis, options: GofOptions, where: ToyWork) {
  const { toys: nToys, seed } = options;
  return withProgress("making toys", options, (onProgress) =>
    goodnessOfFitToys(model, data, {
      ...where,
      fit,
      ...(nToys === undefined ? {} : { nToys }),
      ...(seed === undefined ? {} : { seed }),
      onProgress: ({ done, total }) => onProgress(done, total),
    }),
  );
}
