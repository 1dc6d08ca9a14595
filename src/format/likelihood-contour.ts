import { plural } from "../describe.js";
import type { ContourResult } from "../intervals/results.js";
import { printable } from "../printable.js";
import { type Cell, exactCell, numberCell } from "./cell.js";
import { formatNumber, percent } from "./numbers.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

const DIGITS = 4;

/** The ranges that contours enclose; their points are in the record, and in CSV. */
export function contourText(result: ContourResult, { format }: FormatOptions): readonly Part[] {
  const { parameters, bestFit, contours, nFits, notes } = result;
  const [x, y] = [printable(parameters[0]), printable(parameters[1])];
  const title = `Contours of ${x} and ${y}; best fit ${x} = ${formatNumber(bestFit[0])}, ${y} = ${formatNumber(bestFit[1])}; ${nFits} fits`;
  const columns: readonly Column[] = [
    { title: "region", align: "left" },
    { title: "−2 Δ log L", align: "decimal" },
    { title: `${x} from`, align: "decimal" },
    { title: "to", align: "decimal", fields: [`${x} to`] },
    { title: `${y} from`, align: "decimal" },
    { title: "to", align: "decimal", fields: [`${y} to`] },
    { title: "lines", align: "left", fields: ["lines", "points", "open lines"] },
  ];
  const table = { columns, rows: contours.map(contourRow) };
  const hint = "The points of the lines are in the record: --json, --output or --plot.";
  return withRemarks([title, format === "csv" ? [table, linesTable(result)] : [table, hint]], { notes });
}

/** The points of all lines. */
function linesTable({ parameters, contours }: ContourResult): Table {
  const columns: readonly Column[] = [
    { title: "region", align: "right" },
    { title: "line", align: "right" },
    ...parameters.map((title): Column => ({ title, align: "decimal" })),
  ];
  const rows = contours.flatMap(({ confidenceLevel, lines }) =>
    lines.flatMap(({ x, y }, line) =>
      Array.from(x, (value, k) => [
        exactCell(confidenceLevel),
        exactCell(line + 1),
        numberCell(value),
        numberCell(y[k]),
      ]),
    ),
  );
  return { columns, rows };
}

function contourRow({ confidenceLevel, deltaTwiceNll, lines }: ContourResult["contours"][number]): readonly Cell[] {
  const extent = (values: readonly number[]): readonly Cell[] =>
    values.length === 0 ? ["", ""] : [smallest(values), largest(values)].map((value) => numberCell(value, DIGITS));
  const nOpen = lines.filter(({ closed }) => !closed).length;
  const points = lines.reduce((sum, line) => sum + line.x.length, 0);
  const what = lines.length === 0 ? "none" : `${plural(lines.length, "line")} of ${plural(points, "point")}`;
  return [
    exactCell(confidenceLevel, percent(confidenceLevel)),
    numberCell(deltaTwiceNll, DIGITS),
    ...extent(lines.flatMap((line) => line.x)),
    ...extent(lines.flatMap((line) => line.y)),
    {
      values: [lines.length, points, nOpen],
      text: () => (nOpen === 0 ? what : `${what}, ${nOpen} open: cut off by a bound`),
    },
  ];
}

function smallest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b));
}
