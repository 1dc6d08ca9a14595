import { plural } from "../describe.js";
import { sparkline } from "../plot/sparkline.js";
import { printable } from "../printable.js";
import type { ProfileScan } from "../scan/results.js";
import { type Cell, decimalCell, numberCell, tonedCell } from "./cell.js";
import { formatNumber } from "./numbers.js";
import { type FormatOptions, isForDocuments } from "./options.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

const DECIMALS = 4;
/** −2 Δ log L is written without decimals from here on. */
const LARGE = 1e4;

/** A profile of one parameter as a table with a sparkline, of two as a picture of characters, or a table for documents. */
export function profileScanText(scan: ProfileScan, options: FormatOptions): readonly Part[] {
  const { axes, bestFit, valid } = scan;
  const names = axes.map(({ name }) => printable(name));
  const best = names.map((name, a) => `${name} = ${formatNumber(bestFit.pars[axes[a]!.name]!)}`).join(", ");
  const title = `Profile likelihood of ${names.join(" and ")}; best fit ${best}, −2 log L = ${formatNumber(bestFit.twiceNll, 10)}`;
  const nFailed = valid.filter((each) => !each).length;
  const notes = [
    ...(bestFit.valid ? [] : [`The best fit is not valid: ${bestFit.message}`]),
    ...(nFailed === 0 ? [] : [`The fit failed at ${plural(nFailed, "point")}.`]),
  ];
  const isPicture = axes.length > 1 && !isForDocuments(options);
  const body = isPicture
    ? profileOfTwo(scan)
    : [pointTable(scan), ...(axes.length > 1 ? [] : [sparkline(scan.deltaTwiceNll)])];
  return withRemarks([title, ...body], { valid: bestFit.valid, notes });
}

/** All points; of two axes, the second one varies first. */
function pointTable({ axes, shape, deltaTwiceNll, valid }: ProfileScan): Table {
  const columns: readonly Column[] = [
    ...axes.map(({ name }): Column => ({ title: name, align: "decimal" })),
    { title: "−2 Δ log L", align: "decimal" },
    { title: "note", align: "left" },
  ];
  const rows = Array.from(deltaTwiceNll, (delta, k) => [
    ...axes.map(({ values }, a) =>
      numberCell(values[a < axes.length - 1 ? Math.floor(k / shape.at(-1)!) : k % shape.at(-1)!]),
    ),
    deltaCell(delta),
    valid[k] ? "" : tonedCell("fit failed", "bad"),
  ]);
  return { columns, rows };
}

function deltaCell(value: number): Cell {
  return Math.abs(value) < LARGE ? decimalCell(value, DECIMALS) : numberCell(value);
}

/** −2 Δ log L within which a point is in the joint region of 68.27 % and of 95 %: −2 log(1 − CL). */
const REGIONS = [
  { level: 2.2957, sign: "#" },
  { level: 5.9915, sign: "+" },
] as const;

function profileOfTwo({ axes, shape, deltaTwiceNll }: ProfileScan): readonly Part[] {
  const [x, y] = [axes[0]!, axes[1]!];
  const [nx, ny] = [shape[0]!, shape[1]!];
  const labels = Array.from(y.values, (value) => formatNumber(value));
  const width = Math.max(...labels.map((label) => label.length));
  const signAt = (i: number, j: number) =>
    REGIONS.find(({ level }) => deltaTwiceNll[i * ny + j]! <= level)?.sign ?? "·";
  const lines = labels.map((label, j) => {
    const row = Array.from({ length: nx }, (_, i) => signAt(i, j)).join("");
    return `${label.padStart(width)} │${row}`;
  });
  const ends = `${" ".repeat(width)}  ${printable(x.name)} from ${formatNumber(x.values[0]!)} to ${formatNumber(x.values[nx - 1]!)}`;
  const legend = "# inside the 68.27 % region, + inside the 95 % region, · outside";
  return [[printable(y.name), ...lines.reverse(), ends].join("\n"), legend];
}
