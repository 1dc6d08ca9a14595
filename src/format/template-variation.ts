import { printable } from "../printable.js";
import type { TemplateVariation } from "../yields/results.js";
import { decimalCell, exactCell, numberCell } from "./cell.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";

const COLUMNS: readonly Column[] = [
  { title: "bin", align: "right" },
  { title: "nominal", align: "decimal" },
  { title: "up", align: "decimal" },
  { title: "down", align: "decimal" },
  { title: "up / nominal", align: "decimal" },
  { title: "down / nominal", align: "decimal" },
];
const RATIO_DIGITS = 4;

/** A template and its variations, bin by bin; bins are counted from 0. */
export function templateVariationText(record: TemplateVariation): readonly Part[] {
  const { channel, sample, parameter, nominal, up, down } = record;
  const title = `Variation of ${printable(sample)} in ${printable(channel)} by ${printable(parameter)} of ±1 standard deviation`;
  const ratio = (value: number, of: number) => (of === 0 ? "" : decimalCell(value / of, RATIO_DIGITS));
  const rows = nominal.map((value, b) => [
    exactCell(b),
    ...[value, up[b]!, down[b]!].map((events) => numberCell(events)),
    ratio(up[b]!, value),
    ratio(down[b]!, value),
  ]);
  return [title, { columns: COLUMNS, rows }];
}
