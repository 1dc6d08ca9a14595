import { printable } from "../printable.js";
import { type Cell, cellText, PLUS_MINUS } from "./cell.js";
import type { Paint, Tone } from "./paint.js";
import { widthOf } from "./width.js";

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
  /** The name of what it is about, then other names that mean it. */
  readonly names: readonly string[];
  readonly pull?: number | undefined;
  readonly constraint?: number | undefined;
  readonly impact?: number | undefined;
  readonly yield?: number | undefined;
  readonly cls?: number | undefined;
}

/** A table before it is aligned or marked up. */
export interface Table {
  readonly title?: string;
  readonly columns: readonly Column[];
  /** `[nRows][nColumns]` */
  readonly rows: readonly (readonly Cell[])[];
  /** What the rows are about, for each of them; a row without it, such as a sum, is in the table however it is cut. */
  readonly subjects?: readonly (RowSubject | undefined)[];
  /** What the names of the subjects are; "parameter" by default. */
  readonly subject?: string;
  /** A sentence in place of a table without rows, except in CSV. */
  readonly ifEmpty?: string;
  /** The row before which there is a rule, as above a sum. */
  readonly ruleBefore?: number;
}

/** How a table is written as text. */
export interface TextStyle {
  /** Significant digits of uncertainties, and of numbers without one; the usual ones by default. */
  readonly digits?: number | undefined;
  /** Characters of a line; texts are shortened until it fits, and what is left of a table stands below. */
  readonly width?: number | undefined;
  /** Gives colours to a text for a terminal. */
  readonly paint?: Paint | undefined;
}

const GAP = "  ";
/** Characters of a text that are shown where the width of a line is not known. */
const LONGEST = 200;
/** Characters to which a text is shortened at most. */
const SHORTEST = 16;
/** The share of a line that a text gets in a table that is wider than the line however short its texts are. */
const SHARE = 0.4;

/**
 * An aligned text table: titles, a rule, rows. Columns are as wide as their widest cell. Texts that are too long for a line
 * are shortened in their middle, numbers are not: columns that do not fit stand below, beside their first one once more. Columns
 * that are empty in every row are left out.
 */
export function formatTable(table: Table, style: TextStyle = {}): string {
  const { digits, width, paint } = style;
  const title = table.title === undefined ? [] : [toned(printable(table.title), "strong", paint)];
  const columns = fitted(usedColumns(table, digits), width);
  const blocks = inBlocks(columns, width).map((block) => formatBlock(block, table, paint));
  return [...title, blocks.join("\n\n")].join("\n");
}

function formatBlock(columns: readonly UsedColumn[], { rows, ruleBefore }: Table, paint: Paint | undefined): string {
  const used = columns.map(alignColumn);
  const line = (r: number, toneOf: (column: UsedColumn) => Tone | undefined) =>
    used
      .map((cells, c) => toned(cells[r]!, toneOf(columns[c]!), paint))
      .join(GAP)
      .trimEnd();
  const rule = toned(used.map((cells) => "─".repeat(widthOf(cells[0]!))).join(GAP), "dim", paint);
  const body = rows.map((_, r) => {
    const text = line(r + 1, ({ tones }) => tones[r]);
    return r === ruleBefore ? `${rule}\n${text}` : text;
  });
  return [line(0, () => "dim"), rule, ...body].join("\n");
}

/** A text in a tone, without the room around it. */
function toned(text: string, tone: Tone | undefined, paint: Paint | undefined): string {
  if (paint === undefined || tone === undefined) return text;
  return text.replace(/\S(?:.*\S)?/s, (found) => paint(tone, found));
}

/** A column with its cells, which can be printed. */
export interface UsedColumn extends Column {
  readonly cells: readonly string[];
  /** How the cells stand out on a terminal. */
  readonly tones: readonly (Tone | undefined)[];
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
      : [{ ...column, title: printable(column.title), cells, tones: rows.map((row) => toneOf(row[c] ?? "")) }];
  });
}

function toneOf(cell: Cell): Tone | undefined {
  return typeof cell === "string" ? undefined : cell.tone;
}

const ALIGNED: Readonly<Record<Alignment, (cells: readonly string[]) => readonly string[]>> = {
  left: (cells) => cells,
  right: (cells) => cells,
  decimal: alignPoints,
  measured: alignSigns,
};

/** Columns of text, shortened from the longest on until the table fits, or to a share of the line where it cannot. */
function fitted(columns: readonly UsedColumn[], width: number | undefined): readonly UsedColumn[] {
  const widths = columns.map(columnWidth);
  const isText = columns.map(({ align }) => align === "left");
  for (const [c, own] of widths.entries()) if (isText[c]) widths[c] = Math.min(own, LONGEST);
  if (width !== undefined) {
    const least = widths.map((own, c) => (isText[c] ? Math.min(own, SHORTEST) : own));
    if (lineWidth(least) > width) {
      const most = Math.max(SHORTEST, Math.floor(SHARE * width));
      for (const [c, own] of widths.entries()) if (isText[c]) widths[c] = Math.min(own, most);
    } else shorten(widths, isText, lineWidth(widths) - width);
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

/** Makes widths of texts smaller by as many characters in all, the largest first. */
function shorten(widths: number[], isText: readonly boolean[], characters: number): void {
  for (let over = characters; over > 0; over--) {
    const longest = largest(widths.filter((_, c) => isText[c]));
    widths[widths.findIndex((each, c) => isText[c] && each === longest)] = longest - 1;
  }
}

function columnWidth({ title, cells }: UsedColumn): number {
  return largest([title, ...cells].map(widthOf));
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length);
}

/** Columns in groups that fit a line, each of which begins with those that say what the rows are. */
function inBlocks(columns: readonly UsedColumn[], width: number | undefined): readonly (readonly UsedColumn[])[] {
  const widths = columns.map(columnWidth);
  if (width === undefined || lineWidth(widths) <= width) return [columns];
  const nLeading = columns[0]?.align !== "left" && columns[1]?.align === "left" ? 2 : 1;
  const blocks: UsedColumn[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [c, column] of columns.entries()) {
    if (c < nLeading) continue;
    used += GAP.length + widths[c]!;
    if (used <= width) blocks.at(-1)!.push(column);
    else {
      blocks.push([...columns.slice(0, nLeading), column]);
      used = lineWidth([...widths.slice(0, nLeading), widths[c]!]);
    }
  }
  return blocks.length === 0 ? [columns] : blocks;
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

function padEnd(text: string, size: number): string {
  return text + " ".repeat(size - widthOf(text));
}

function padStart(text: string, size: number): string {
  return " ".repeat(size - widthOf(text)) + text;
}
