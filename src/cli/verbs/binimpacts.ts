import type { Command } from "commander";
import { binImpacts } from "../../diagnostics/bin-impacts.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { addHepdata } from "../hepdata.js";
import { deliverRecord } from "../output/deliver.js";
import { withProgress } from "../progress.js";
import { EXIT } from "../report-error.js";
import { channelRows } from "../row-choice.js";
import { addRowChoice, addRowOptions } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd binimpacts workspace.json --plot bins.pdf
  histograd binimpacts workspace.json --channel 'SR*' --sort impact --top 10
  histograd binimpacts workspace.json --poi mu --json

Exit status: 0 for success, 1 when a fit is not valid, 2 for bad usage or input.`;

/** Options of `histograd binimpacts`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Computes how much the parameter of interest changes, to first order, when the count of a bin rises by one event, and when it rises by its statistical error.",
  );
  addAnalysisOptions(command, true);
  addRowOptions(addRowChoice(command, "--channel <pattern>", "channels"), ["impact", "name"], "bins");
  addHepdata(addRecordOptions(command)).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runBinImpacts);
}

/** Options of `histograd binimpacts`. */
interface BinImpactsCliOptions extends AnalysisOptions {
  readonly channel: readonly string[];
}

/** `histograd binimpacts` */
async function runBinImpacts(path: string, options: BinImpactsCliOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { model, data, poi, fit } = analysis;
  const rows = channelRows(model, options.channel);
  const result = await withProgress("finding impacts of bins", options, () => binImpacts(model, data, { ...poi, fit }));
  await deliverRecord(options, result, { heading: headingOf(analysis), ...rows });
  return EXIT.done;
}
