import type { Command } from "commander";
import { DataError } from "../../errors.js";
import { likelihoodContourOnPool } from "../../intervals/contour-job.js";
import { likelihoodContour } from "../../intervals/likelihood-contour.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { refuseLevel } from "../confidence-level.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { sourcesOf } from "../load.js";
import { addRepeatable, parseNumber } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard, type ShardWork } from "../shards/run-shard.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers, workersFor } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd contour workspace.json --parameter mu --parameter jet_energy_scale --plot contour.svg
  histograd contour workspace.json --parameter mu --parameter jet_energy_scale --confidence-level 0.9 --json

Confidence levels are joint probabilities of both parameters: at 0.6827, -2 log L is 2.30 above its minimum, at 0.95 it is 5.99 above.
${SHARD_HELP}
${EXIT_HELP}`;

/** Options of `histograd contour`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Finds the lines that bound the confidence regions of two parameters. All other parameters are fitted again at each point.",
  );
  addAnalysisOptions(command, false);
  addRepeatable(
    command,
    "--parameter <name>",
    "parameter of the x axis, then of the y axis (default: the first two parameters of interest)",
  );
  addRepeatable(
    command,
    "--confidence-level <probability>",
    "confidence level of a contour (default: 0.6827 and 0.95)",
  );
  addShard(addWorkers(refuseLevel(command)));
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const { parameter, confidenceLevel } = command.opts<ContourCliOptions>();
    if (parameter.length !== 2 && parameter.length !== 0) {
      command.error(`error: contour needs two parameters: --parameter x --parameter y, got ${parameter.length}`);
    }
    for (const text of confidenceLevel) {
      const level = parseNumber(text) ?? Number.NaN;
      if (level > 0 && level < 1) continue;
      command.error(`error: --confidence-level ${text}: expected a number between 0 and 1, such as 0.95`);
    }
  });
  runsOnWorkspace(command, runContour);
}

/** Options of `histograd contour`. */
interface ContourCliOptions extends AnalysisOptions, WorkerOptions, DivisibleOptions {
  readonly parameter: readonly string[];
  readonly confidenceLevel: readonly string[];
}

/** `histograd contour` */
async function runContour(path: string, options: ContourCliOptions): Promise<number> {
  const { division } = options;
  const analysis = await openAnalysis(path, options, isPart(division));
  const { model, data, fit } = analysis;
  const levels = options.confidenceLevel.map(Number);
  const [x, y] = options.parameter.length === 2 ? options.parameter : model.poiNames;
  if (x === undefined || y === undefined) {
    throw new DataError([
      {
        code: "bad-argument",
        path: "--parameter",
        expected: "two parameters: --parameter x --parameter y",
        received: "none, and a measurement without two parameters of interest",
      },
    ]);
  }
  const asked = { fit, ...(levels.length === 0 ? {} : { confidenceLevels: levels }) };
  const find = ({ pool, signal }: Partial<ShardWork>) =>
    withProgress("finding contours, sectors", options, (onProgress) => {
      const told = { ...asked, onProgress };
      if (pool === undefined) return likelihoodContour(model, data, [x, y], told);
      const pooled = { ...told, ...(signal === undefined ? {} : { signal }) };
      return likelihoodContourOnPool(pool, model, data, [x, y], pooled);
    });
  if (isPart(division)) return runShard(options, sourcesOf(path, options.patch), find);
  const result = await onWorkers(workersFor(model, options.workers), find, division);
  await deliverRecord(options, result, { heading: headingOf(analysis) });
  return result.contours.some(({ lines }) => lines.length > 0) ? EXIT.done : EXIT.failed;
}
