import type { PropagationResult } from "../fit/propagate.js";
import { printable } from "../printable.js";
import { MEASURED_FIELDS, measuredCell, numberCell } from "./cell.js";
import { formatMeasured } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "derivative", align: "decimal" },
];

/** A formula with its uncertainty, and its derivatives. */
export function propagatedText(result: PropagationResult, { format, digits }: FormatOptions): readonly Part[] {
  const { expression, value, uncertainty, gradient, notes } = result;
  const text = formatMeasured(value, uncertainty, digits);
  const title = `${printable(expression)} = ${text.value} ± ${text.uncertainty}`;
  const rows = Object.entries(gradient).map(([name, slope]) => [name, numberCell(slope)]);
  const subjects = Object.keys(gradient).map((name) => ({ names: [name] }));
  const found = format === "csv" ? valueTable(result) : title;
  return withRemarks(rows.length === 0 ? [found] : [found, { columns: COLUMNS, rows, subjects }], { notes });
}

function valueTable({ expression, value, uncertainty }: PropagationResult): Table {
  return {
    columns: [
      { title: "formula", align: "left" },
      { title: "value", align: "measured", fields: MEASURED_FIELDS },
    ],
    rows: [[expression, measuredCell(value, uncertainty)]],
  };
}
