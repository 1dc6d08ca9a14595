import { printable } from "../printable.js";
import { blocksOf, type Part } from "./part.js";
import { type Table, type TextStyle, usedColumns } from "./table.js";

/** A text as Markdown. */
export function partsAsMarkdown(parts: readonly Part[], { digits }: TextStyle): string {
  const blocks = parts.flatMap(blocksOf);
  return `${blocks.map((block) => (typeof block === "string" ? linesOf(block) : tableOf(block, digits))).join("\n\n")}\n`;
}

function escapeMarkdown(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>#|~]/g, (character) => `\\${character}`);
}

/** Lines with the two spaces at their ends that keep them apart in Markdown. */
function linesOf(text: string): string {
  return text.split("\n").map(escapeMarkdown).join("  \n");
}

function tableOf(table: Table, digits: number | undefined): string {
  const columns = usedColumns(table, digits);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = line(columns.map(({ title }) => escapeMarkdown(title)));
  const rule = line(columns.map(({ align }) => (align === "left" ? "---" : "--:")));
  const rows = table.rows.map((_, r) => line(columns.map(({ cells }) => escapeMarkdown(cells[r]!).trim())));
  const title = table.title === undefined ? [] : [`**${escapeMarkdown(table.title)}**`, ""];
  return [...title, head, rule, ...rows].join("\n");
}
