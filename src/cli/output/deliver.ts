import type { ErrorCode } from "../../error-codes.js";
import { DataError, type Issue } from "../../errors.js";
import { formatJson, type JsonObject } from "../../records/json.js";
import type { OutputOptions } from "../options.js";
import { printResult } from "./print.js";
import { isSameFile, requireWritable, writeWholeFile } from "./write-file.js";

/** Where a result goes. */
export type Destination = OutputOptions & { readonly plot?: string };

/**
 * Fails before the work rather than after it. A file that is read is not written to, whatever --force says.
 *
 * @param inputs - paths of the files that are read
 * @param replacesOutput - whether the file of --output is gone on with
 * @throws DataError `output-is-input`, `output-twice`, and as `requireWritable`
 */
export function requireFree(
  { output, plot, force }: Destination,
  inputs: readonly string[],
  replacesOutput = false,
): void {
  for (const file of [output, plot]) {
    if (file === undefined) continue;
    const input = inputs.find((each) => isSameFile(each, file));
    if (input !== undefined) throw clash("output-is-input", file, `"${input}", which is read`);
    requireWritable(file, force === true || (replacesOutput && file === output));
  }
  if (output !== undefined && plot !== undefined && isSameFile(output, plot)) {
    throw clash("output-twice", plot, "that of --output as well");
  }
}

function clash(code: ErrorCode, path: string, received: string): DataError {
  const hint = "Choose another name: --force does not allow this.";
  return new DataError([{ code, path, expected: "a file of its own for the result", received, hint }]);
}

/** Prints a result, as a record or for people, and writes the record to the file that was asked for: it is made if so. */
export function deliver({ json, output, force }: OutputOptions, record: () => JsonObject, text: () => string): void {
  const written = json === true || output !== undefined ? recordText(record()) : "";
  if (output !== undefined) writeWholeFile(output, written, { overwrite: force === true });
  printResult(json === true ? written : text());
}

/** @throws DataError `too-large` for a record that is longer than a text can be */
function recordText(record: JsonObject): string {
  try {
    return formatJson(record);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const issue: Issue = { code: "too-large", path: "record", expected: "at most 512 MiB of JSON", received: "more" };
    throw new DataError([issue]);
  }
}
