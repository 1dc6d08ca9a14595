import { printable } from "../printable.js";
import { type Cell, cellText, PLUS_MINUS } from "./cell.js";

/** How a column is aligned: `decimal` puts decimal points below each other, `measured` the signs ±. */
export type Alignment = "left" | "right" | "decimal" | "measured";

export interface Column {
  readonly title: string;
  readonly align: Alignment;
  /** Names of the numbers of a cell, where there are several: each has a field of its own in CSV. */
  readonly fields?: readonly string[];
}

/** What a row is about: tables with this can be cut and sorted. */
export interface RowSubject {
  /** Names of parameters. */
  readonly names: readonly string[];
  readonly pull?: number | undefined;
  readonly constraint?: number | undefined;
  readonly impact?: number | undefined;
}

/** A table before it is aligned or marked up. */
export interface Table {
  readonly title?: string;
  readonly columns: readonly Column[];
  /** `[nRows][nColumns]` */
  readonly rows: readonly (readonly Cell[])[];
  /** What the rows are about, for each of them. */
  readonly subjects?: readonly RowSubject[];
  /** The row before which there is a rule, as above a sum. */
  readonly ruleBefore?: number;
}

/** How a table is written as text. */
export interface TextStyle {
  /** Significant digits of uncertainties, and of numbers without one; the usual ones by default. */
  readonly digits?: number | undefined;
  /** Characters of a line; texts are shortened until it fits. */
  readonly width?: number | undefined;
}

const GAP = "  ";
/** Characters of a text that are shown where the width of a line is not known. */
const LONGEST = 200;
/** Characters to which a text is shortened at most. */
const SHORTEST = 16;

/**
 * An aligned text table: titles, a rule, rows. Columns are as wide as their widest cell. Texts that are too long for a line
 * are shortened in their middle, numbers are not. Columns that are empty in every row are left out.
 */
export function formatTable(table: Table, { digits, width }: TextStyle = {}): string {
  const columns = fitted(usedColumns(table, digits), width);
  const used = columns.map(alignColumn);
  const line = (r: number) =>
    used
      .map((cells) => cells[r]!)
      .join(GAP)
      .trimEnd();
  const rule = used.map((cells) => "─".repeat(widthOf(cells[0]!))).join(GAP);
  const body = table.rows.map((_, r) => (r === table.ruleBefore ? `${rule}\n${line(r + 1)}` : line(r + 1)));
  const title = table.title === undefined ? [] : [printable(table.title)];
  return [...title, line(0), rule, ...body].join("\n");
}

/** A column with its cells, which can be printed. */
export interface UsedColumn extends Column {
  readonly cells: readonly string[];
}

/** The columns that have something in a row, or all of those of a table without rows; numbers end as `alignPoints` has it. */
export function usedColumns(table: Table, digits?: number): readonly UsedColumn[] {
  return plainColumns(table, digits).map((column) => ({ ...column, cells: ALIGNED[column.align](column.cells) }));
}

/** The same with cells as they are, not padded. */
export function plainColumns({ columns, rows }: Table, digits?: number): readonly UsedColumn[] {
  return columns.flatMap((column, c) => {
    const cells = rows.map((row) => printable(cellText(row[c] ?? "", digits)));
    return rows.length > 0 && cells.every((cell) => cell === "")
      ? []
      : [{ ...column, title: printable(column.title), cells }];
  });
}

const ALIGNED: Readonly<Record<Alignment, (cells: readonly string[]) => readonly string[]>> = {
  left: (cells) => cells,
  right: (cells) => cells,
  decimal: alignPoints,
  measured: alignSigns,
};

/** Columns of text, shortened from the longest on until the table fits. */
function fitted(columns: readonly UsedColumn[], width: number | undefined): readonly UsedColumn[] {
  const widths = columns.map(({ title, cells }) => largest([title, ...cells].map(widthOf)));
  const isText = columns.map(({ align }) => align === "left");
  for (const [c, own] of widths.entries()) if (isText[c]) widths[c] = Math.min(own, LONGEST);
  let over = width === undefined ? 0 : widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  while (over > 0) {
    const longest = largest(widths.filter((_, c) => isText[c]));
    if (longest <= SHORTEST) break;
    widths[widths.findIndex((each, c) => isText[c] && each === longest)] = longest - 1;
    over--;
  }
  return columns.map((column, c) =>
    isText[c]
      ? {
          ...column,
          title: shortened(column.title, widths[c]!),
          cells: column.cells.map((cell) => shortened(cell, widths[c]!)),
        }
      : column,
  );
}

/** A text of at most so many characters, with "…" in place of its middle. */
function shortened(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${characters.slice(0, most - 1 - end).join("")}…${characters.slice(characters.length - end).join("")}`;
}

/** Title and cells of a column, padded to one width. */
function alignColumn({ title, align, cells }: UsedColumn): string[] {
  const widest = largest([title, ...cells].map(widthOf));
  const pad = (cell: string) => (align === "left" ? padEnd(cell, widest) : padStart(cell, widest));
  return [pad(title), ...cells.map(pad)];
}

/** Numbers padded on the right, so that aligning them on the right aligns their decimal points. */
function alignPoints(cells: readonly string[]): string[] {
  return padTails(cells, (cell) => /^[^.e]*/.exec(cell)![0].length);
}

/** The same for the signs ±; what has none ends before them. */
function alignSigns(cells: readonly string[]): string[] {
  return padTails(cells, (cell) => (cell.includes(PLUS_MINUS) ? cell.indexOf(PLUS_MINUS) : cell.length));
}

function padTails(cells: readonly string[], headOf: (cell: string) => number): string[] {
  const tails = cells.map((cell) => (cell === "" ? 0 : widthOf(cell.slice(headOf(cell)))));
  const longest = largest(tails);
  return cells.map((cell, i) => cell + " ".repeat(longest - tails[i]!));
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Characters, not UTF-16 units. */
function widthOf(text: string): number {
  return [...text].length;
}

function padEnd(text: string, size: number): string {
  return text + " ".repeat(size - widthOf(text));
}

function padStart(text: string, size: number): string {
  return " ".repeat(size - widthOf(text)) + text;
}
