import { type Command, Option } from "commander";
import { type RankingMethod, ranking } from "../../diagnostics/ranking.js";
import { rankingOnPool } from "../../diagnostics/ranking-job.js";
import type { RankingResult } from "../../diagnostics/results.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { sourcesOf } from "../load.js";
import { addRepeatable } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard, type ShardWork } from "../shards/run-shard.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { addRowOptions } from "../table-options.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers, workersFor } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd ranking workspace.json --top 20 --plot ranking.svg
  histograd ranking workspace.json --method hessian      fast, without refits
  histograd ranking workspace.json --parameter 'jet_*' --parameter lumi

--top shortens the table and the picture; the JSON record contains all parameters.
${SHARD_HELP}
Exit status: 0 for success, 1 when the fit is not valid, 2 for bad usage or input.`;

/** Options of `histograd ranking`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes the change of the parameter of interest when another parameter is held at its estimate plus or minus its pre-fit or post-fit uncertainty. Impacts come from refits, to first order from the Hessian, or from both.",
  );
  addAnalysisOptions(command, true).addOption(
    new Option("--method <name>", "how impacts are computed").choices(["refit", "hessian", "both"]).default("both"),
  );
  addRowOptions(command, ["impact", "pull", "constraint", "name"]);
  addRepeatable(command, "--parameter <pattern>", 'rank these parameters: names, or patterns with "*" and "?"');
  addShard(addWorkers(command));
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runRanking);
}

/** Options of `histograd ranking`. */
interface RankingCliOptions extends AnalysisOptions, WorkerOptions, DivisibleOptions {
  readonly method: RankingMethod;
  readonly top?: number;
  readonly parameter: readonly string[];
}

/** `histograd ranking` */
async function runRanking(path: string, options: RankingCliOptions): Promise<number> {
  const { top, workers, method, division } = options;
  const analysis = await openAnalysis(path, options, isPart(division));
  if (isPart(division)) {
    return runShard(options, sourcesOf(path, options.patch), (work) => rankedBy(analysis, options, work));
  }
  const threads = method === "hessian" ? 0 : workersFor(analysis.model, workers);
  const result = await onWorkers(threads, (where) => rankedBy(analysis, options, where), division);
  const shown = top === undefined ? {} : { drawn: { ...result, parameters: result.parameters.slice(0, top) } };
  await deliverRecord(options, result, { heading: headingOf(analysis), ...shown });
  return EXIT.done;
}

async function rankedBy(
  { model, data, poi, fit }: Analysis,
  options: RankingCliOptions,
  { pool, signal }: Partial<ShardWork>,
): Promise<RankingResult> {
  const { method, parameter } = options;
  return withProgress("ranking parameters", options, (onProgress) => {
    const asked = {
      ...poi,
      fit,
      method,
      ...(parameter.length === 0 ? {} : { parameters: parameter }),
      onProgress,
    };
    return pool === undefined
      ? ranking(model, data, asked)
      : rankingOnPool(pool, model, data, { ...asked, ...(signal === undefined ? {} : { signal }) });
  });
}
