import type { Command } from "commander";
import { findMinima } from "../../diagnostics/minima.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parameterRows } from "../row-choice.js";
import { addRowChoice, addRowOptions } from "../table-options.js";
import { parseCount, parseWhole } from "../values.js";

const EXAMPLES = `
Examples:
  histograd minima workspace.json
  histograd minima workspace.json --starts 200 --seed 7 --json
  histograd minima workspace.json --parameter 'jet_*'   shows these parameters, also where minima agree
  histograd minima workspace.json --fix mu=0 --plot minima.svg

Exit status: 0 when a minimum was found, 1 when no start led to one, 2 for bad usage or input.`;

/** Options of `histograd minima`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Finds the distinct minima of -2 log L from the usual start and from random starts around the constraints and within the bounds. It lists the lowest minimum first, and estimates how many minima were missed.",
  );
  addAnalysisOptions(command, false)
    .option("--starts <number>", "number of starts, including the usual one", parseCount, 20)
    .option("--seed <number>", "seed of the random starts; the same seed gives the same starts", parseWhole, 1);
  addRowOptions(addRowChoice(command), ["name"]);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runMinima);
}

/** Options of `histograd minima`. */
interface MinimaCliOptions extends AnalysisOptions {
  readonly starts: number;
  readonly seed: number;
  readonly parameter: readonly string[];
}

/** `histograd minima` */
async function runMinima(path: string, options: MinimaCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const rows = parameterRows(model, options.parameter);
  const { starts: nStarts, seed } = options;
  const result = await withProgress("fits from random starts", options, (onProgress) =>
    findMinima(model, data, { fit, nStarts, seed, onProgress }),
  );
  await deliverRecord(options, result, { heading: headingOf(analysis), ...rows });
  return result.minima.length > 0 ? EXIT.done : EXIT.failed;
}
