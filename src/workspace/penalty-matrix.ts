import type { PenaltySpec } from "./types.js";

/** M of a penalty, `[n, n]` row-major: the matrix that is given, or Dᵀ D with D the differences of its order. */
export function penaltyMatrix({ matrix, differences = 2 }: PenaltySpec, n: number): Float64Array {
  if (matrix !== undefined) return Float64Array.from(matrix.flat());
  const row = DIFFERENCES[differences];
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
