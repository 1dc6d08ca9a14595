#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { printable } from "../printable.js";
import { VERSION } from "../version.js";
import { addBreakdown } from "./commands/breakdown.js";
import { addCheck } from "./commands/check.js";
import { addCls } from "./commands/cls.js";
import { addContour } from "./commands/contour.js";
import { addFit } from "./commands/fit.js";
import { addFractal } from "./commands/fractal.js";
import { addGof } from "./commands/gof.js";
import { addGraph } from "./commands/graph.js";
import { addInspect } from "./commands/inspect.js";
import { addMinima } from "./commands/minima.js";
import { addMinos } from "./commands/minos.js";
import { addPatchSet } from "./commands/patchset.js";
import { addPulls } from "./commands/pulls.js";
import { addRanking } from "./commands/ranking.js";
import { addScan } from "./commands/scan.js";
import { addSignificance } from "./commands/significance.js";
import { addToys } from "./commands/toys.js";
import { addUpperLimit } from "./commands/upperlimit.js";
import { addValidate } from "./commands/validate.js";
import { addYields } from "./commands/yields.js";
import { GROUPS } from "./groups.js";
import { endWhereWritingFails } from "./output/print.js";
import { EXIT, reportError } from "./report-error.js";

/** In the order of the list in the help. */
const COMMANDS: Readonly<Record<string, (program: Command) => void>> = {
  fit: addFit,
  cls: addCls,
  upperlimit: addUpperLimit,
  significance: addSignificance,
  toys: addToys,
  patchset: addPatchSet,
  minos: addMinos,
  scan: addScan,
  contour: addContour,
  pulls: addPulls,
  ranking: addRanking,
  breakdown: addBreakdown,
  gof: addGof,
  minima: addMinima,
  yields: addYields,
  inspect: addInspect,
  validate: addValidate,
  graph: addGraph,
  check: addCheck,
  fractal: addFractal,
};

/** Headings of the commands that have none of their own. */
const GROUP_OF: Readonly<Record<string, string>> = {
  fit: GROUPS.fits,
  inspect: GROUPS.workspaces,
  validate: GROUPS.workspaces,
  graph: GROUPS.workspaces,
  check: GROUPS.workspaces,
  fractal: GROUPS.other,
};

const HELP = `
Results go to standard output, everything else to standard error.
Exit status: 0 done, 1 the analysis failed (a fit that is not valid, say), 2 bad usage or input.

Example:
  histograd fit workspace.json`;

function createProgram(): Command {
  const program = new Command("histograd")
    .description("HistFactory likelihoods: pyhf-style workspaces in, certified fits out.")
    .version(VERSION)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.split("\n").map(printable).join("\n")) })
    .addHelpText("after", HELP);
  for (const add of commandsToAdd()) add(program);
  program.commandsGroup(GROUPS.other).helpCommand(true);
  for (const command of program.commands) {
    const group = GROUP_OF[command.name()];
    if (group !== undefined) command.helpGroup(group);
    for (const each of [command, ...command.commands]) each.showHelpAfterError(helpHint(each));
  }
  return program.showHelpAfterError("(histograd --help lists the commands)");
}

/** The command that is asked for; all where none is, to be listed or to find the nearest name: 200 options take time. */
function commandsToAdd(): readonly ((program: Command) => void)[] {
  const [first = ""] = process.argv.slice(2);
  const asked = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return asked === undefined ? Object.values(COMMANDS) : [asked];
}

function helpHint(command: Command): string {
  const names: string[] = [];
  for (let each: Command | null = command; each !== null; each = each.parent) names.unshift(each.name());
  return `(${names.join(" ")} --help says more)`;
}

/** `histograd workspace.json`: the verb was forgotten. */
function hintAtVerb(error: unknown): void {
  const [first = ""] = process.argv.slice(2);
  const isFile = first === "-" || /\.json(\.gz)?$/.test(first);
  if (isFile && error instanceof CommanderError && error.code === "commander.unknownCommand") {
    process.stderr.write(`To fit it: histograd fit ${printable(process.argv.slice(2).join(" "))}\n`);
  }
}

endWhereWritingFails(EXIT.badInput);
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
  hintAtVerb(error);
}
