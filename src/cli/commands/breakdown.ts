import { type Command, Option } from "commander";
import type { BreakdownCliOptions } from "../analyses/breakdown.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { GROUPS } from "../groups.js";
import { addRepeatable } from "../options.js";

const EXAMPLES = `
Examples:
  histograd breakdown workspace.json
  histograd breakdown workspace.json --group 'jets=jet_*,b_tagging' --group 'modelling=*_modelling' --plot groups.svg

Groups are correlated through the fit: their squares need not add up to that of the total.
Exit status: 0 done, 1 when a fit is not valid, 2 for bad usage or input.`;

export function addBreakdown(program: Command): void {
  const command = addVerb(program, {
    name: "breakdown",
    group: GROUPS.diagnostics,
    summary: "uncertainty of the parameter of interest by groups of parameters",
    description:
      "What each group adds in quadrature, by the uncertainty that is left when the group is held; and the statistical uncertainty, with all constrained parameters held.",
  });
  addAnalysisOptions(command, true).addOption(
    new Option("--method <name>", "from one Hessian, or by a fit for each group")
      .choices(["hessian", "refit"])
      .default("hessian"),
  );
  addRepeatable(
    command,
    "--group <name=pattern,pattern>",
    'a group of parameters: names, or patterns with "*" and "?"',
  );
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace<BreakdownCliOptions>(command, async () => (await import("../analyses/breakdown.js")).runBreakdown);
}
