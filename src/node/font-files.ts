import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { DataError, type Issue } from "../errors.js";
import { reasonOf } from "./write-failure.js";

/** First bytes of files with TrueType and OpenType fonts, and with collections of them. */
const SIGNATURES = ["\0\u0001\0\0", "true", "OTTO", "ttcf"];

/**
 * Requires that files are TrueType or OpenType fonts.
 *
 * @param place - the name in messages of the file with an index
 * @throws DataError `font-file` for all that are not
 */
export function requireFontFiles(files: readonly string[], place: (k: number) => string): void {
  const issues = files.flatMap((file, k): readonly Issue[] => {
    const fault = faultOf(file);
    if (fault === undefined) return [];
    const expected = "the path of a TrueType or OpenType font (.ttf, .otf, .ttc)";
    return [{ code: "font-file", path: place(k), expected, received: `${file}: ${fault}` }];
  });
  if (issues.length > 0) throw new DataError(issues);
}

function faultOf(file: string): string | undefined {
  if (!existsSync(file)) return "no such file";
  if (!statSync(file).isFile()) return "not a file";
  try {
    return SIGNATURES.includes(beginOf(file)) ? undefined : "another kind of file";
  } catch (error) {
    return error instanceof Error ? reasonOf(error) : String(error);
  }
}

/** The first four bytes of a file. */
function beginOf(file: string): string {
  const opened = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(4);
    readSync(opened, bytes, 0, 4, 0);
    return bytes.toString("latin1");
  } finally {
    closeSync(opened);
  }
}
