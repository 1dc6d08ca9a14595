import { type Command, Option } from "commander";
import type { UpperLimitOptions } from "../analyses/upperlimit.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { addLimitConfidenceLevel } from "../confidence-level.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { parseGrid } from "../values.js";

const EXAMPLES = `
Examples:
  histograd upperlimit workspace.json
  histograd upperlimit background.json --patch signal.json --confidence-level 0.9 --json
  histograd upperlimit workspace.json --bounds mu=0,100      search further than the bounds of mu
  histograd upperlimit workspace.json --scan 0,5,21 --plot brazil.svg

${EXIT_HELP}
A limit that lies beyond the bounds of the parameter is none: the table says so, and the status is 0.`;

export function addUpperLimit(program: Command): void {
  const command = addVerb(program, {
    name: "upperlimit",
    group: GROUPS.tests,
    summary: "upper limit on the parameter of interest, observed and expected",
    description:
      "Value of the parameter of interest at which CLs is 1 - confidence level, observed and expected at -2 to +2 standard deviations: by root search, or from a scan on a grid.",
  });
  addLimitConfidenceLevel(addAnalysisOptions(command, true), "confidence level of the limit")
    .addOption(
      new Option("--test-stat <name>", "test statistic; qtilde is for a parameter that cannot be below 0")
        .choices(["q", "qtilde"])
        .default("qtilde"),
    )
    .option("--scan <lower,upper,points>", "CLs on a grid, and limits between its points", parseGrid);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace<UpperLimitOptions>(command, async () => (await import("../analyses/upperlimit.js")).runUpperLimit);
}
