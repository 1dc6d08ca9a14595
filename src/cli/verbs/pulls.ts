import type { Command } from "commander";
import { pulls } from "../../diagnostics/pulls.js";
import type { FitReview, Pulls } from "../../diagnostics/results.js";
import { reviewFit } from "../../diagnostics/review-fit.js";
import { fit as fitModel } from "../../fit/fit.js";
import { matchParameters } from "../../fit/parameter-patterns.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP } from "../groups.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { addRowChoice, addRowOptions } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd pulls workspace.json --plot pulls.svg
  histograd pulls workspace.json --parameter 'jet_*' --parameter lumi

${EXIT_HELP}`;

/** Options of `histograd pulls`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes for each constrained parameter the pull, (estimate - centre) / width of the constraint, and the constraint, post-fit uncertainty / width. It also lists other findings about the fit that deserve attention.",
  );
  addAnalysisOptions(command, false);
  addRowChoice(command);
  addRowOptions(command, ["pull", "constraint", "name"]);
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runPulls);
}

/** Options of `histograd pulls`. */
interface PullsOptions extends AnalysisOptions {
  readonly parameter: readonly string[];
}

/** `histograd pulls` */
async function runPulls(path: string, options: PullsOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, fit } = analysis;
  const { parameter } = options;
  const shown = parameter.length === 0 ? undefined : matchParameters(model, parameter, "parameters");
  const result = await withProgress("fitting", options, () => fitModel(model, data, fit));
  const all = pulls(result);
  const record = shown === undefined ? all : { ...all, parameters: shown.map((p) => all.parameters[p]!) };
  const review = await withProgress("reviewing the fit", options, () =>
    reviewFit(model, data, { fit, bestFit: result }),
  );
  const heading = headingOf(analysis);
  const about = aboutShown(review, record);
  const besides = about.findings.length === 0 || options.format === "csv" ? [] : [about];
  await deliverRecord(options, record, { heading, besides });
  return result.valid ? EXIT.done : EXIT.failed;
}

/** The review without what the pulls say themselves, and without parameters that are not shown. */
function aboutShown(review: FitReview, { parameters }: Pulls): FitReview {
  const shown = new Set(["", ...parameters.map(({ name }) => name)]);
  const findings = review.findings.filter(({ code, parameter }) => code !== "not-valid" && shown.has(parameter));
  return { ...review, findings };
}
