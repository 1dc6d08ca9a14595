import type { ErrorCode } from "../../error-codes.js";
import { WorkspaceError } from "../../errors.js";

/** What is wrong with the bytes of a file, without the name of the file. */
export class DamagedBytes extends Error {}

const CODE: ErrorCode = "format-syntax";

/** The error of a file that is damaged or no ROOT file. */
export function damagedFile(name: string, received: string): WorkspaceError {
  const hint = "Copy or write the file again.";
  return new WorkspaceError([{ code: CODE, path: name, expected: "a whole ROOT file", received, hint }]);
}
