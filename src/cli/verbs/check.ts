import type { Command } from "commander";
import { WorkspaceError } from "../../errors.js";
import { READ_TWICE, readJson } from "../../node/read.js";
import { STANDARD_INPUT, sourceName } from "../../node/read-bytes.js";
import { printable } from "../../printable.js";
import { checkReference } from "../../reference/check.js";
import { parseReference } from "../../reference/reference.js";
import { filesOf, inputFiles, loadWorkspace, subjectOf, withFiles } from "../load.js";
import { addOutputOptions, addWorkspace, type OutputOptions, type WorkspaceOptions } from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { addProgress, type ProgressOptions, withProgress } from "../progress.js";
import { about, EXIT } from "../report-error.js";
import { addTableOptions, type TableOptions } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd check workspace.json reference.json
  histograd check background.json reference.json --patch signal.json --json

Exit status: 0 when all compared numbers agree, 1 when one differs or none was compared, 2 for bad usage or input.`;

/** Options of `histograd check`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Compares parameters, log-densities, expected data, fits, tests and limits with the numbers of another program, each within its tolerance. The format is described by schemas/reference.json.",
  );
  addWorkspace(command)
    .argument("<reference>", 'file with reference numbers; "-" for standard input')
    .option("-m, --measurement <name>", "measurement (default: the one that the reference names)")
    .option("--no-fits", "leave out fits, tests and limits, which take the longest time");
  addTableOptions(addProgress(addOutputOptions(command)).optionsGroup("Tables:"))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, reference: string, options: CheckOptions) => {
      process.exitCode = await runCheck(path, reference, options);
    });
}

/** Options of `histograd check`. */
interface CheckOptions extends WorkspaceOptions, OutputOptions, TableOptions, ProgressOptions {
  readonly measurement?: string;
  readonly fits: boolean;
}

/** `histograd check` */
async function runCheck(path: string, referencePath: string, options: CheckOptions): Promise<number> {
  await requireFree(options, [...inputFiles(path, options.patch), referencePath]);
  if (path === STANDARD_INPUT && referencePath === STANDARD_INPUT) throw new WorkspaceError([READ_TWICE]);
  const workspace = await loadWorkspace(path, options);
  const document = await readJson(referencePath);
  const reference = about(sourceName(referencePath), () => parseReference(document));
  const { measurement, fits } = options;
  const choice = { fits, ...(measurement === undefined ? {} : { measurement }) };
  const report = await withProgress("comparing numbers", options, () =>
    about(subjectOf(path, options.patch), () => checkReference(workspace, reference, choice)),
  );
  const record = withFiles(report, { ...filesOf(path, options), reference: referencePath });
  const subject = `${subjectOf(path, options.patch)}, measurement "${report.measurement}"`;
  const heading = [subject, `against ${sourceName(referencePath)}`].map(printable).join("\n");
  await deliverRecord(options, record, { heading });
  return report.agrees ? EXIT.done : EXIT.failed;
}
