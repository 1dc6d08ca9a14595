import { formatMeasured, formatNumber, formatP, positiveZero } from "./numbers.js";
import type { Tone } from "./paint.js";

/** A field of a table of comma-separated values. */
export type Field = string | number | undefined;

/** The fields of a cell, and how people read them. */
export interface FieldsCell {
  /** Numbers with all of their digits, one for each field of the column; undefined where there is none. */
  readonly values: readonly Field[];
  /** Rounded to so many significant digits; to the usual ones where `digits` is undefined. */
  readonly text: (digits?: number) => string;
  /** How the text stands out on a terminal. */
  readonly tone?: Tone | undefined;
}

/** What stands in one cell of a table. */
export type Cell = string | FieldsCell;

/** Between a value and its uncertainty: numbers of a column are aligned here. */
export const PLUS_MINUS = " ± ";

/** A cell as text. */
export function cellText(cell: Cell, digits?: number): string {
  return typeof cell === "string" ? cell : cell.text(digits);
}

/** A text of a terminal that stands out. */
export function tonedCell(cell: Cell, tone: Tone | undefined): Cell {
  if (tone === undefined) return cell;
  if (typeof cell !== "string") return { ...cell, tone };
  return { values: [cell === "" ? undefined : cell], text: () => cell, tone };
}

/** A word in place of a number: its field is empty. */
export function noNumberCell(word: string): Cell {
  return { values: [], text: () => word };
}

/** A field that is only in CSV, since people see it in the row above or have no use for it. */
export function hiddenCell(value: Field): Cell {
  return { values: [value], text: () => "" };
}

/** Names of which people see the first few. */
export function namesCell(names: readonly string[], shown: string): Cell {
  return { values: [names.join(" ")], text: () => shown };
}

/** A number to some significant digits; empty where there is none. */
export function numberCell(value: number | null | undefined, usual?: number): Cell {
  if (value === undefined || value === null) return "";
  return { values: [value], text: (digits = usual) => formatNumber(value, digits) };
}

/** A number to some decimals; empty where it is undefined. */
export function decimalCell(value: number | undefined, usual: number): Cell {
  if (value === undefined) return "";
  return { values: [value], text: (digits = usual) => positiveZero(value.toFixed(digits)) };
}

/** A p-value. */
export function pCell(value: number): Cell {
  return { values: [value], text: (digits) => formatP(value, digits) };
}

/** A number with an exponent and as many decimals; empty where there is none. */
export function exponentialCell(value: number | null | undefined, usual: number): Cell {
  if (value === undefined || value === null) return "";
  return { values: [value], text: (digits = usual) => (value === 0 ? "0" : value.toExponential(digits - 1)) };
}

/** A number whose text has as many digits as there are. */
export function exactCell(value: number, text = String(value)): Cell {
  return { values: [value], text: () => text };
}

/** A number to the last digit of an uncertainty. */
export function roundedCell(value: number, uncertainty: number): Cell {
  return { values: [value], text: (digits) => formatMeasured(value, uncertainty, digits).value };
}

/** The fields of a column of `measuredCell`. */
export const MEASURED_FIELDS = ["value", "uncertainty"] as const;

/** A value ± its uncertainty, or the value alone. */
export function measuredCell(value: number, uncertainty: number | undefined): Cell {
  const text = (digits?: number) => {
    if (uncertainty === undefined) return formatNumber(value);
    const rounded = formatMeasured(value, uncertainty, digits);
    return `${rounded.value}${PLUS_MINUS}${rounded.uncertainty}`;
  };
  return { values: [value, uncertainty], text };
}
