import { cutParts } from "../../format/cut.js";
import type { Part } from "../../format/part.js";
import { writeParts } from "../../format/write.js";
import { formatOptionsOf, paintOf, type TableOptions } from "../table-options.js";

/**
 * Tables of a command that makes no record, in the format that is asked for.
 *
 * @param patterns - what rows are about that are shown; all rows where there are none
 */
export function tablesText(parts: readonly Part[], options: TableOptions, patterns: readonly string[] = []): string {
  const { format = "text", digits, width, most, sort } = formatOptionsOf(options);
  const cut = { most, sort, ...(patterns.length === 0 ? {} : { parameters: patterns }) };
  return writeParts(cutParts(parts, cut, true), format, { digits, width, paint: paintOf(options) });
}
