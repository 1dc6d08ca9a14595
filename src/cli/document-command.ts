import { type Command, Option } from "commander";
import { formatDocument, type JsonObject } from "../records/json.js";
import { checkWorkspace } from "../workspace/parse.js";
import type { WorkspaceSpec } from "../workspace/types.js";
import { inputFiles, loadWorkspace, subjectOf } from "./load.js";
import { addRepeatable, outputFile, type WorkspaceOptions } from "./options.js";
import { requireFree } from "./output/deliver.js";
import { printWarnings } from "./output/issues.js";
import { printResult } from "./output/print.js";
import { writeWholeFile } from "./output/write-file.js";
import { about } from "./report-error.js";

/** Options of every command whose result is a workspace. */
export interface DocumentOutput {
  readonly output?: string;
  /** pyhf's name of it. */
  readonly outputFile?: string;
  readonly force?: boolean;
}

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
  return command
    .option("-o, --output <file>", "write to a new file instead of standard output", outputFile)
    .addOption(new Option("--output-file <file>", "pyhf's name of --output").argParser(outputFile).conflicts("output"))
    .option("--force", "let --output replace a file that exists");
}

/** Reads a workspace, and writes what an operation makes of it. @param others - further files that are read, by the operation */
export async function runOperation(
  path: string,
  options: OperationOptions,
  operation: (workspace: WorkspaceSpec) => WorkspaceSpec,
  others: readonly string[] = [],
): Promise<void> {
  requireFreeOutput(options, [...inputFiles(path, options.patch), ...others]);
  const { spec } = await loadWorkspace(path, options);
  deliverWorkspace(
    about(subjectOf(path, options.patch), () => operation(spec)),
    options,
  );
}

/** Fails before the work where the result could not be written. @throws DataError as `requireFree` */
export function requireFreeOutput(
  { output, outputFile: pyhfName, force }: DocumentOutput,
  inputs: readonly string[],
): void {
  const file = output ?? pyhfName;
  requireFree({ ...(file === undefined ? {} : { output: file }), ...(force === undefined ? {} : { force }) }, inputs);
}

/** Writes a workspace, and what is odd about it on standard error. */
export function deliverWorkspace(workspace: WorkspaceSpec, options: DocumentOutput): void {
  printWarnings(checkWorkspace(workspace));
  const file = options.output ?? options.outputFile;
  // a checked document is JSON, though its type has no index signature
  const text = formatDocument(workspace as unknown as JsonObject);
  if (file === undefined) printResult(text);
  else writeWholeFile(file, text, { overwrite: options.force === true });
}

/** Adds what every command has that makes a workspace of one, and does the operation with all its options. */
export function finishOperation<Options extends OperationOptions>(
  command: Command,
  operation: (workspace: WorkspaceSpec, options: Options) => WorkspaceSpec,
): void {
  addOperation(command).action((path: string, options: Options) =>
    runOperation(path, options, (workspace) => operation(workspace, options)),
  );
}
