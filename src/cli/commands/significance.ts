import type { Command } from "commander";
import type { SignificanceOptions } from "../analyses/significance.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { parseReal } from "../values.js";

const EXAMPLES = `
Examples:
  histograd significance workspace.json
  histograd significance background.json --patch signal.json --signal 0.5 --json

${EXIT_HELP}`;

export function addSignificance(program: Command): void {
  const command = addVerb(program, {
    name: "significance",
    group: GROUPS.tests,
    summary: "discovery significance: Z and p0, observed and expected",
    description:
      "Test of the background-only hypothesis by q0 with asymptotic formulae, observed and expected for a signal of --signal.",
  });
  addAnalysisOptions(command, true).option("--signal <value>", "signal that is expected", parseReal, 1);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace<SignificanceOptions>(
    command,
    async () => (await import("../analyses/significance.js")).runSignificance,
  );
}
