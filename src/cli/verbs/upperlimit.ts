import { type Command, Option } from "commander";
import { clsScan } from "../../hypotest/cls-scan.js";
import type { ClsScan } from "../../hypotest/results.js";
import { upperLimit } from "../../hypotest/upper-limit.js";
import { type Analysis, openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { addLimitConfidenceLevel, type ConfidenceLevelOptions } from "../confidence-level.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { type GridPoints, gridValues, parseGrid } from "../values.js";

const EXAMPLES = `
Examples:
  histograd upperlimit workspace.json
  histograd upperlimit background.json --patch signal.json --confidence-level 0.9 --json
  histograd upperlimit workspace.json --bounds mu=0,100      searches beyond the bounds of mu in the workspace
  histograd upperlimit workspace.json --scan 0,5,21 --plot brazil.svg

${EXIT_HELP}
If a limit lies beyond the bounds of the parameter, the table says so, and the exit status is 0.`;

/** Options of `histograd upperlimit`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Finds the value of the parameter of interest at which CLs is 1 - confidence level, observed and expected at -2 to +2 standard deviations, by a root search or from a scan on a grid.",
  );
  addLimitConfidenceLevel(addAnalysisOptions(command, true), "confidence level of the limit")
    .addOption(
      new Option("--test-stat <name>", "test statistic: qtilde for a parameter that cannot be negative, q otherwise")
        .choices(["q", "qtilde"])
        .default("qtilde"),
    )
    .option(
      "--scan <lower,upper,points>",
      "compute CLs on a grid, and limits by interpolation between its points",
      parseGrid,
    );
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runUpperLimit);
}

/** Options of `histograd upperlimit`. */
interface UpperLimitOptions extends AnalysisOptions, ConfidenceLevelOptions {
  readonly testStat: "q" | "qtilde";
  readonly scan?: GridPoints;
}

/** `histograd upperlimit` */
async function runUpperLimit(path: string, options: UpperLimitOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const heading = headingOf(analysis);
  if (options.scan !== undefined) {
    const scan = await onGrid(analysis, options, options.scan);
    await deliverRecord(options, scan, { heading });
    return scan.points.every(({ valid }) => valid) ? EXIT.done : EXIT.failed;
  }
  const { model, data, poi, fit } = analysis;
  const { confidenceLevel, testStat } = options;
  const result = await withProgress("finding limits", options, (onProgress) =>
    upperLimit(model, data, { ...poi, fit, confidenceLevel, testStatistic: testStat, onProgress }),
  );
  await deliverRecord(options, result, { heading });
  return result.valid ? EXIT.done : EXIT.failed;
}

function onGrid({ model, data, poi, fit }: Analysis, options: UpperLimitOptions, points: GridPoints): Promise<ClsScan> {
  const values = gridValues(points);
  const { confidenceLevel, testStat } = options;
  return withProgress("testing values", options, (onProgress) =>
    clsScan(model, data, values, { ...poi, fit, confidenceLevel, testStatistic: testStat, onProgress }),
  );
}
