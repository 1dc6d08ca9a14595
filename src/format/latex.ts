import { printable } from "../printable.js";
import { PLUS_MINUS } from "./cell.js";
import { blocksOf, type Part } from "./part.js";
import { plainColumns, type Table, type TextStyle, type UsedColumn } from "./table.js";
import { escapeTex, isNumber, unknownToTex, withFormulas, withNumbers } from "./tex.js";

/** How a column stands in a `tabular`. */
interface TexColumn {
  readonly preamble: string;
  readonly head: string;
  readonly cells: readonly string[];
}

/** A table as LaTeX, and its title. */
interface Tabular {
  readonly title: string | undefined;
  readonly body: string;
}

/** A text as LaTeX that needs no package: tables are a `tabular`, the rest are comments. */
export function partsAsLatex(parts: readonly Part[], { digits }: TextStyle): string {
  return partsWith(parts, (table) => plainColumns(table, digits).map(plainColumn));
}

/** The same with the columns of numbers of the package siunitx. */
export function partsAsSiunitx(parts: readonly Part[], { digits }: TextStyle): string {
  return partsWith(parts, (table) => plainColumns(table, digits).map(siunitxColumn));
}

function partsWith(parts: readonly Part[], columnsOf: (table: Table) => readonly TexColumn[]): string {
  const blocks = parts.flatMap(blocksOf);
  const first = blocks.findIndex((block) => typeof block !== "string");
  const texts = blocks.map((block, k) => {
    if (typeof block === "string") return comment(block);
    // without a distance, the last line of a table would touch the first one of the next
    return `${k > first ? "\\bigskip\n" : ""}${withFonts(tabular(block, columnsOf(block)))}`;
  });
  return `${texts.join("\n\n")}\n`;
}

/** A table below a comment about the characters in it that pdfLaTeX does not know. */
function withFonts({ title, body }: Tabular): string {
  const unknown = unknownToTex(body);
  const advice = `${unknown.join(" ")}: pdfLaTeX has no such characters. Use LuaLaTeX or XeLaTeX with a font that has them.`;
  return [
    ...(title === undefined ? [] : [comment(title)]),
    ...(unknown.length === 0 ? [] : [comment(advice)]),
    body,
  ].join("\n");
}

function comment(text: string): string {
  return text
    .split("\n")
    .map((line) => `% ${printable(line)}`.trimEnd())
    .join("\n");
}

function tabular({ title, rows, ruleBefore }: Table, columns: readonly TexColumn[]): Tabular {
  const line = (cells: readonly string[]) => `  ${guarded(cells.join(" & "))} \\\\`;
  const body = rows.map((_, r) => line(columns.map(({ cells }) => cells[r]!)));
  const lines = [
    `\\begin{tabular}{${columns.map(({ preamble }) => preamble).join("")}}`,
    "  \\hline",
    line(columns.map(({ head }) => head)),
    "  \\hline",
    ...body.flatMap((text, r) => (r === ruleBefore ? ["  \\hline", text] : [text])),
    "  \\hline",
    "\\end{tabular}",
  ];
  return { title, body: lines.join("\n") };
}

/** A row that begins with "[" or "*" would be an argument of the end of the row above it. */
function guarded(row: string): string {
  return /^[[*]/.test(row) ? `{}${row}` : row;
}

function plainColumn(column: UsedColumn, place: number): TexColumn {
  const { title, align, cells } = column;
  if (align === "left") return leftColumn(column, place);
  if (align !== "measured")
    return { preamble: gap(place, "r"), head: escapeTex(title), cells: cells.map(withFormulas) };
  const both = (text: string) => `\\multicolumn{2}{c}{${text}}`;
  const measured = (cell: string) => {
    const [value, uncertainty] = cell.split(PLUS_MINUS);
    return uncertainty === undefined
      ? both(withFormulas(cell))
      : `${withFormulas(value!)} & ${withFormulas(uncertainty)}`;
  };
  return { preamble: gap(place, "r@{$\\,\\pm\\,$}l"), head: both(escapeTex(title)), cells: cells.map(measured) };
}

function siunitxColumn(column: UsedColumn, place: number): TexColumn {
  const { title, align, cells } = column;
  if (align === "left") return leftColumn(column, place);
  const numbers = cells.map((cell) => cell.split(PLUS_MINUS)).filter((parts) => parts.every(isNumber));
  // exponents and pairs of numbers are no numbers of one column
  const isColumn = numbers.length > 0 && numbers.flat().every((text) => !text.includes("e"));
  if (!isColumn) return { preamble: gap(place, "r"), head: escapeTex(title), cells: cells.map(withNum) };
  const hasZero = numbers.some(([, uncertainty]) => Number(uncertainty) === 0);
  const kept = hasZero ? ", retain-zero-uncertainty" : "";
  const number = (cell: string) =>
    cell.split(PLUS_MINUS).every(isNumber) ? cell.replace(PLUS_MINUS, " \\pm ") : `{${withNum(cell)}}`;
  return {
    preamble: gap(place, `S[table-format=${formatOf(numbers)}, separate-uncertainty${kept}]`),
    head: `{${escapeTex(title)}}`,
    cells: cells.map(number),
  };
}

/** The room that numbers need: `-3.2(2)` for a sign, three digits, two decimals and an uncertainty of two digits. */
function formatOf(numbers: readonly (readonly string[])[]): string {
  const most = (lengths: readonly number[]) => lengths.reduce((a, b) => Math.max(a, b), 0);
  const values = numbers.map(([value]) => value!);
  const sign = values.find((value) => /^[+-]/.test(value))?.[0] ?? "";
  const whole = most(values.map((value) => /\d+/.exec(value)![0].length));
  const decimals = most(values.map((value) => (value.split(".")[1] ?? "").length));
  const uncertainty = most(numbers.map(([, text = ""]) => text.replace(/^0?\.0*|\./g, "").length));
  return `${sign}${whole}.${decimals}${uncertainty === 0 ? "" : `(${uncertainty})`}`;
}

function withNum(cell: string): string {
  const [value, uncertainty] = cell.split(PLUS_MINUS);
  if (uncertainty !== undefined && isNumber(value!) && isNumber(uncertainty))
    return `\\num{${value} \\pm ${uncertainty}}`;
  return withNumbers(cell, (number) => `\\num{${number}}`);
}

function leftColumn({ title, cells }: UsedColumn, place: number): TexColumn {
  return { preamble: gap(place, "l"), head: escapeTex(title), cells: cells.map(escapeTex) };
}

function gap(place: number, preamble: string): string {
  return place === 0 ? preamble : ` ${preamble}`;
}
