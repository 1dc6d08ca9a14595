import { printable } from "../printable.js";

/** How a column is aligned: `decimal` puts decimal points below each other. */
export type Alignment = "left" | "right" | "decimal";

export interface Column {
  readonly title: string;
  readonly align: Alignment;
}

/** A table before it is aligned or marked up. */
export interface Table {
  readonly columns: readonly Column[];
  /** Cells as text; `[nRows][nColumns]`. */
  readonly rows: readonly (readonly string[])[];
}

const GAP = "  ";

/**
 * An aligned text table: titles, a rule, rows. Columns are as wide as their widest cell; nothing is cut off. Columns
 * that are empty in every row are left out.
 *
 * @param rows - cells as text; `[nRows][nColumns]`
 */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const used = usedColumns({ columns, rows }).map(alignColumn);
  const lines = Array.from({ length: rows.length + 1 }, (_, line) => used.map((cells) => cells[line]!).join(GAP));
  const rule = used.map((cells) => "─".repeat(width(cells[0]!))).join(GAP);
  return [lines[0]!, rule, ...lines.slice(1)].map((line) => line.trimEnd()).join("\n");
}

/** A column with its cells, which can be printed. */
export interface UsedColumn extends Column {
  readonly cells: readonly string[];
}

/** The columns that have something in a row, or all of those of a table without rows; numbers end as `alignPoints` has it. */
export function usedColumns({ columns, rows }: Table): readonly UsedColumn[] {
  return columns.flatMap(({ title, align }, c) => {
    const cells = rows.map((row) => printable(row[c] ?? ""));
    if (rows.length > 0 && cells.every((cell) => cell === "")) return [];
    return [{ title, align, cells: align === "decimal" ? alignPoints(cells) : cells }];
  });
}

/** Title and cells of a column, padded to one width. */
function alignColumn({ title, align, cells }: UsedColumn): string[] {
  const widest = largest([title, ...cells].map(width));
  const pad = (cell: string) => (align === "left" ? padEnd(cell, widest) : padStart(cell, widest));
  return [pad(title), ...cells.map(pad)];
}

/** Numbers padded on the right, so that aligning them on the right aligns their decimal points. */
function alignPoints(cells: readonly string[]): string[] {
  const tails = cells.map((cell) => (cell === "" ? 0 : width(cell) - wholePart(cell)));
  const longest = largest(tails);
  return cells.map((cell, i) => cell + " ".repeat(longest - tails[i]!));
}

function wholePart(cell: string): number {
  return /^[^.e]*/.exec(cell)![0].length;
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Characters, not UTF-16 units. */
function width(text: string): number {
  return [...text].length;
}

function padEnd(text: string, size: number): string {
  return text + " ".repeat(size - width(text));
}

function padStart(text: string, size: number): string {
  return " ".repeat(size - width(text)) + text;
}
