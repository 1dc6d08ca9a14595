import { type Stats, statSync } from "node:fs";
import type { ErrorCode } from "../error-codes.js";
import { DataError } from "../errors.js";

/** Text of a larger file is more than a string can hold. */
const MOST_BYTES = 2 ** 29 - 1024;

/**
 * Asks for a file that a record can be read from: pipes and devices may have no end.
 *
 * @param what - what the file should be, such as "a file of toys"
 * @throws DataError `file-not-found`, `not-a-file`, `too-large`
 */
export function requireRecordFile(path: string, what: string): void {
  requireRecordStats(path, statSync(path, { throwIfNoEntry: false }), what);
}

/** `requireRecordFile` of a file that was looked at; undefined means that there is none. */
export function requireRecordStats(path: string, stats: Stats | undefined, what: string): void {
  const fail = (code: ErrorCode, expected: string, received: string) =>
    new DataError([{ code, path, expected, received }]);
  if (stats === undefined) throw fail("file-not-found", what, "no such file");
  if (!stats.isFile()) throw fail("not-a-file", what, stats.isDirectory() ? "a folder" : "a pipe or device");
  if (stats.size > MOST_BYTES) throw fail("too-large", "at most 512 MiB of text", "more");
}
