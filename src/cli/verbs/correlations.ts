import { type Command, InvalidArgumentError } from "commander";
import { correlations } from "../../diagnostics/correlations.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { parseNumber } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parameterRows } from "../row-choice.js";
import { addRowChoice, addRowOptions } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd correlations workspace.json --plot correlations.pdf
  histograd correlations workspace.json --threshold 0.5

Exit status: 0 for success, 1 when a fit is not valid, 2 for bad usage or input.`;

/** Options of `histograd correlations`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes the correlation matrix of the parameters at the best fit, from the exact Hessian. It shows the parameters that are correlated with another one at least as strongly as the threshold.",
  );
  addAnalysisOptions(command, false).option(
    "--threshold <correlation>",
    "least correlation of a parameter with another one, from 0 to 1",
    parseThreshold,
    DEFAULT_THRESHOLD,
  );
  addRowOptions(addRowChoice(command), ["name"]);
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runCorrelations);
}

/** Parameters of a large model that have only weaker correlations are rarely of interest. */
const DEFAULT_THRESHOLD = 0.2;

function parseThreshold(text: string): number {
  const threshold = parseNumber(text);
  if (threshold !== undefined && threshold >= 0 && threshold <= 1) return threshold;
  throw new InvalidArgumentError("Expected a number from 0 to 1.");
}

/** Options of `histograd correlations`. */
interface CorrelationsOptions extends AnalysisOptions {
  readonly threshold: number;
  readonly parameter: readonly string[];
}

/** `histograd correlations` */
async function runCorrelations(path: string, options: CorrelationsOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const { parameter } = options;
  const rows = parameterRows(model, parameter);
  const { threshold } = options;
  const result = await withProgress("fitting", options, () => correlations(model, data, { fit, threshold }));
  await deliverRecord(options, result, {
    heading: headingOf(analysis),
    ...rows,
  });
  return EXIT.done;
}
