import type { Command } from "commander";
import { DataError, type Issue } from "../../errors.js";
import type { ScanAxis } from "../../scan/axes.js";
import { profileScan } from "../../scan/profile-scan.js";
import { profileScanOnPool } from "../../scan/profile-scan-job.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { sourcesOf } from "../load.js";
import { addRepeatable, parseNumber } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { type ProgressOptions, withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import type { DivisibleOptions } from "../shards/division.js";
import { isPart, runShard, type ShardWork } from "../shards/run-shard.js";
import { addShard, SHARD_HELP } from "../shards/shard-option.js";
import { addWorkers, type WorkerOptions } from "../worker-options.js";
import { onWorkers, workersFor } from "../workers.js";

const EXAMPLES = `
Examples:
  histograd scan workspace.json --parameter mu=0,3,31
  histograd scan workspace.json --parameter mu=0,3,31 --parameter jet_energy_scale=-2,2,21 --plot regions.svg

${SHARD_HELP}
${EXIT_HELP}`;

/** Options of `histograd scan`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes how far -2 log L, minimised with respect to all other parameters, is above its minimum at each point of a grid. Points must lie inside the bounds of the parameters.",
  );
  addAnalysisOptions(command, false);
  addRepeatable(command, "--parameter <name=lower,upper,points>", "axis of the grid; give one or two");
  addShard(addWorkers(command));
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const n = command.opts<ScanOptions>().parameter.length;
    if (n === 0) command.error("error: scan needs --parameter, such as --parameter mu=0,3,31");
    if (n > 2) command.error(`error: scan takes one or two of --parameter, got ${n}`);
  });
  runsOnWorkspace(command, runScan);
}

/** Options of `histograd scan`. */
interface ScanOptions extends AnalysisOptions, WorkerOptions, DivisibleOptions {
  readonly parameter: readonly string[];
}

/** `histograd scan` */
async function runScan(path: string, options: ScanOptions): Promise<number> {
  const axes = readAxes(options.parameter);
  const { division } = options;
  const analysis = await openAnalysis(path, options, isPart(division));
  if (isPart(division)) {
    return runShard(options, sourcesOf(path, options.patch), (work) => scanOn(analysis, axes, work, options));
  }
  const workers = workersFor(analysis.model, options.workers);
  const result = await onWorkers(workers, (where) => scanOn(analysis, axes, where, options), division);
  await deliverRecord(options, result, { heading: headingOf(analysis) });
  return result.bestFit.valid ? EXIT.done : EXIT.failed;
}

function scanOn(
  { model, data, fit }: Analysis,
  axes: readonly ScanAxis[],
  { pool, signal }: Partial<ShardWork>,
  options: ProgressOptions,
) {
  return withProgress("fitting points of the scan", options, (onProgress) => {
    const asked = { ...fit, onProgress };
    if (pool === undefined) return profileScan(model, data, axes, asked);
    return profileScanOnPool(pool, model, data, axes, { ...asked, ...(signal === undefined ? {} : { signal }) });
  });
}

const EXPECTED = "name=lower,upper,points, such as mu=0,3,31";

/** `mu=0,3,31`: names may contain "=", so that the last one counts. @throws DataError with all problems */
function readAxes(texts: readonly string[]) {
  const issues: Issue[] = [];
  const axes = texts.map((text) => {
    const cut = text.lastIndexOf("=");
    const [min = Number.NaN, max = Number.NaN, n = Number.NaN, ...more] = text
      .slice(cut + 1)
      .split(",")
      .map(parseNumber);
    if (cut < 1 || more.length > 0 || Number.isNaN(min + max + n)) {
      issues.push({ code: "bad-option", path: "--parameter", expected: EXPECTED, received: JSON.stringify(text) });
    }
    return { name: text.slice(0, cut), min, max, n };
  });
  if (issues.length > 0) throw new DataError(issues);
  return axes;
}
