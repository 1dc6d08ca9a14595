import type { Command } from "commander";
import { sortWorkspace } from "../../operations/sort.js";
import { addOperation, type OperationOptions, runOperation } from "../document-command.js";

const EXAMPLES = `
The first measurement is the default of other commands: where there are several, it may be another one afterwards.

Example:
  histograd sort workspace.json -o sorted.json`;

/** Options of `histograd sort`, and what it does. */
export function configure(command: Command): void {
  command.description("Sorts channels, samples, modifiers, observations, measurements and settings by name.");
  addOperation(command)
    .addHelpText("after", EXAMPLES)
    .action((path: string, options: OperationOptions) => runOperation(path, options, sortWorkspace));
}
