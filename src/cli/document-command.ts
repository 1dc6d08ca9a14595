import { type Command, Option } from "commander";
import { DataError } from "../errors.js";
import { printable } from "../printable.js";
import { formatDocument, type JsonObject } from "../records/json.js";
import { checkWorkspace } from "../workspace/parse.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { type DocumentOutput, REPORTS } from "./document-output.js";
import type { FormerNames } from "./former-names.js";
import { inputFiles, loadWorkspace, subjectOf } from "./load.js";
import { addRepeatable, type ModelChoice, outputFile, type WorkspaceOptions } from "./options.js";
import { requireFree } from "./output/deliver.js";
import { printWarnings } from "./output/issues.js";
import { printResult } from "./output/print.js";
import { writeWholeFile } from "./output/write-file.js";
import { addProgress, withProgress } from "./progress.js";
import { about } from "./report-error.js";
import { addTableOptions } from "./table-options.js";
import { parseReal } from "./values.js";

/** Options of every command that makes a workspace of one. */
export interface OperationOptions extends WorkspaceOptions, DocumentOutput {}

/** The name of the argument for a workspace of any format. */
export const ANY_WORKSPACE = 'workspace of any format; "-" for standard input';

/** Adds what every command has that makes a workspace of one: standard input and output by default. */
export function addOperation(command: Command): Command {
  command.argument("[workspace]", ANY_WORKSPACE, "-");
  return addDocumentOutput(command);
}

/** Adds the options about patches and the file that is written. */
export function addDocumentOutput(command: Command): Command {
  addRepeatable(command, "-p, --patch <file>", "apply a JSON patch first");
  command
    .option("-o, --output <file>", "write to a new file instead of standard output", outputFile)
    .addOption(new Option("--output-file <file>", "pyhf's name of --output").argParser(outputFile).conflicts("output"))
    .option("--force", "let --output and --report-file replace a file that exists");
  addProgress(command);
  return addTableOptions(addReport(command));
}

/** Adds the report about what an operation does to the result. Its method may be left out, also before the name of a file. */
function addReport(command: Command): Command {
  const parse = command.parseOptions.bind(command);
  const isMethod = (word: string | undefined) => REPORTS.some((method) => method === word);
  command.parseOptions = (words) =>
    parse(words.map((word, i) => (word === "--report" && !isMethod(words[i + 1]) ? "--report=step" : word)));
  return command
    .addOption(
      new Option(
        "--report [how]",
        "report how estimate, uncertainty, limit and pulls change: by Newton steps from a fit of the old workspace (step, the default), or by fits",
      ).choices(REPORTS),
    )
    .option("--report-file <file>", "write the report as JSON to a new file", outputFile)
    .option("--report-cls <value>", "report CLs of this value of the parameter of interest, too", parseReal);
}

/** What is known of an operation beside its documents. */
interface OperationContext {
  /** Further files that it reads. */
  readonly others?: readonly string[];
  /** What the operation renames and moves in a workspace; by default nothing. */
  readonly formerOf?: (workspace: WorkspaceSpec) => FormerNames;
  /** How the operation compiles models, if it does. */
  readonly choice?: ModelChoice;
}

/** Reads a workspace, and writes what an operation makes of it. */
export async function runOperation(
  path: string,
  options: OperationOptions,
  operation: (workspace: WorkspaceSpec) => WorkspaceSpec,
  context: OperationContext = {},
): Promise<void> {
  requireReport(options);
  await requireFreeOutput(options, [...inputFiles(path, options.patch), ...(context.others ?? [])]);
  const { spec } = await loadWorkspace(path, options);
  const subject = subjectOf(path, options.patch);
  const after = await withProgress(`changing ${printable(subject)}`, options, () =>
    about(subject, () => operation(spec)),
  );
  await deliverOperation(spec, after, options, context);
}

/** Refuses options about the tables of a report where none is asked for. @throws DataError `bad-option` */
export function requireReport({ format, digits, report, reportFile, reportCls }: DocumentOutput): void {
  const isPrinted = report !== undefined || (reportCls !== undefined && reportFile === undefined);
  const given = (["format", "digits"] as const).filter((name) => ({ format, digits })[name] !== undefined);
  if (isPrinted || given.length === 0) return;
  const expected = "--report, since it applies to the tables of the report";
  throw new DataError(
    given.map((name) => ({ code: "bad-option", path: `--${name}`, expected, received: "no --report" })),
  );
}

/** Writes the result of an operation and, where it is asked for, the report about it. */
export async function deliverOperation(
  before: WorkspaceSpec,
  after: WorkspaceSpec,
  options: DocumentOutput,
  { formerOf = () => ({}), choice = { modifierCode: [] } }: OperationContext = {},
): Promise<void> {
  deliverWorkspace(after, options);
  const { report, reportFile, reportCls } = options;
  if (report === undefined && reportFile === undefined && reportCls === undefined) return;
  // The code that fits is loaded here, so that operations without a report start without it.
  const { deliverReport } = await import("./operation-report.js");
  await deliverReport({ before, after, former: formerOf(before), choice }, options);
}

/** Fails before the work where the result could not be written. @throws DataError as `requireFree` */
export async function requireFreeOutput(
  { output, outputFile: pyhfName, force, reportFile }: DocumentOutput,
  inputs: readonly string[],
): Promise<void> {
  const file = output ?? pyhfName;
  const destination = {
    ...(file === undefined ? {} : { output: file }),
    ...(force === undefined ? {} : { force }),
    ...(reportFile === undefined ? {} : { plot: reportFile }),
  };
  await requireFree(destination, inputs);
}

/** Writes a workspace, and what is odd about it on standard error. */
function deliverWorkspace(workspace: WorkspaceSpec, options: DocumentOutput): void {
  printWarnings(checkWorkspace(workspace));
  const file = options.output ?? options.outputFile;
  // A checked document is JSON, though its type has no index signature.
  const text = formatDocument(workspace as unknown as JsonObject);
  if (file === undefined) printResult(text);
  else writeWholeFile(file, text, { overwrite: options.force === true });
}

/** Adds what every command has that makes a workspace of one, and does the operation with all its options. */
export function finishOperation<Options extends OperationOptions>(
  command: Command,
  operation: (workspace: WorkspaceSpec, options: Options) => WorkspaceSpec,
  formerOf: (workspace: WorkspaceSpec, options: Options) => FormerNames = () => ({}),
): void {
  addOperation(command).action((path: string, options: Options) =>
    runOperation(path, options, (workspace) => operation(workspace, options), {
      formerOf: (workspace) => formerOf(workspace, options),
    }),
  );
}
