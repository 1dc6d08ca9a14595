import type { Command } from "commander";
import { templateVariation } from "../../yields/template-variation.js";
import { openAnalysis } from "../analysis.js";
import { type AnalysisOptions, addAnalysisOptions, addRecordOptions, runsOnWorkspace } from "../analysis-command.js";
import { headingOf } from "../heading.js";
import { requireOption } from "../options.js";
import { deliverRecord } from "../output/deliver.js";
import { EXIT } from "../report-error.js";

const EXAMPLES = `
Examples:
  histograd variation workspace.json --channel SR --sample ttbar --parameter jet_energy_scale --plot jes.pdf

Exit status: 0 for success, 2 for bad usage or input.`;

/** Options of `histograd variation`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Shows the template of a sample in a channel with a parameter at its suggested value and at plus and minus one standard deviation of its constraint. The picture also has the histograms of the workspace, and the statistical uncertainty of the template.",
  );
  addAnalysisOptions(command, false)
    .option("--channel <name>", "channel of the template")
    .option("--sample <name>", "sample of the template")
    .option("--parameter <name>", "constrained parameter that varies it");
  for (const name of ["channel", "sample", "parameter"]) requireOption(command, name);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace(command, runVariation);
}

/** Options of `histograd variation`. */
interface VariationOptions extends AnalysisOptions {
  readonly channel: string;
  readonly sample: string;
  readonly parameter: string;
}

/** `histograd variation` */
async function runVariation(path: string, options: VariationOptions): Promise<number> {
  const analysis = await openAnalysis(path, options);
  const { channel, sample, parameter } = options;
  const result = templateVariation(analysis.model, { channel, sample, parameter });
  await deliverRecord(options, result, { heading: headingOf(analysis) });
  return EXIT.done;
}
