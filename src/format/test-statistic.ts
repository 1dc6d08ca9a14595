import type { FitPoint, PoiValue, TestStatistic } from "../hypotest/results.js";
import { printable } from "../printable.js";
import { numberCell, pCell } from "./cell.js";
import { formatNumber, formatP } from "./numbers.js";
import { type FormatOptions, isForDocuments } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

/** A test statistic with its p-value: sentences, or a table for documents. */
export function testStatisticText(result: TestStatistic, options: FormatOptions): readonly Part[] {
  const { name, pois, value, bestFit, pValue, free, conditional } = result;
  const named = (values: readonly PoiValue[]) =>
    values.map((each) => `${printable(each.name)} = ${formatNumber(each.value)}`).join(", ");
  const lines = [
    `Test of ${named(pois)}; best fit ${named(bestFit)}`,
    `${name} = ${formatNumber(value)}, asymptotic p-value ${formatP(pValue)}`,
  ];
  const failed = [free, conditional].filter(({ valid }) => !valid);
  const found = isForDocuments(options) ? tableOf(result) : lines.join("\n");
  return withRemarks([found], { valid: failed.length === 0, notes: failed.map(messageOf) });
}

function tableOf({ name, pois, value, bestFit, pValue }: TestStatistic): Table {
  const number = (title: string): Column => ({ title, align: "decimal" });
  return {
    columns: [
      { title: "statistic", align: "left" },
      ...["value", "p-value"].map(number),
      ...pois.map((poi) => number(`${poi.name} tested`)),
      ...bestFit.map((poi) => number(`${poi.name} at the best fit`)),
    ],
    rows: [[name, numberCell(value), pCell(pValue), ...[...pois, ...bestFit].map((poi) => numberCell(poi.value))]],
  };
}

function messageOf({ message }: FitPoint): string {
  return message;
}
