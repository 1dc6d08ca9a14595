import type { Command } from "commander";
import type { PullsOptions } from "../analyses/pulls.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { addRepeatable } from "../options.js";

const EXAMPLES = `
Examples:
  histograd pulls workspace.json --plot pulls.svg
  histograd pulls workspace.json --parameter 'jet_*' --parameter lumi

${EXIT_HELP}`;

export function addPulls(program: Command): void {
  const command = addVerb(program, {
    name: "pulls",
    group: GROUPS.diagnostics,
    summary: "estimates beside what was known before the fit",
    description:
      "Pulls, (estimate - centre) / width of the constraint, and constraints, post-fit uncertainty / width, of the parameters that have one; and what else a fit deserves a look for.",
  });
  addAnalysisOptions(command, false);
  addRepeatable(command, "--parameter <pattern>", 'show these: names, or patterns with "*" and "?"');
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace<PullsOptions>(command, async () => (await import("../analyses/pulls.js")).runPulls);
}
