import type { Command } from "commander";
import type { GofOptions } from "../analyses/gof.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { parseCount, parseWhole } from "../values.js";
import { addWorkers } from "../worker-options.js";

const EXAMPLES = `
Examples:
  histograd gof workspace.json
  histograd gof workspace.json --toys 1000 --seed 1 --plot gof.svg

${EXIT_HELP}`;

export function addGof(program: Command): void {
  const command = addVerb(program, {
    name: "gof",
    group: GROUPS.diagnostics,
    summary: "goodness of fit: does the model describe the data?",
    description:
      "Likelihood ratio to the saturated model, which predicts every bin exactly, with its p-value from a chi-squared distribution, and from toys if they are asked for.",
  });
  addAnalysisOptions(command, false)
    .option("--toys <number>", "find the p-value with so many toys as well", parseCount)
    .option("--seed <number>", "of the toys (default: 0); the same seed gives the same toys", parseWhole);
  addWorkers(command);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const { toys, seed } = command.opts<GofOptions>();
    if (toys === undefined && seed !== undefined) command.error("error: --seed is about toys: it needs --toys");
  });
  runsOnWorkspace<GofOptions>(command, async () => (await import("../analyses/gof.js")).runGof);
}
