import type { Workspace } from "../../api/workspace.js";
import { HistFactoryError, type Issue } from "../../errors.js";
import { printable } from "../../printable.js";
import type { JsonObject } from "../../records/json.js";
import { issueOnCommandLine } from "../command-line-hints.js";
import { inputFiles, loadDocument, modelOptions, parseDocument, subjectOf, unlessFloored } from "../load.js";
import type { ModelChoice, OutputOptions, WorkspaceOptions } from "../options.js";
import { deliver, requireFree } from "../output/deliver.js";
import { formatIssueBlock } from "../output/issues.js";
import { count } from "../output/numbers.js";
import { issueRecord, recordHead } from "../records/common.js";
import { EXIT } from "../report-error.js";

/** Options of `histograd validate`. */
export interface ValidateOptions extends WorkspaceOptions, ModelChoice, OutputOptions {}

/** `histograd validate` */
export async function runValidate(path: string, options: ValidateOptions): Promise<number> {
  requireFree(options, inputFiles(path, options.patch));
  const findings = await validate(path, options);
  const record = () => validateRecord(recordHead("validate", path, options.patch), findings);
  deliver(options, record, () => validateText(findings, subjectOf(path, options.patch)));
  return findings.problems.length > 0 ? EXIT.badInput : EXIT.done;
}

interface Findings {
  readonly problems: readonly Issue[];
  readonly warnings: readonly Issue[];
}

/** Codes of errors that are about files rather than about a document: they are errors of this command, too. */
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

/** The record of a validation: see schemas/validate.json. */
function validateRecord(head: JsonObject, { problems, warnings }: Findings): JsonObject {
  return {
    ...head,
    valid: problems.length === 0,
    problems: problems.map(issueRecord),
    warnings: warnings.map(issueRecord),
  };
}

function validateText({ problems, warnings }: Findings, subject: string): string {
  const counts = `${count(problems.length, "problem")}, ${count(warnings.length, "warning")}`;
  const verdict = problems.length === 0 ? "can be used" : "cannot be used";
  const parts = [`${printable(subject)} ${verdict}: ${counts}\n`];
  if (problems.length > 0) parts.push(`Problems\n\n${formatIssueBlock(problems)}`);
  if (warnings.length > 0) parts.push(`Warnings\n\n${formatIssueBlock(warnings)}`);
  return parts.join("\n");
}
