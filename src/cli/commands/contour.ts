import type { Command } from "commander";
import type { ContourCliOptions } from "../analyses/contour.js";
import { addAnalysisOptions, addRecordOptions, addVerb, runsOnWorkspace } from "../analysis-command.js";
import { refuseLevel } from "../confidence-level.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { addRepeatable, parseNumber } from "../options.js";

const EXAMPLES = `
Examples:
  histograd contour workspace.json --parameter mu --parameter jet_energy_scale --plot contour.svg
  histograd contour workspace.json --parameter mu --parameter jet_energy_scale --confidence-level 0.9 --json

Confidence levels are joint probabilities of both parameters: 0.6827 stands for -2 log L of 2.30 above the minimum, 0.95 for 5.99.
${EXIT_HELP}`;

export function addContour(program: Command): void {
  const command = addVerb(program, {
    name: "contour",
    group: GROUPS.intervals,
    summary: "contours of the profile likelihood of two parameters",
    description: "Lines that bound the confidence regions of two parameters, all others fitted anew at each point.",
  });
  addAnalysisOptions(command, false);
  addRepeatable(command, "--parameter <name>", "a parameter: first x, then y");
  addRepeatable(command, "--confidence-level <probability>", "of a contour (default: 0.6827 and 0.95)");
  refuseLevel(command);
  addRecordOptions(command).addHelpText("after", EXAMPLES);
  command.hook("preAction", () => {
    const { parameter, confidenceLevel } = command.opts<ContourCliOptions>();
    if (parameter.length !== 2) {
      command.error(`error: contour needs two parameters: --parameter x --parameter y, got ${parameter.length}`);
    }
    for (const text of confidenceLevel) {
      const level = parseNumber(text) ?? Number.NaN;
      if (level > 0 && level < 1) continue;
      command.error(`error: --confidence-level ${text}: expected a number between 0 and 1, such as 0.95`);
    }
  });
  runsOnWorkspace<ContourCliOptions>(command, async () => (await import("../analyses/contour.js")).runContour);
}
