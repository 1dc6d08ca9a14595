import { DataError } from "../errors.js";
import type { Cell, Field } from "./cell.js";
import { blocksOf, type Part } from "./part.js";
import type { Column, Table } from "./table.js";

/** Lines as RFC 4180 has them. Numbers have all of their digits; infinite ones are inf, and what is none is nan. */
export function csvLines(lines: readonly (readonly Field[])[]): string {
  return lines.map((fields) => `${fields.map(fieldText).join(",")}\r\n`).join("");
}

/** A text is quoted where it holds a comma, a quote or the end of a line. */
function fieldText(field: Field): string {
  if (field === undefined) return "";
  if (typeof field === "number") return Number.isFinite(field) ? String(field) : nonFinite(field);
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

function nonFinite(value: number): string {
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/**
 * The tables of a text as comma-separated values, one below the other with an empty line between them.
 *
 * @throws DataError `no-table`
 */
export function partsAsCsv(parts: readonly Part[]): string {
  const tables = parts.flatMap(blocksOf).filter((block) => typeof block !== "string");
  if (tables.length === 0) {
    const hint = "Write it as text, or use the record, which is JSON.";
    throw new DataError([
      { code: "no-table", path: "format", expected: "a record with a table", received: "one without", hint },
    ]);
  }
  return tables.map(tableAsCsv).join("\r\n");
}

function tableAsCsv({ columns, rows }: Table): string {
  const head = columns.flatMap((column) => fieldsOf(column));
  const lines = rows.map((row) => columns.flatMap((column, c) => cellFields(row[c] ?? "", fieldsOf(column).length)));
  return csvLines([head, ...lines]);
}

function fieldsOf({ title, fields = [title] }: Column): readonly string[] {
  return fields;
}

function cellFields(cell: Cell, size: number): readonly Field[] {
  const values = typeof cell === "string" ? [cell] : cell.values;
  return Array.from({ length: size }, (_, k) => values[k]);
}
