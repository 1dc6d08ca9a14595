import { paintLines } from "./paint.js";
import { formatTable, type Table, type TextStyle } from "./table.js";
import { wrappedLines } from "./wrap.js";

/** Lines, or a table before it is aligned or marked up. */
export type Block = string | Table;

/** A paragraph of a text: one block, or several with no empty line between them. */
export type Part = Block | readonly Block[];

/** The blocks of a paragraph. */
export function blocksOf(part: Part): readonly Block[] {
  return typeof part === "string" || "columns" in part ? [part] : part;
}

/** Paragraphs with sentences in place of tables without rows that have one. */
export function withSentences(parts: readonly Part[]): readonly Part[] {
  const withSentence = (block: Block): Block =>
    typeof block === "string" || block.rows.length > 0 ? block : (block.ifEmpty ?? block);
  return parts.map((part) => {
    const blocks = blocksOf(part).map(withSentence);
    return blocks.length === 1 ? blocks[0]! : blocks;
  });
}

/** Paragraphs as a text, with an empty line between them and a line break at the end. */
export function formatParts(parts: readonly Part[], style: TextStyle = {}): string {
  const { width, paint } = style;
  const texts = parts.map((part) =>
    blocksOf(part)
      .map((block) =>
        typeof block === "string" ? paintLines(wrappedLines(block, width), paint) : formatTable(block, style),
      )
      .join("\n"),
  );
  return `${texts.join("\n\n")}\n`;
}
