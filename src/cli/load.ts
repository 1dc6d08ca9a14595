import { Workspace, type WorkspaceModelOptions } from "../api/workspace.js";
import { type Issue, WorkspaceError } from "../errors.js";
import type { Model } from "../model/model.js";
import { readDocument, STANDARD_INPUT, sourceName } from "../node/read.js";
import { interpolationOf, type ModelChoice, type WorkspaceOptions } from "./options.js";
import { printNote } from "./output/print.js";
import { about } from "./report-error.js";

/** Reads and checks the workspace of a command. */
export async function loadWorkspace(path: string, { patch }: WorkspaceOptions): Promise<Workspace> {
  const document = await loadDocument(path, patch);
  return about(subjectOf(path, patch), () => parseDocument(document));
}

/** Reads a document and applies patches to it; it is not checked yet. */
export function loadDocument(path: string, patches: readonly string[]): Promise<unknown> {
  if (path === STANDARD_INPUT && process.stdin.isTTY)
    printNote("reading a workspace from the terminal: end with Ctrl-D\n");
  return readDocument(path, { patches });
}

/** Checks a workspace. Reference numbers, which belong to another argument, are told from one. */
export function parseDocument(document: unknown): Workspace {
  if (typeof document !== "object" || document === null || !("format" in document)) return Workspace.parse(document);
  if (document.format !== "histograd-reference") return Workspace.parse(document);
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

/** What messages call a workspace with patches. */
export function subjectOf(path: string, patches: readonly string[]): string {
  return [sourceName(path), ...patches].join(" + ");
}

export function modelOptions(choice: ModelChoice): WorkspaceModelOptions {
  const interpolation = interpolationOf(choice);
  return { interpolation, ...(choice.measurement === undefined ? {} : { measurement: choice.measurement }) };
}

/**
 * A model and what is odd about it: of the workspace's warnings those that are not about other measurements, then the
 * model's own.
 */
export function compile(
  workspace: Workspace,
  choice: ModelChoice,
  subject: string,
): { readonly model: Model; readonly warnings: readonly Issue[] } {
  const model = about(subject, () => workspace.model(modelOptions(choice)));
  const index = workspace.measurements.indexOf(model.measurement);
  const ofDocument = workspace.warnings.filter(({ path }) => {
    const measurement = /^measurements\[(\d+)\]/.exec(path)?.[1];
    return measurement === undefined || Number(measurement) === index;
  });
  // both say that there is no parameter of interest; the document's warning knows which name was meant
  const isSaid = ofDocument.some(({ code }) => code === "poi-not-in-model");
  return { model, warnings: [...ofDocument, ...model.warnings.filter(({ code }) => !(isSaid && code === "no-poi"))] };
}
