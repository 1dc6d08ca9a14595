import type { Rows, RunCopies } from "./evaluation.js";

/** By plain loops. */
export function plainCopies(runs: Int32Array): RunCopies {
  return {
    rows(from, to, n) {
      for (let row = 0; row < n; row++) copyRow(runs, from, row, to, row, Number.POSITIVE_INFINITY);
    },
    triangle(from, to) {
      for (let r = 0; r < runs.length; r += 3) {
        const [begin, place, size] = [runs[r]!, runs[r + 1]!, runs[r + 2]!];
        for (let i = 0; i < size; i++) copyRow(runs, from, begin + i, to, place + i, begin + i + 1);
      }
    },
  };
}

/** The runs of one row, up to column `end` of the source. */
function copyRow(runs: Int32Array, from: Rows, fromRow: number, to: Rows, toRow: number, end: number): void {
  const source = from.begin + fromRow * from.width;
  const target = to.begin + toRow * to.width;
  for (let r = 0; r < runs.length; r += 3) {
    const [begin, place] = [runs[r]!, runs[r + 1]!];
    const n = Math.min(runs[r + 2]!, end - begin);
    for (let i = 0; i < n; i++) to.array[target + place + i] = from.array[source + begin + i]!;
  }
}
