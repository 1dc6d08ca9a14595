import type { BinImpacts } from "../diagnostics/results.js";
import { printable } from "../printable.js";
import { exactCell, numberCell } from "./cell.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const DIGITS = 4;
const COLUMNS: readonly Column[] = [
  { title: "channel", align: "left" },
  { title: "bin", align: "right" },
  { title: "per event", align: "decimal" },
  { title: "per √n events", align: "decimal" },
];

/** The change of the parameter of interest by one more event in each bin; bins are counted from 0. */
export function binImpactsText({ poi, bins, notes = [] }: BinImpacts): readonly Part[] {
  const rows = bins.map(({ channel, bin, perEvent, perSigma }) => [
    channel,
    exactCell(bin),
    numberCell(perEvent, DIGITS),
    numberCell(perSigma, DIGITS),
  ]);
  const subjects = bins.map(({ channel, perSigma }) => ({ names: [channel], impact: perSigma }));
  const title = `Change of ${printable(poi)} with the events of a bin, to first order`;
  return withRemarks([title, { columns: COLUMNS, rows, subjects, subject: "channel" }], { notes });
}
