import { existsSync } from "node:fs";
import { HistFactoryError, type Issue, nearestName, WorkspaceError } from "../errors.js";
import { quote, quoteAll, schemaIssues } from "../spec/index.js";
import { patchSet as validatePatchSet } from "../spec/validators.generated.js";

/** Where a patch is: a file, or one patch of a file with a patch set. */
export interface PatchSource {
  readonly file: string;
  /** Name of the patch in the set. */
  readonly name: string | undefined;
}

/** `"signal.json"`, or `"patchset.json#NAME"` for a patch of a set; a file that exists under the full text wins. */
export function parsePatchSource(text: string): PatchSource {
  const hash = text.lastIndexOf("#");
  if (hash <= 0 || existsSync(text)) return { file: text, name: undefined };
  return { file: text.slice(0, hash), name: text.slice(hash + 1) };
}

interface NamedPatch {
  readonly metadata: { readonly name: string };
  readonly patch: unknown;
}

/**
 * The operations of one patch of a patch set.
 *
 * @throws WorkspaceError as the schema says for a document that is not a patch set, `unknown-patch`
 */
export function patchNamed(document: unknown, name: string): unknown {
  const issues = schemaIssues(validatePatchSet, document);
  if (issues.length > 0) throw new WorkspaceError(issues);
  const { patches } = document as { readonly patches: readonly NamedPatch[] };
  const found = patches.find(({ metadata }) => metadata.name === name);
  if (found !== undefined) return found.patch;
  const names = patches.map(({ metadata }) => metadata.name);
  const near = nearestName(name, names);
  const hint = near === undefined ? {} : { hint: `Did you mean ${quote(near)}?` };
  const expected = `the name of a patch of the set (${quoteAll(names)})`;
  throw new WorkspaceError([{ code: "unknown-patch", path: "", expected, received: quote(name), ...hint }]);
}

/** The same error with the name of the file in front of its paths, and how to name a patch of a set. */
export function inPatchFile(file: string, error: unknown): unknown {
  if (!(error instanceof HistFactoryError)) return error;
  const place = (issue: Issue): Issue => {
    const path = issue.path === "" ? file : `${file}: ${issue.path}`;
    if (issue.code !== "patch-set") return { ...issue, path };
    return { ...issue, path: file, hint: `${issue.hint ?? ""} Write ${quote(`${file}#NAME`)}.`.trim() };
  };
  return new WorkspaceError(error.issues.map(place));
}
