import { printable } from "../printable.js";
import { hypotestFromToys } from "../toys/hypotest-from-toys.js";
import type { ToyRun, ToySample } from "../toys/results.js";
import { exactCell } from "./cell.js";
import { hypotestParts } from "./hypotest.js";
import { formatNumber } from "./numbers.js";
import type { Part } from "./part.js";
import type { Column } from "./table.js";
import { withRemarks } from "./text.js";

const COUNTS: readonly Column[] = [
  { title: "made", align: "right" },
  { title: "failed", align: "right" },
  { title: "asked for", align: "right" },
];

/** The end of a run in words. */
const STATUS = {
  complete: "complete",
  precise: "ended: the statistical error is as small as was asked for",
  cancelled: "CANCELLED: not complete",
  interrupted: "INTERRUPTED: not complete",
} as const;

/** A run of toys: its test, and how many toys there are. */
export function toyRunText(run: ToyRun): readonly Part[] {
  const result = hypotestFromToys(run);
  const { signal, background, wanted, poi, seed, status } = run;
  const name = printable(poi.name);
  const row = ({ poi: value, statistics, failed }: ToySample, asked: number) => [
    exactCell(value, `${name} = ${formatNumber(value)}`),
    exactCell(statistics.length + failed.length),
    exactCell(failed.length),
    exactCell(asked),
  ];
  const columns: readonly Column[] = [{ title: "toys of", align: "left", fields: [poi.name] }, ...COUNTS];
  const table = { columns, rows: [row(signal, wanted.signal), row(background, wanted.background)] };
  const toys = `Toys with seed ${seed}, indices from ${wanted.first}: ${STATUS[status]}`;
  return withRemarks([...hypotestParts(result), toys, table], result);
}
