import type { Command } from "commander";
import type { MinosCliOptions } from "../analyses/minos.js";
import { addAnalysisOptions, addRecordOptions, addVerb, withCommandLineHints } from "../analysis-command.js";
import { refuseLevel } from "../confidence-level.js";
import { EXIT_HELP, GROUPS } from "../groups.js";
import { parseProbability } from "../values.js";

const EXAMPLES = `
Examples:
  histograd minos workspace.json mu
  histograd minos workspace.json mu 'jet_*' --confidence-level 0.95 --plot intervals.svg
  histograd minos workspace.json                    all parameters

${EXIT_HELP}
A side without an end (a bound, a flat likelihood) is no failure: the table says why.`;

export function addMinos(program: Command): void {
  const command = addVerb(program, {
    name: "minos",
    group: GROUPS.intervals,
    summary: "profile-likelihood intervals of parameters (MINOS errors)",
    description:
      "Intervals at whose ends -2 log L, all other parameters fitted anew, is 1 above its minimum (or as much as --confidence-level asks).",
  });
  addAnalysisOptions(command, false)
    .argument("[parameters...]", 'names, or patterns with "*" and "?" (default: all that the fit varies)')
    .option(
      "--confidence-level <probability>",
      "of the intervals (default: one standard deviation, 0.6827)",
      parseProbability,
    );
  refuseLevel(command);
  addRecordOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, parameters: readonly string[], options: MinosCliOptions) => {
      const { runMinos } = await import("../analyses/minos.js");
      process.exitCode = await withCommandLineHints(() => runMinos(path, parameters, options));
    });
}
