import type { Command } from "commander";
import { minos } from "../../intervals/minos.js";
import { openAnalysis } from "../analysis.js";
import {
  type AnalysisOptions,
  addAnalysisOptions,
  addRecordOptions,
  withCommandLineHints,
} from "../analysis-command.js";
import { refuseLevel } from "../confidence-level.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { deliverRecord } from "../output/deliver.js";
import { progress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parseProbability } from "../values.js";

const EXAMPLES = `
Examples:
  histograd minos workspace.json mu
  histograd minos workspace.json mu 'jet_*' --confidence-level 0.95 --plot intervals.svg
  histograd minos workspace.json                    all parameters

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
  refuseLevel(command);
  addRecordOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, parameters: readonly string[], options: MinosCliOptions) => {
      process.exitCode = await withCommandLineHints(() => runMinos(path, parameters, options));
    });
}

/** Options of `histograd minos`. */
interface MinosCliOptions extends AnalysisOptions {
  readonly confidenceLevel?: number;
}

/** `histograd minos` */
async function runMinos(path: string, parameters: readonly string[], options: MinosCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const line = progress("parameters");
  const result = minos(model, data, {
    fit,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(options.confidenceLevel === undefined ? {} : { confidenceLevel: options.confidenceLevel }),
    onProgress: line.onProgress,
  });
  line.end();
  await deliverRecord(options, result, { heading: headingOf(analysis) });
  return result.bestFit.valid ? EXIT.done : EXIT.failed;
}
