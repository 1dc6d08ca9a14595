import type { BreakdownResult } from "../diagnostics/results.js";
import { printable } from "../printable.js";
import { type Cell, exactCell, namesCell, roundedCell } from "./cell.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const COLUMNS: readonly Column[] = [
  { title: "source", align: "left" },
  { title: "uncertainty", align: "decimal" },
  { title: "of the variance", align: "right" },
  { title: "parameters", align: "left" },
];
const NAMES_SHOWN = 4;

/** The contributions of groups of parameters to an uncertainty. */
export function breakdownText(result: BreakdownResult): readonly Part[] {
  const { poi, total, statistical, groups, notes } = result;
  const row = (source: string, uncertainty: number, what: Cell) => [
    source,
    // one decimal more than an uncertainty has, so that small parts show
    roundedCell(uncertainty, total / 10),
    exactCell(uncertainty ** 2 / total ** 2, `${((100 * uncertainty ** 2) / total ** 2).toFixed(1)} %`),
    what,
  ];
  const systematic = Math.sqrt(Math.max(0, total ** 2 - statistical ** 2));
  const rows = [
    row("statistical", statistical, "all constrained parameters held"),
    row("systematic", systematic, "all constrained parameters: √(total² − statistical²)"),
    ...groups.map(({ name, parameters, uncertainty }) =>
      row(name, uncertainty, namesCell(parameters, listed(parameters))),
    ),
    row("total", total, ""),
  ];
  const title = `Uncertainty of ${printable(poi)}`;
  const subjects = [
    undefined,
    undefined,
    ...groups.map(({ name, parameters, uncertainty }) => ({ names: [name, ...parameters], impact: uncertainty })),
    undefined,
  ];
  const table = { columns: COLUMNS, rows, subjects, subject: "group or parameter", ruleBefore: rows.length - 1 };
  return withRemarks([title, table], { notes });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown}, … ${names.length} in all` : shown;
}
