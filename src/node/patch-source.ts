import { existsSync } from "node:fs";
import { quote } from "../describe.js";
import { HistFactoryError, type Issue, WorkspaceError } from "../errors.js";
import { parseAddress } from "./archive/address.js";

/** Where a patch is: a file, or one patch of a file with a patch set. */
export interface PatchSource {
  readonly file: string;
  /** Name of the patch in the set. */
  readonly name: string | undefined;
}

/**
 * Parses `"signal.json"`, or `"patchset.json#NAME"` for a patch of a set; in an archive, `"archive.tar.gz#signal.json"` or
 * `"archive.tar.gz#patchset.json#NAME"`. A file whose name is the whole text comes first.
 */
export async function parsePatchSource(text: string): Promise<PatchSource> {
  const { entry } = await parseAddress(text);
  const hash = text.lastIndexOf("#");
  const isWhole = entry === undefined ? existsSync(text) : !entry.includes("#");
  if (hash <= 0 || isWhole) return { file: text, name: undefined };
  return { file: text.slice(0, hash), name: text.slice(hash + 1) };
}

/** An error with the name of the patch file before its paths and, for a patch set, how to choose one of its patches. */
export function inPatchFile(file: string, error: unknown): unknown {
  if (!(error instanceof HistFactoryError)) return error;
  const place = (issue: Issue): Issue => {
    const path = issue.path === "" ? file : `${file}: ${issue.path}`;
    if (issue.code !== "patch-set") return { ...issue, path };
    return { ...issue, path: file, hint: `${issue.hint ?? ""} Write ${quote(`${file}#NAME`)}.`.trim() };
  };
  return new WorkspaceError(error.issues.map(place));
}
