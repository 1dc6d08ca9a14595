import type { Command } from "commander";
import { significance } from "../../hypotest/significance.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { parseReal } from "../values.js";

const EXAMPLES = `
Examples:
  histograd significance workspace.json
  histograd significance background.json --patch signal.json --signal 0.5 --json

${EXIT_HELP}`;

/** Options of `histograd significance`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Tests the background-only hypothesis by q0 with asymptotic formulas. The expected significance is that of a signal of strength --signal.",
  );
  addAnalysisOptions(command, true).option(
    "--signal <value>",
    "signal strength for the expected significance",
    parseReal,
    1,
  );
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runSignificance);
}

/** Options of `histograd significance`. */
interface SignificanceOptions extends AnalysisOptions {
  readonly signal: number;
}

/** `histograd significance` */
async function runSignificance(path: string, options: SignificanceOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, poi, fit } = analysis;
  const { signal } = options;
  const result = await withProgress("testing", options, () => significance(model, data, { ...poi, fit, signal }));
  await deliverRecord(options, result, { heading: headingOf(analysis) });
  return result.valid ? EXIT.done : EXIT.failed;
}
