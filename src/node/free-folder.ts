import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DataError } from "../errors.js";

/** A folder with files that may be written to nevertheless. */
export interface FilledFolder {
  /** Whether what the folder has may be replaced. */
  readonly mayReplace: (folder: string) => boolean;
  /** Which folders these are, as a message says it after "a folder that does not exist, is empty". */
  readonly expected: string;
  readonly hint?: string;
}

/**
 * Requires a folder that can be filled: one that does not exist, in one that does, or an empty one, or one whose files may be replaced.
 *
 * @throws DataError `folder-not-empty`, `not-writable`
 */
export function requireFreeFolder(folder: string, filled?: FilledFolder): void {
  const fail = (code: "folder-not-empty" | "not-writable", received: string) => {
    const expected = `a folder that does not exist or is empty${filled === undefined ? "" : `, or ${filled.expected}`}`;
    const hint = filled?.hint === undefined || code === "not-writable" ? {} : { hint: filled.hint };
    throw new DataError([{ code, path: folder, expected, received, ...hint }]);
  };
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) {
    if (!existsSync(dirname(folder))) fail("not-writable", "one in a folder that does not exist");
  } else if (!stats.isDirectory()) fail("not-writable", "a file");
  else if (readdirSync(folder).length > 0 && filled?.mayReplace(folder) !== true) {
    fail("folder-not-empty", "one that has files");
  }
}
