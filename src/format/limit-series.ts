import type { Limit, LimitSeries } from "../hypotest/results.js";
import { printable } from "../printable.js";
import { noNumberCell, numberCell } from "./cell.js";
import { BAND, percent } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";

const DIGITS = 5;

/** Observed and expected limits, a line for each signal. */
export function limitSeriesText({ parameter, poi, confidenceLevel, points }: LimitSeries): readonly Part[] {
  const columns: readonly Column[] = [
    { title: printable(parameter), align: "decimal" },
    { title: "observed", align: "decimal" },
    ...BAND.map((title): Column => ({ title, align: "decimal" })),
    { title: "note", align: "left" },
  ];
  const limit = ({ value }: Limit) => (value === undefined ? noNumberCell("none") : numberCell(value, DIGITS));
  const rows = points.map(({ parameter: signal, limits: { observed, expected } }) => [
    numberCell(signal),
    limit(observed),
    ...expected.map(limit),
    observed.reason ?? "",
  ]);
  const title = `Upper limits on ${printable(poi)} at ${percent(confidenceLevel)} confidence level, observed and expected`;
  return [title, { columns, rows }];
}
