import type { WorkspaceModelOptions } from "../api/checked-workspace.js";
import { modelWarnings } from "../api/model-warnings.js";
import { Workspace } from "../api/workspace.js";
import { type Issue, WorkspaceError } from "../errors.js";
import type { ProgramOrigin, RecordOptions } from "../fit/origin.js";
import type { Model } from "../model/model.js";
import { fileOnDisk } from "../node/archive/address.js";
import { readDocument } from "../node/read.js";
import { STANDARD_INPUT, sourceName } from "../node/read-bytes.js";
import { printable } from "../printable.js";
import type { JsonDocument } from "../workspace/json-text.js";
import { issueOnCommandLine } from "./command-line-hints.js";
import { type ModelChoice, rateOptions, type WorkspaceOptions } from "./options.js";
import { printNote } from "./output/print.js";
import { type ProgressOptions, withProgress } from "./progress.js";
import { about } from "./report-error.js";

/** The files that a workspace with patches is read from, and "-" for standard input. */
export function sourcesOf(path: string, patches: readonly string[]): readonly string[] {
  return [path, ...patches].map(fileOnDisk);
}

/** The files that a workspace with patches is read from. */
export function inputFiles(path: string, patches: readonly string[]): readonly string[] {
  return sourcesOf(path, patches).filter((file) => file !== STANDARD_INPUT);
}

/** Reads and checks the workspace of a command. */
export async function loadWorkspace(path: string, options: WorkspaceOptions & ProgressOptions): Promise<Workspace> {
  const { patch } = options;
  const subject = subjectOf(path, patch);
  const read = async () => {
    const document = await loadDocument(path, patch);
    return about(subject, () => parseDocument(document));
  };
  // On a terminal, progress would be written over what the user types.
  if (path === STANDARD_INPUT) return read();
  return withProgress(`reading ${printable(subject)}`, options, read);
}

/** Reads a document and applies patches to it; it is not checked yet. */
export function loadDocument(path: string, patches: readonly string[]): Promise<JsonDocument> {
  if (path === STANDARD_INPUT && process.stdin.isTTY)
    printNote("reading a workspace from the terminal: end with Ctrl-D\n");
  return readDocument(path, { patches });
}

/** Checks a workspace. Reference numbers, which belong to another argument, get their own message. */
export function parseDocument({ value, warnings }: JsonDocument): Workspace {
  const isReference = typeof value === "object" && value !== null && "format" in value;
  if (!isReference || value.format !== "histograd-reference") return Workspace.parse(value, warnings);
  throw new WorkspaceError([
    {
      code: "not-a-workspace",
      path: "",
      expected: "a workspace",
      received: "reference numbers",
      hint: "Compare a workspace with them: histograd check workspace.json reference.json",
    },
  ]);
}

/** The name of a workspace with patches in messages. */
export function subjectOf(path: string, patches: readonly string[]): string {
  return [sourceName(path), ...patches].join(" + ");
}

/** The files of a command as the options of a record carry them. */
export function filesOf(workspace: string, { patch }: WorkspaceOptions) {
  return { workspace, patches: patch };
}

/** A record whose origin also names the files that it was made from. */
export function withFiles<T extends { readonly origin: ProgramOrigin }>(record: T, files: RecordOptions): T {
  const { origin } = record;
  return { ...record, origin: { ...origin, options: { ...files, ...origin.options } } };
}

export function modelOptions(choice: ModelChoice): WorkspaceModelOptions {
  const { measurement, dialect } = choice;
  return {
    ...rateOptions(choice),
    ...(measurement === undefined ? {} : { measurement }),
    ...(dialect === undefined ? {} : { dialect }),
  };
}

/** A model and what is odd about it. */
export function compile(
  workspace: Workspace,
  choice: ModelChoice,
  subject: string,
): { readonly model: Model; readonly warnings: readonly Issue[] } {
  const model = about(subject, () => workspace.model(modelOptions(choice)));
  return { model, warnings: modelWarnings(workspace, model).map(issueOnCommandLine) };
}
