import { printable } from "../printable.js";
import type { AcceptedInterval, FeldmanCousinsPoint, FeldmanCousinsResult } from "../toys/results.js";
import { type Cell, hiddenCell, numberCell, pCell, roundedCell } from "./cell.js";
import { formatNumber, percent } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

const DIGITS = 4;
const COLUMNS: readonly Column[] = [
  { title: "value", align: "decimal" },
  { title: "t", align: "decimal" },
  { title: "t accepted up to", align: "decimal" },
  { title: "p-value", align: "decimal" },
  { title: "error", align: "decimal" },
  { title: "", align: "left", fields: ["verdict"] },
];

/** The accepted intervals, and the tested values. */
export function feldmanCousinsText(result: FeldmanCousinsResult, { format }: FormatOptions): readonly Part[] {
  const { parameter, confidenceLevel, calculator, seed, bestFit, points, intervals } = result;
  const name = printable(parameter);
  const how = calculator === "exact" ? "all outcomes enumerated" : `with toys (seed ${seed})`;
  const title = `Feldman–Cousins interval of ${name} at ${percent(confidenceLevel)} confidence level, ${how}; best fit ${name} = ${formatNumber(bestFit)}`;
  const accepted = format === "csv" ? intervalTable(intervals) : intervalsText(result);
  return withRemarks([title, accepted, { columns: COLUMNS, rows: points.map(pointRow) }], result);
}

function intervalsText({ intervals, points }: FeldmanCousinsResult): string {
  if (points.some(({ pValue }) => Number.isNaN(pValue))) return "No interval: the p-values could not be found.";
  return intervals.length === 0 ? "No tested value is accepted." : intervals.map(intervalText).join("\n");
}

function intervalText({ lower, upper, openLower, openUpper }: AcceptedInterval): string {
  const open = openLower || openUpper ? "; it extends beyond the tested values" : "";
  return `[${formatNumber(lower, DIGITS)}, ${formatNumber(upper, DIGITS)}]${open}`;
}

/** The ends of the intervals, and whether they extend beyond the tested values. */
function intervalTable(intervals: readonly AcceptedInterval[]): Table {
  const number = (title: string): Column => ({ title, align: "decimal" });
  const yes = (is: boolean) => (is ? "yes" : "no");
  return {
    columns: [
      ...["lower end", "upper end"].map(number),
      { title: "open below", align: "left" },
      { title: "open above", align: "left" },
    ],
    rows: intervals.map(({ lower, upper, openLower, openUpper }) => [
      numberCell(lower, DIGITS),
      numberCell(upper, DIGITS),
      yes(openLower),
      yes(openUpper),
    ]),
  };
}

function pointRow({ value, statistic, critical, pValue, error, accepted }: FeldmanCousinsPoint): readonly Cell[] {
  return [
    numberCell(value),
    numberCell(statistic, DIGITS),
    numberCell(critical, DIGITS),
    ...(error > 0 ? [roundedCell(pValue, error), roundedCell(error, error)] : [pCell(pValue), hiddenCell(error)]),
    accepted ? "accepted" : "",
  ];
}
