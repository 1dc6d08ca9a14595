import type { Command } from "commander";
import { reviewFit } from "../../diagnostics/review-fit.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";

const EXAMPLES = `
Examples:
  histograd review workspace.json
  histograd review workspace.json --plot review.pdf

Exit status: 0 for success, 1 when a fit is not valid, 2 for bad usage or input.`;

/** Options of `histograd review`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Lists what in a fit deserves the attention of a physicist: parameters at bounds, large pulls, strong constraints, one-sided effects, degenerate directions.",
  );
  addAnalysisOptions(command, false);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runReview);
}

/** `histograd review` */
async function runReview(path: string, options: AnalysisOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const review = await withProgress("fitting", options, () => reviewFit(model, data, { fit }));
  await deliverRecord(options, review, { heading: headingOf(analysis) });
  return EXIT.done;
}
