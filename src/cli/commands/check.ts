import type { Command } from "commander";
import type { CheckOptions } from "../analyses/check.js";
import { addOutputOptions, addWorkspace } from "../options.js";

const EXAMPLES = `
Examples:
  histograd check workspace.json reference.json
  histograd check background.json reference.json --patch signal.json --json

Exit status: 0 when all compared numbers agree, 1 when one does not or none was compared, 2 for bad usage or input.`;

export function addCheck(program: Command): void {
  const command = program
    .command("check")
    .summary("compare a workspace with reference numbers")
    .description(
      "Compares parameters, log-densities, expected data, fits, tests and limits with the numbers that another program found, each within its tolerance. The format is described by schemas/reference.json.",
    );
  addWorkspace(command)
    .argument("<reference>", 'file with reference numbers; "-" for standard input')
    .option("-m, --measurement <name>", "measurement (default: the one that the reference names)")
    .option("--no-fits", "leave out fits, tests and limits, which take longest");
  addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, reference: string, options: CheckOptions) => {
      const { runCheck } = await import("../analyses/check.js");
      process.exitCode = await runCheck(path, reference, options);
    });
}
