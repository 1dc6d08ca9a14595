import type { ColumnCopies, Rows } from "./evaluation.js";
import type { Stretch } from "./program.js";

/** By plain loops. */
export function plainCopies(stretches: readonly Stretch[]): ColumnCopies {
  return {
    rows(from, to, n) {
      for (let row = 0; row < n; row++) copyRow(stretches, from, row, to, row, Number.POSITIVE_INFINITY);
    },
    triangle(from, to) {
      for (const { from: first, to: place, size } of stretches) {
        for (let i = 0; i < size; i++) copyRow(stretches, from, first + i, to, place + i, first + i + 1);
      }
    },
  };
}

/** One row, up to column `end` of the source. */
function copyRow(
  stretches: readonly Stretch[],
  from: Rows,
  fromRow: number,
  to: Rows,
  toRow: number,
  end: number,
): void {
  const source = from.begin + fromRow * from.width;
  const target = to.begin + toRow * to.width;
  for (const { from: first, to: place, size } of stretches) {
    const n = Math.min(size, end - first);
    for (let i = 0; i < n; i++) to.array[target + place + i] = from.array[source + first + i]!;
  }
}
