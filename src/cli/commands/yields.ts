import { type Command, Option } from "commander";
import type { YieldsCliOptions } from "../analyses/yields.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP, GROUPS } from "../groups.js";

const EXAMPLES = `
Examples:
  histograd yields workspace.json
  histograd yields workspace.json --prefit --bins
  histograd yields workspace.json --format latex > yields.tex
  histograd yields workspace.json --channel SR --bins --plot SR.svg

${EXIT_HELP}`;

export function addYields(program: Command): void {
  const command = addVerb(program, {
    name: "yields",
    group: GROUPS.yields,
    summary: "expected events by channel, bin and sample, with uncertainties",
    description:
      "Expected and observed events after the fit (or before it), with uncertainties that carry all correlations.",
  });
  addAnalysisOptions(command, false)
    .option("--prefit", "at the suggested values, with the uncertainties of the constraints")
    .option("--postfit", "at the estimates of the fit, with its covariance (default)")
    .addOption(
      new Option("--format <name>", "of the table (default: text)").choices(["text", "markdown", "latex", "csv"]),
    )
    .option("--bins", "a table of bins for each channel")
    .option("--channel <name>", "only this channel; its bins in the picture")
    .addOption(
      new Option("--method <name>", "exact derivatives, or differences at plus and minus one standard deviation")
        .choices(["jacobian", "symmetrised"])
        .default("jacobian"),
    );
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const { prefit, postfit, json, format, bins } = command.opts<YieldsCliOptions>();
    if (prefit && postfit) command.error("error: --prefit and --postfit: give one");
    if (json && (format !== undefined || bins)) {
      command.error(`error: ${bins ? "--bins" : "--format"} is about tables: --json prints the record`);
    }
  });
  runsOnWorkspace<YieldsCliOptions>(command, async () => (await import("../analyses/yields.js")).runYields);
}
