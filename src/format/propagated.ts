import type { PropagationResult } from "../fit/propagate.js";
import { printable } from "../printable.js";
import { formatMeasured, formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "derivative", align: "decimal" },
];

/** A formula with its uncertainty, and its derivatives. */
export function propagatedText({
  expression,
  value,
  uncertainty,
  gradient,
  notes,
}: PropagationResult): readonly Part[] {
  const text = formatMeasured(value, uncertainty);
  const title = `${printable(expression)} = ${text.value} ± ${text.uncertainty}`;
  const rows = Object.entries(gradient).map(([name, slope]) => [name, formatNumber(slope)]);
  const table = { columns: COLUMNS, rows };
  return withRemarks(rows.length === 0 ? [title] : [title, table], { notes });
}
