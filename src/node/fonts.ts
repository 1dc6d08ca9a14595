import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DataError, type Issue } from "../errors.js";
import { reasonOf } from "./write-failure.js";

/** Fonts of text in PNG and PDF files that name no others, so that a picture looks the same on every machine. */
const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Oblique.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-BoldOblique.ttf"];

/** Paths of the fonts that come with the library. */
export function ownFontFiles(): readonly string[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return FONTS.map((name) => join(folder, name));
}

/** What files of TrueType and OpenType fonts, and of collections of them, begin with. */
const SIGNATURES = ["\0\u0001\0\0", "true", "OTTO", "ttcf"];

/**
 * Requires that files are TrueType or OpenType fonts.
 *
 * @param place - what messages call the file with a number
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
  if (!statSync(file).isFile()) return "no file";
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
