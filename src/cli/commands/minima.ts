import type { Command } from "commander";
import type { MinimaCliOptions } from "../analyses/minima.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { GROUPS } from "../groups.js";
import { parseCount, parseWhole } from "../values.js";

const EXAMPLES = `
Examples:
  histograd minima workspace.json
  histograd minima workspace.json --starts 200 --seed 7 --json
  histograd minima workspace.json --fix mu=0 --plot minima.svg

Exit status: 0 when a minimum was found, 1 when no start led to one, 2 for bad usage or input.`;

export function addMinima(program: Command): void {
  const command = addVerb(program, {
    name: "minima",
    group: GROUPS.diagnostics,
    summary: "minima of the likelihood from random starts",
    description:
      "Distinct minima of -2 log L that the usual start and random ones (around the constraints, within the bounds) lead to, the lowest first, and an estimate of what was missed.",
  });
  addAnalysisOptions(command, false)
    .option("--starts <number>", "starts, the usual one among them", parseCount, 20)
    .option("--seed <number>", "of the random starts; the same seed gives the same starts", parseWhole, 1);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  runsOnWorkspace<MinimaCliOptions>(command, async () => (await import("../analyses/minima.js")).runMinima);
}
