import { formatMeasured, formatNumber, formatP, positiveZero } from "./numbers.js";

/** Numbers of a cell, and how people read them. */
export interface NumberCell {
  /** With all of their digits, one for each field of the column; undefined where there is none. */
  readonly values: readonly (number | undefined)[];
  /** Rounded to so many significant digits; to the usual ones where `digits` is undefined. */
  readonly text: (digits?: number) => string;
}

/** What stands in one cell of a table. */
export type Cell = string | NumberCell;

/** Between a value and its uncertainty: numbers of a column are aligned here. */
export const PLUS_MINUS = " ± ";

/** A cell as text. */
export function cellText(cell: Cell, digits?: number): string {
  return typeof cell === "string" ? cell : cell.text(digits);
}

/** A number to some significant digits; empty where it is undefined. */
export function numberCell(value: number | undefined, usual?: number): Cell {
  if (value === undefined) return "";
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
