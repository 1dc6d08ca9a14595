import { existsSync, statSync } from "node:fs";
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
  const fail = (code: ErrorCode, expected: string, received: string): never => {
    throw new DataError([{ code, path, expected, received }]);
  };
  if (!existsSync(path)) fail("file-not-found", what, "no such file");
  const stats = statSync(path);
  if (!stats.isFile()) fail("not-a-file", what, stats.isDirectory() ? "a folder" : "a pipe or device");
  if (stats.size > MOST_BYTES) fail("too-large", "at most 512 MiB of text", "more");
}
