import { formatTable, type Table } from "./table.js";

/** Lines, or a table before it is aligned or marked up. */
export type Block = string | Table;

/** A paragraph of a text: one block, or several with no empty line between them. */
export type Part = Block | readonly Block[];

/** The blocks of a paragraph. */
export function blocksOf(part: Part): readonly Block[] {
  return typeof part === "string" || "columns" in part ? [part] : part;
}

/** A paragraph as lines of text. */
function partText(part: Part): string {
  return blocksOf(part)
    .map((block) => (typeof block === "string" ? block : formatTable(block.columns, block.rows)))
    .join("\n");
}

/** Paragraphs as a text, with an empty line between them and a line break at the end. */
export function formatParts(parts: readonly Part[]): string {
  return `${parts.map(partText).join("\n\n")}\n`;
}
