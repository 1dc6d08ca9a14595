import { partsAsCsv } from "./csv.js";
import { partsAsLatex, partsAsSiunitx } from "./latex.js";
import { partsAsMarkdown } from "./markdown.js";
import type { TableFormat } from "./options.js";
import { formatParts, type Part, withSentences } from "./part.js";
import type { TextStyle } from "./table.js";

const WRITERS: Readonly<Record<TableFormat, (parts: readonly Part[], style: TextStyle) => string>> = {
  text: formatParts,
  markdown: partsAsMarkdown,
  latex: partsAsLatex,
  siunitx: partsAsSiunitx,
  csv: partsAsCsv,
};

/**
 * Paragraphs in a format; the text ends with a line break.
 *
 * @throws DataError `no-table` for CSV of what has no table
 */
export function writeParts(parts: readonly Part[], format: TableFormat, style: TextStyle): string {
  return WRITERS[format](format === "csv" ? parts : withSentences(parts), style);
}
