import type { PenaltySpec } from "./types.js";

/** The order of the differences D of a penalty; undefined where the document gives the matrix M itself. */
export function orderOf({ matrix, differences = 2 }: PenaltySpec): PenaltySpec["differences"] {
  return matrix === undefined ? differences : undefined;
}

/** M of a penalty, `[n, n]` row-major: the matrix that is given, or Dᵀ D with D the differences of its order. */
export function penaltyMatrix(spec: PenaltySpec, n: number): Float64Array {
  const order = orderOf(spec);
  if (order === undefined) return Float64Array.from(spec.matrix!.flat());
  const row = DIFFERENCES[order];
  const out = new Float64Array(n * n);
  for (let begin = 0; begin + row.length <= n; begin++) {
    for (const [i, a] of row.entries()) {
      for (const [j, b] of row.entries()) out[(begin + i) * n + begin + j]! += a * b;
    }
  }
  return out;
}

/** One row of D by the order of the differences. */
const DIFFERENCES = { 0: [1], 1: [-1, 1], 2: [1, -2, 1] } as const;
