import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DataError } from "../errors.js";

/** Folders that have files but may be written to, since these files may be replaced. */
export interface FilledFolder {
  /** Whether the files in the folder may be replaced. */
  readonly mayReplace: (folder: string) => boolean;
  /** Describes these folders; follows "a folder that does not exist or is empty, or" in the message. */
  readonly expected: string;
  /** Added to the message about a folder with other files. */
  readonly hint?: string;
}

/**
 * Requires a folder that can be filled: one that is empty, or has files that may be replaced, or does not exist yet in a folder that does.
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
