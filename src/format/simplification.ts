import { printable } from "../printable.js";
import type { Simplification, SimplificationFigures } from "../simplify/results.js";
import { BAND, count, formatNumber, formatP } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column, Table } from "./table.js";
import { withRemarks } from "./text.js";

/** Digits of limits and of relative differences. */
const DIGITS = 4;
const DIFFERENCE_DIGITS = 2;

/** Results of a likelihood and of its simplified form, and how they differ. */
export function simplificationText(record: Simplification): readonly Part[] {
  const { form, channels, original, simplified, notes } = record;
  const sizes = `${count(original.nParameters, "parameter")} → ${simplified.nParameters}, ${count(channels.length, "channel")}`;
  const valid = original.valid && simplified.valid;
  return withRemarks([`Simplified likelihood of the form "${form}": ${sizes}`, figureTable(record)], { valid, notes });
}

function figureTable({ poi, original, simplified }: Simplification): Table {
  const columns: readonly Column[] = [
    { title: "", align: "left" },
    { title: "original", align: "right" },
    { title: "simplified", align: "right" },
    { title: "difference", align: "right" },
  ];
  const name = printable(poi.name);
  const rowOf = (
    label: string,
    value: (figures: SimplificationFigures) => number | null,
    text: (x: number) => string,
  ) => row(label, value(original), value(simplified), text);
  const limit = (value: number) => formatNumber(value, DIGITS);
  return {
    columns,
    rows: [
      rowOf(`CLs of ${name} = ${formatNumber(poi.value)}`, ({ cls }) => cls, formatP),
      ...BAND.map((label, i) => rowOf(`  expected, ${label}`, ({ expectedCls }) => expectedCls[i]!, formatP)),
      rowOf(`upper limit on ${name}`, ({ upperLimit }) => upperLimit, limit),
      rowOf("  expected, median", ({ expectedUpperLimit }) => expectedUpperLimit, limit),
    ],
  };
}

function row(label: string, before: number | null, after: number | null, text: (x: number) => string) {
  const shown = [before, after].map((value) => (value === null ? "none" : text(value)));
  const isKnown = before !== null && after !== null && before > 0;
  const change = isKnown ? `${formatNumber((100 * (after - before)) / before, DIFFERENCE_DIGITS)} %` : "";
  return [label, ...shown, change];
}
