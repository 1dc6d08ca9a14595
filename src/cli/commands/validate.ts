import type { Command } from "commander";
import type { ValidateOptions } from "../analyses/validate.js";
import { addOutputOptions, addRateOptions, addWorkspace } from "../options.js";

const EXAMPLES = `
Examples:
  histograd validate workspace.json
  histograd validate background.json --patch signal.json
  histograd validate workspace.json --json > report.json || echo "cannot be used"

Exit status: 0 for a workspace that can be used, warnings or not; 2 for one that cannot.`;

export function addValidate(program: Command): void {
  const command = program
    .command("validate")
    .summary("list all problems of a workspace")
    .description(
      "Every problem and every warning of the document and of the models of all its measurements. The list is the result of this command: it goes to standard output.",
    );
  addOutputOptions(addRateOptions(addWorkspace(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: ValidateOptions) => {
      const { runValidate } = await import("../analyses/validate.js");
      process.exitCode = await runValidate(path, options);
    });
}
