import type { Issue } from "../errors.js";
import { PLAIN_MODELS } from "../model/plain-models.js";
import { neededExtensions, requirePlain } from "../workspace/needed-extensions.js";
import { CheckedWorkspace, readInput } from "./checked-workspace.js";

/** A checked workspace document. The code for extensions of the pyhf format is loaded where a document has them. */
export class Workspace extends CheckedWorkspace {
  /**
   * Checks a workspace that has no extensions with code of their own: a JSON value, or JSON text.
   *
   * @param textWarnings - warnings about the text that the value was read from, such as a repeated key; they come before those
   * about the document
   * @throws WorkspaceError `extension-not-loaded` for a document with formulas, polynomials, mcstat or shapeN modifiers,
   * correlations, penalties, covariances or constraints of other kinds; otherwise with every problem of the document, each with its
   * JSON path; DataError `bad-argument` for a second argument that is not a list
   */
  static parse(input: unknown, textWarnings: readonly Issue[] = []): Workspace {
    const document = readInput(input, textWarnings);
    requirePlain(document.value);
    return new Workspace(document, PLAIN_MODELS);
  }

  /**
   * Checks any workspace, as the `Workspace.parse` of `histograd` does, and loads first what its extensions need.
   *
   * @throws as `Workspace.parse` of `histograd`, by a rejected promise
   */
  static async load(input: unknown, textWarnings: readonly Issue[] = []): Promise<Workspace> {
    const document = readInput(input, textWarnings);
    if (neededExtensions(document.value).length === 0) return new Workspace(document, PLAIN_MODELS);
    const { EXTENDED_MODELS } = await import("../model/extended-models.js");
    return new Workspace(document, EXTENDED_MODELS);
  }
}
