import type { Command } from "commander";
import { WorkspaceError } from "../../errors.js";
import { READ_TWICE, readJson, STANDARD_INPUT, sourceName } from "../../node/read.js";
import { checkReference } from "../../reference/check.js";
import { parseReference } from "../../reference/reference.js";
import { loadWorkspace, subjectOf } from "../load.js";
import { addOutputOptions, addWorkspace, type OutputOptions, type WorkspaceOptions } from "../options.js";
import { deliver, requireFree } from "../output/deliver.js";
import { checkRecord } from "../records/check-record.js";
import { recordHead } from "../records/common.js";
import { about, EXIT } from "../report-error.js";
import { checkText } from "../text/check-text.js";

interface Options extends WorkspaceOptions, OutputOptions {
  readonly measurement?: string;
  readonly fits: boolean;
}

const EXAMPLES = `
Examples:
  histograd check workspace.json reference.json
  histograd check background.json reference.json --patch signal.json --json

Exit status: 0 when all numbers agree, 1 when one does not or none was compared, 2 for bad usage or input.`;

export function addCheck(program: Command): void {
  const command = program
    .command("check")
    .summary("compare a workspace with reference numbers")
    .description(
      "Compares parameters, log-densities, expected data and fits with the numbers that another program found, each within its tolerance. The format is described by schemas/reference.json.",
    );
  addWorkspace(command)
    .argument("<reference>", 'file with reference numbers; "-" for standard input')
    .option("-m, --measurement <name>", "measurement (default: the one that the reference names)")
    .option("--no-fits", "leave out the fits, which take longest");
  addOutputOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, reference: string, options: Options) => {
      process.exitCode = await runCheck(path, reference, options);
    });
}

async function runCheck(path: string, referencePath: string, options: Options): Promise<number> {
  requireFree(options);
  if (path === STANDARD_INPUT && referencePath === STANDARD_INPUT) throw new WorkspaceError([READ_TWICE]);
  const workspace = await loadWorkspace(path, options);
  const document = await readJson(referencePath);
  const reference = about(sourceName(referencePath), () => parseReference(document));
  const { measurement, fits } = options;
  const choice = { fits, ...(measurement === undefined ? {} : { measurement }) };
  const report = about(subjectOf(path, options.patch), () => checkReference(workspace, reference, choice));
  const record = () => checkRecord(recordHead("check-result", path, options.patch), referencePath, report);
  deliver(options, record, () => checkText(report, subjectOf(path, options.patch), sourceName(referencePath)));
  return report.agrees ? EXIT.done : EXIT.failed;
}
