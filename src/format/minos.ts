import type { IntervalEnd, MinosResult } from "../intervals/results.js";
import { type Cell, noNumberCell, roundedCell } from "./cell.js";
import { formatMeasured, formatNumber, percent } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const COLUMNS: readonly Column[] = [
  { title: "parameter", align: "left" },
  { title: "value", align: "decimal" },
  { title: "lower", align: "decimal" },
  { title: "upper", align: "decimal" },
  { title: "Hessian", align: "decimal" },
  { title: "note", align: "left" },
];

/** Profile-likelihood intervals as errors. */
export function minosText(result: MinosResult): readonly Part[] {
  const { confidenceLevel, deltaTwiceNll, intervals, bestFit, foundLowerMinimum, nFits } = result;
  const level = `${percent(Number(confidenceLevel.toPrecision(4)))} intervals, −2 Δ log L = ${formatNumber(deltaTwiceNll)}`;
  const notes = [
    ...(bestFit.valid ? [] : [bestFit.message]),
    ...(foundLowerMinimum ? ["The search found a lower minimum than the first fit; it is used as the best fit."] : []),
  ];
  const title = `Profile-likelihood (MINOS) errors: ${level}; ${nFits} fits`;
  const subjects = intervals.map(({ name }) => ({ names: [name] }));
  const table = { columns: COLUMNS, rows: intervals.map(intervalRow), subjects };
  return withRemarks([title, table], { valid: bestFit.valid, notes });
}

function intervalRow({ name, estimate, hesse, lower, upper }: MinosResult["intervals"][number]): readonly Cell[] {
  const sizes = [lower.error, upper.error].flatMap((error) =>
    error === undefined || error === 0 ? [] : [Math.abs(error)],
  );
  const scale = Math.min(...sizes, ...(hesse === undefined ? [] : [hesse]));
  const end = ({ error }: IntervalEnd, sign: string): Cell =>
    error === undefined
      ? noNumberCell("none")
      : { values: [error], text: (digits) => `${error < 0 ? "" : sign}${formatMeasured(error, scale, digits).value}` };
  const reasons = [
    ...(lower.reason === undefined ? [] : [`lower: ${lower.reason}`]),
    ...(upper.reason === undefined ? [] : [`upper: ${upper.reason}`]),
  ];
  const sigma = hesse === undefined ? "" : roundedCell(hesse, scale);
  return [name, roundedCell(estimate, scale), end(lower, ""), end(upper, "+"), sigma, reasons.join("; ")];
}
