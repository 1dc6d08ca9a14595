import { plural } from "../describe.js";
import type { GoodnessOfFit } from "../diagnostics/results.js";
import type { GoodnessOfFitToys } from "../toys/results.js";
import { exactCell, numberCell, roundedCell } from "./cell.js";
import { formatMeasured, formatNumber } from "./numbers.js";
import { type FormatOptions, isForDocuments } from "./options.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const STATISTIC = "saturated model: −2 log(L / L saturated)";
const DIGITS = 4;

const COLUMNS: readonly Column[] = [
  { title: "statistic", align: "decimal" },
  { title: "degrees of freedom", align: "right" },
  { title: "p-value", align: "decimal" },
];

/** Goodness of fit by the χ² distribution: sentences, or a table for documents. */
export function goodnessOfFitText(result: GoodnessOfFit, options: FormatOptions): readonly Part[] {
  const { statistic, degreesOfFreedom, pValue, valid, notes } = result;
  if (isForDocuments(options)) {
    const rows = [[numberCell(statistic), exactCell(degreesOfFreedom), numberCell(pValue, DIGITS)]];
    return withRemarks([`Goodness of fit, ${STATISTIC}`, { columns: COLUMNS, rows }], { valid, notes });
  }
  const lines = [`Goodness of fit, ${STATISTIC}`, statisticLine(statistic, degreesOfFreedom)];
  if (pValue !== undefined) lines.push(`p-value = ${formatNumber(pValue, DIGITS)} by the χ² distribution`);
  return withRemarks([lines.join("\n")], { valid, notes });
}

/** Goodness of fit by toys: sentences, or a table for documents. */
export function goodnessOfFitToysText(result: GoodnessOfFitToys, options: FormatOptions): readonly Part[] {
  const { observed, degreesOfFreedom, pValue, error, statistics, seed, valid, notes } = result;
  const { value, uncertainty } = formatMeasured(pValue, error);
  const title = `Goodness of fit by toys, ${STATISTIC}`;
  if (isForDocuments(options)) {
    const columns: readonly Column[] = [
      ...COLUMNS,
      { title: "error", align: "decimal" },
      { title: "toys", align: "right" },
      { title: "seed", align: "right" },
    ];
    const cells = [numberCell(observed), exactCell(degreesOfFreedom), roundedCell(pValue, error)];
    const rows = [[...cells, roundedCell(error, error), exactCell(statistics.length), exactCell(seed)]];
    return withRemarks([title, { columns, rows }], { valid, notes });
  }
  const toys = `p-value = ${value} ± ${uncertainty} by ${plural(statistics.length, "toy")} (seed ${seed})`;
  return withRemarks([[title, statisticLine(observed, degreesOfFreedom), toys].join("\n")], { valid, notes });
}

function statisticLine(statistic: number, degreesOfFreedom: number): string {
  const freedom = plural(degreesOfFreedom, "degree of freedom", "degrees of freedom");
  return `statistic = ${formatNumber(statistic)} for ${freedom}`;
}
