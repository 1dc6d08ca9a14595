import type { Issue } from "../errors.js";
import { EXTENDED_MODELS } from "../model/extended-models.js";
import { CheckedWorkspace, readInput } from "./checked-workspace.js";

/** A checked workspace document. */
export class Workspace extends CheckedWorkspace {
  /**
   * Checks a workspace: a JSON value, or JSON text.
   *
   * @param textWarnings - warnings about the text that the value was read from, such as a repeated key; they come before those
   * about the document
   * @throws WorkspaceError with every problem of the document, each with its JSON path; DataError `bad-argument` for a second
   * argument that is not a list
   */
  static parse(input: unknown, textWarnings: readonly Issue[] = []): Workspace {
    return new Workspace(readInput(input, textWarnings), EXTENDED_MODELS);
  }
}
