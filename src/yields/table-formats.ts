import { printable } from "../printable.js";
import type { RoundedYield } from "./round.js";

/** A number with its uncertainty, or something else. */
export type Cell = RoundedYield | { readonly text: string };

interface Row {
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** A table before it has a format. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly total: Row;
  readonly observed: Row;
}

export type TextFormat = "text" | "markdown" | "latex";

/** How tables and the notes below them are written. */
export const FORMATS: {
  readonly [F in TextFormat]: (tables: readonly Table[], notes: readonly string[]) => string;
} = {
  text: (tables, notes) => joined(tables.map(textOf), notes.map(printable)),
  markdown: (tables, notes) => joined(tables.map(markdownOf), notes.map(escapeMarkdown)),
  latex: (tables, notes) =>
    joined(
      tables.map(latexOf),
      notes.map((note) => `% ${printable(note)}`),
    ),
};

function joined(tables: readonly string[], notes: readonly string[]): string {
  const parts = notes.length === 0 ? tables : [...tables, notes.join("\n")];
  return `${parts.join("\n\n")}\n`;
}

function widthOf(text: string): number {
  return [...text].length;
}

function padded(text: string, width: number, end: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - widthOf(text)));
  return end === "left" ? space + text : text + space;
}

/** Cells of a column as text of one width, numbers aligned at their ±. */
function alignedColumn(head: string, cells: readonly Cell[]): readonly string[] {
  const numbers = cells.filter((cell) => "value" in cell);
  const before = Math.max(0, ...numbers.map(({ value }) => widthOf(value)));
  const after = Math.max(0, ...numbers.map(({ uncertainty }) => widthOf(uncertainty)));
  const texts = cells.map((cell) =>
    "value" in cell
      ? `${padded(cell.value, before, "left")} ± ${padded(cell.uncertainty, after, "right")}`
      : padded(cell.text, before, "left"),
  );
  const all = [head, ...texts];
  const inner = Math.max(...texts.map(widthOf));
  const width = Math.max(...all.map(widthOf));
  return all.map((text, k) => padded(k === 0 ? text : padded(text, inner, "right"), width, "left"));
}

/** Lines of cells of equal width, the head first. */
function aligned({ columns, rows, total, observed }: Table, clean: (name: string) => string): readonly string[][] {
  const all = [...rows, total, observed];
  const names = ["", ...all.map(({ name }) => clean(name))];
  const width = Math.max(...names.map(widthOf));
  const list = columns.map((column, c) =>
    alignedColumn(
      clean(column),
      all.map(({ cells }) => cells[c]!),
    ),
  );
  return names.map((name, r) => [padded(name, width, "right"), ...list.map((cells) => cells[r]!)]);
}

function textOf(table: Table): string {
  const lines = aligned(table, printable).map((cells) => cells.join("   ").trimEnd());
  const rule = "-".repeat(Math.max(...lines.map(widthOf)));
  const [head, ...body] = lines;
  const split = table.rows.length;
  return [printable(table.title), head!, rule, ...body.slice(0, split), rule, ...body.slice(split)].join("\n");
}

function escapeMarkdown(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>#|~]/g, (character) => `\\${character}`);
}

function markdownOf(table: Table): string {
  const [head, ...body] = aligned(table, escapeMarkdown);
  const rule = head!.map((cell, c) => (c === 0 ? "-".repeat(widthOf(cell)) : `${"-".repeat(widthOf(cell) - 1)}:`));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [`**${escapeMarkdown(table.title)}**`, "", ...[head!, rule, ...body].map(line)].join("\n");
}

const TEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "–": "--",
};

function escapeTex(text: string): string {
  return printable(text).replace(/[\\~^<>|–&%$#_{}]/g, (character) => TEX[character] ?? `\\${character}`);
}

function texNumber(text: string): string {
  const [digits, exponent] = text.split("e");
  return exponent === undefined ? `$${digits}$` : `$${digits} \\times 10^{${Number(exponent)}}$`;
}

function latexOf({ title, columns, rows, total, observed }: Table): string {
  const both = (text: string) => `\\multicolumn{2}{c}{${escapeTex(text)}}`;
  const cell = (entry: Cell) =>
    "value" in entry ? `${texNumber(entry.value)} & ${texNumber(entry.uncertainty)}` : both(entry.text);
  const line = (first: string, cells: readonly string[]) => `  ${[first, ...cells].join(" & ")} \\\\`;
  const write = ({ name, cells }: Row) => line(escapeTex(name), cells.map(cell));
  return [
    `% ${printable(title)}`,
    `\\begin{tabular}{l${" r@{$\\,\\pm\\,$}l".repeat(columns.length)}}`,
    "  \\hline",
    line("", columns.map(both)),
    "  \\hline",
    ...rows.map(write),
    "  \\hline",
    write(total),
    write(observed),
    "  \\hline",
    "\\end{tabular}",
  ].join("\n");
}
