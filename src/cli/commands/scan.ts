import type { Command } from "commander";
import type { ScanOptions } from "../analyses/scan.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { addRepeatable } from "../options.js";

const EXAMPLES = `
Examples:
  histograd scan workspace.json --parameter mu=0,3,31
  histograd scan workspace.json --parameter mu=0,3,31 --parameter jet_energy_scale=-2,2,21 --plot regions.svg

${EXIT_HELP}`;

export function addScan(program: Command): void {
  const command = addVerb(program, {
    name: "scan",
    group: GROUPS.intervals,
    summary: "profile likelihood of one or two parameters on a grid",
    description:
      "-2 log L above its minimum at each point of a grid, all other parameters fitted anew. Points have to lie inside the bounds of the parameters.",
  });
  addAnalysisOptions(command, false);
  addRepeatable(command, "--parameter <name=lower,upper,points>", "an axis of the grid: one or two");
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const n = command.opts<ScanOptions>().parameter.length;
    if (n === 0) command.error("error: scan needs --parameter, such as --parameter mu=0,3,31");
    if (n > 2) command.error(`error: scan takes one or two of --parameter, got ${n}`);
  });
  runsOnWorkspace<ScanOptions>(command, async () => (await import("../analyses/scan.js")).runScan);
}
