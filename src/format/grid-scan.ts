import { printable } from "../printable.js";
import type { GridScan } from "../scan/results.js";
import { numberCell } from "./cell.js";
import type { FormatOptions } from "./options.js";
import type { Part } from "./part.js";

/** Values on a grid: all of them for one axis and in CSV, otherwise the smallest and the largest. */
export function gridScanText({ quantity, axes, shape, values }: GridScan, { format }: FormatOptions): readonly Part[] {
  const what = quantity === "logpdf" ? "log L" : "The function";
  const names = axes.map(({ name }) => printable(name));
  const title = `${what} on a grid of ${shape.join(" × ")} points of ${names.join(", ")}`;
  const at = (k: number) => pointOf(axes, shape, k);
  const isWhole = axes.length === 1 || format === "csv";
  const chosen = isWhole ? Array.from(values, (_, k) => k) : extremes(values);
  const columns = [...names, quantity === "logpdf" ? "log L" : "value"].map((name) => ({
    title: name,
    align: "decimal" as const,
  }));
  const rows = chosen.map((k) => [...at(k), values[k]!].map((value) => numberCell(value, DIGITS)));
  const rest = isWhole ? [] : ["The smallest and the largest value: the record has all."];
  return [title, [{ columns, rows }, ...rest]];
}

const DIGITS = 10;

/** Indices of the smallest and the largest value. */
function extremes(values: ArrayLike<number>): number[] {
  let [smallest, largest] = [0, 0];
  for (let k = 1; k < values.length; k++) {
    if (values[k]! < values[smallest]!) smallest = k;
    if (values[k]! > values[largest]!) largest = k;
  }
  return [smallest, largest];
}

/** Coordinates of a point of a row-major grid. */
function pointOf(axes: GridScan["axes"], shape: readonly number[], k: number): number[] {
  let rest = k;
  const indices = [...shape].reverse().map((n) => {
    const index = rest % n;
    rest = Math.floor(rest / n);
    return index;
  });
  return indices.reverse().map((i, a) => axes[a]!.values[i]!);
}
