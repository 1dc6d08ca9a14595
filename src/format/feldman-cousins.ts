import { printable } from "../printable.js";
import type { AcceptedInterval, FeldmanCousinsPoint, FeldmanCousinsResult } from "../toys/results.js";
import { formatMeasured, formatNumber, formatP, percent } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const DIGITS = 4;
const COLUMNS: readonly Column[] = [
  { title: "value", align: "decimal" },
  { title: "t", align: "decimal" },
  { title: "t accepted up to", align: "decimal" },
  { title: "p-value", align: "decimal" },
  { title: "error", align: "decimal" },
  { title: "", align: "left" },
];

/** The accepted intervals, and the tested values. */
export function feldmanCousinsText(result: FeldmanCousinsResult): readonly Part[] {
  const { parameter, confidenceLevel, calculator, seed, bestFit, points, intervals } = result;
  const name = printable(parameter);
  const how = calculator === "exact" ? "all outcomes enumerated" : `with toys (seed ${seed})`;
  const title = `Feldman–Cousins interval of ${name} at ${percent(confidenceLevel)} confidence level, ${how}; best fit ${name} = ${formatNumber(bestFit)}`;
  const accepted = intervals.length === 0 ? "No tested value is accepted." : intervals.map(intervalText).join("\n");
  return withRemarks([title, accepted, { columns: COLUMNS, rows: points.map(pointRow) }], result);
}

function intervalText({ lower, upper, openLower, openUpper }: AcceptedInterval): string {
  const open = openLower || openUpper ? "; it extends beyond the tested values" : "";
  return `[${formatNumber(lower, DIGITS)}, ${formatNumber(upper, DIGITS)}]${open}`;
}

function pointRow({ value, statistic, critical, pValue, error, accepted }: FeldmanCousinsPoint): string[] {
  const p = error > 0 ? formatMeasured(pValue, error) : { value: formatP(pValue), uncertainty: "" };
  const verdict = accepted ? "accepted" : "";
  return [
    formatNumber(value),
    formatNumber(statistic, DIGITS),
    formatNumber(critical, DIGITS),
    p.value,
    p.uncertainty,
    verdict,
  ];
}
