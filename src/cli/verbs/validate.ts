import type { Command } from "commander";
import { type Findings, findings } from "../../api/validate.js";
import { printable } from "../../printable.js";
import { VERSION } from "../../version.js";
import { issueOnCommandLine } from "../command-line-hints.js";
import { filesOf, inputFiles, loadDocument, parseDocument, subjectOf } from "../load.js";
import {
  addOutputOptions,
  addRateOptions,
  addWorkspace,
  type ModelChoice,
  type OutputOptions,
  rateOptions,
  type WorkspaceOptions,
} from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { EXIT } from "../report-error.js";
import { addTableOptions, type TableOptions } from "../table-options.js";

const EXAMPLES = `
Examples:
  histograd validate workspace.json
  histograd validate background.json --patch signal.json
  histograd validate workspace.json --json > report.json || echo "cannot be used"

Exit status: 0 for a workspace that can be used, even with warnings, 2 for one that cannot.`;

/** Options of `histograd validate`, and what it does. */
export function configure(command: Command): void {
  command.description(
    "Lists every problem and every warning of the document, and of the models of all its measurements, on standard output.",
  );
  addTableOptions(addOutputOptions(addRateOptions(addWorkspace(command))).optionsGroup("Tables:"))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: ValidateOptions) => {
      process.exitCode = await runValidate(path, options);
    });
}

/** Options of `histograd validate`. */
interface ValidateOptions extends WorkspaceOptions, ModelChoice, OutputOptions, TableOptions {}

/** `histograd validate` */
async function runValidate(path: string, options: ValidateOptions): Promise<number> {
  await requireFree(options, inputFiles(path, options.patch));
  const findings = await validate(path, options);
  const valid = findings.problems.length === 0;
  const origin = { histogradVersion: VERSION, options: filesOf(path, options) };
  const heading = printable(subjectOf(path, options.patch));
  await deliverRecord(options, { kind: "validate", origin, valid, ...findings }, { heading });
  return valid ? EXIT.done : EXIT.badInput;
}

async function validate(path: string, options: ValidateOptions): Promise<Findings> {
  const found = await findings(() => loadDocument(path, options.patch), rateOptions(options), parseDocument);
  return {
    problems: found.problems.map(issueOnCommandLine),
    warnings: found.warnings.map(issueOnCommandLine),
  };
}
