import { Command, CommanderError } from "commander";
import { addCheck } from "./commands/check.js";
import { addFit } from "./commands/fit.js";
import { addFractal } from "./commands/fractal.js";
import { addGraph } from "./commands/graph.js";
import { addInspect } from "./commands/inspect.js";
import { addValidate } from "./commands/validate.js";
import { ignoreClosedPipes } from "./output/print.js";
import { reportError } from "./report-error.js";
import { VERSION } from "./version.js";

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
    .addHelpText("after", HELP);
  for (const add of [addFit, addInspect, addValidate, addGraph, addCheck, addFractal]) add(program);
  for (const command of program.commands) command.showHelpAfterError(`(histograd ${command.name()} --help says more)`);
  return program.showHelpAfterError("(histograd --help lists the commands)");
}

/** `histograd workspace.json`: the verb was forgotten. */
function hintAtVerb(error: unknown): void {
  const [first = ""] = process.argv.slice(2);
  const isFile = first === "-" || /\.json(\.gz)?$/.test(first);
  if (isFile && error instanceof CommanderError && error.code === "commander.unknownCommand") {
    process.stderr.write(`To fit it: histograd fit ${process.argv.slice(2).join(" ")}\n`);
  }
}

ignoreClosedPipes();
try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
  hintAtVerb(error);
}
