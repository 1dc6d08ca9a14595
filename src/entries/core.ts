/**
 * Workspaces, models and fits for pages that want to load little: the same numbers as those of `histograd`. The code for extensions
 * of the pyhf format, such as formulas, is loaded by `Workspace.load` where a document has them; `Workspace.parse` refuses such a
 * document.
 *
 * @module core
 */
export { Workspace } from "../api/core-workspace.js";
export { DataError, formatIssue, HistFactoryError, type Issue, ModelError, WorkspaceError } from "../errors.js";
export { fit } from "../fit/fit.js";
