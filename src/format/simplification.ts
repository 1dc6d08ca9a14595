import { plural } from "../describe.js";
import { printable } from "../printable.js";
import type { Simplification, SimplificationFigures } from "../simplify/results.js";
import { type Cell, noNumberCell, numberCell, pCell } from "./cell.js";
import { BAND, formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

/** Digits of limits and of relative differences. */
const DIGITS = 4;
const DIFFERENCE_DIGITS = 2;

/** Results of a likelihood and of its simplified form, and how they differ. */
export function simplificationText(record: Simplification): readonly Part[] {
  const { form, channels, original, simplified, notes } = record;
  const sizes = `${plural(original.nParameters, "parameter")} → ${simplified.nParameters}, ${plural(channels.length, "channel")}`;
  const valid = original.valid && simplified.valid;
  return withRemarks([`Simplified likelihood of the form "${form}": ${sizes}`, figureTable(record)], { valid, notes });
}

function figureTable({ poi, original, simplified }: Simplification): Table {
  const columns: readonly Column[] = [
    { title: "", align: "left", fields: ["what"] },
    { title: "original", align: "right" },
    { title: "simplified", align: "right" },
    { title: "difference", align: "right", fields: ["relative difference"] },
  ];
  const name = printable(poi.name);
  const rowOf = (label: string, value: (figures: SimplificationFigures) => number | null, cell: (x: number) => Cell) =>
    row(label, value(original), value(simplified), cell);
  const limit = (value: number) => numberCell(value, DIGITS);
  return {
    columns,
    rows: [
      rowOf(`CLs of ${name} = ${formatNumber(poi.value)}`, ({ cls }) => cls, pCell),
      ...BAND.map((label, i) => rowOf(`  expected, ${label}`, ({ expectedCls }) => expectedCls[i]!, pCell)),
      rowOf(`upper limit on ${name}`, ({ upperLimit }) => upperLimit, limit),
      rowOf("  expected, median", ({ expectedUpperLimit }) => expectedUpperLimit, limit),
    ],
  };
}

function row(label: string, before: number | null, after: number | null, cell: (x: number) => Cell): readonly Cell[] {
  const shown = [before, after].map((value) => (value === null ? noNumberCell("none") : cell(value)));
  const isKnown = before !== null && after !== null && before > 0;
  return [label, ...shown, isKnown ? relativeCell((after - before) / before) : ""];
}

function relativeCell(difference: number): Cell {
  return {
    values: [difference],
    text: (digits = DIFFERENCE_DIGITS) => `${formatNumber(100 * difference, digits)} %`,
  };
}
