import type { Command } from "commander";
import type { Workspace } from "../../api/workspace.js";
import { HistFactoryError, type Issue } from "../../errors.js";
import { printable } from "../../printable.js";
import { VERSION } from "../../version.js";
import { issueOnCommandLine } from "../command-line-hints.js";
import { filesOf, inputFiles, loadDocument, modelOptions, parseDocument, subjectOf, unlessFloored } from "../load.js";
import {
  addOutputOptions,
  addRateOptions,
  addWorkspace,
  type ModelChoice,
  type OutputOptions,
  type WorkspaceOptions,
} from "../options.js";
import { deliverRecord, requireFree } from "../output/deliver.js";
import { EXIT } from "../report-error.js";

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
  addOutputOptions(addRateOptions(addWorkspace(command)))
    .addHelpText("after", EXAMPLES)
    .action(async (path: string, options: ValidateOptions) => {
      process.exitCode = await runValidate(path, options);
    });
}

/** Options of `histograd validate`. */
interface ValidateOptions extends WorkspaceOptions, ModelChoice, OutputOptions {}

/** `histograd validate` */
async function runValidate(path: string, options: ValidateOptions): Promise<number> {
  requireFree(options, inputFiles(path, options.patch));
  const findings = await validate(path, options);
  const valid = findings.problems.length === 0;
  const origin = { histogradVersion: VERSION, options: filesOf(path, options) };
  const heading = printable(subjectOf(path, options.patch));
  await deliverRecord(options, { kind: "validate", origin, valid, ...findings }, { heading });
  return valid ? EXIT.done : EXIT.badInput;
}

interface Findings {
  readonly problems: readonly Issue[];
  readonly warnings: readonly Issue[];
}

/** Codes of errors about files instead of documents. They are errors of this command, too. */
const FILE_CODES = new Set(["file-not-found", "not-a-file", "not-readable", "too-large"]);

async function validate(path: string, options: ValidateOptions): Promise<Findings> {
  let ofText: readonly Issue[] = [];
  try {
    const document = await loadDocument(path, options.patch);
    ofText = document.warnings;
    const workspace = parseDocument(document);
    const models = workspace.measurements.map((measurement) =>
      checkMeasurement(workspace, { ...options, measurement }),
    );
    // several measurements say the same about one model
    const ofModels = distinct(models.flatMap((each) => each.warnings));
    return onCommandLine({
      problems: distinct(models.flatMap((each) => each.problems)),
      warnings: distinct([...unlessFloored(workspace.warnings, ofModels), ...ofModels]),
    });
  } catch (error) {
    if (!(error instanceof HistFactoryError) || FILE_CODES.has(error.code)) throw error;
    return onCommandLine({ problems: error.issues, warnings: ofText });
  }
}

function onCommandLine({ problems, warnings }: Findings): Findings {
  return { problems: problems.map(issueOnCommandLine), warnings: warnings.map(issueOnCommandLine) };
}

function checkMeasurement(workspace: Workspace, choice: ModelChoice): Findings {
  try {
    const model = workspace.model(modelOptions(choice));
    const outside = model.diagnose(model.suggestedInit).map(
      ({ message }): Issue => ({
        code: "outside-domain",
        path: `measurement "${model.measurement}", suggested start values`,
        expected: "more than 0 expected events in every bin, or 0 where none were observed",
        received: message,
        hint: "A fit looks for another start.",
      }),
    );
    return { problems: [], warnings: [...model.warnings, ...outside] };
  } catch (error) {
    if (!(error instanceof HistFactoryError)) throw error;
    return { problems: error.issues, warnings: [] };
  }
}

function distinct(issues: readonly Issue[]): readonly Issue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()];
}
