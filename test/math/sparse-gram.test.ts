import { expect, it } from "vitest";
import { sparseGram } from "../../src/math/sparse-gram.js";

it("has the lower triangle of J Mᵀ, and 0 above it", () => {
  const j = [Float64Array.of(2, 0, -1), Float64Array.of(0, 3, 0)];
  const m = [Float64Array.of(1, 5, 4), Float64Array.of(7, -2, 6)];
  // rows of J times rows of M by hand: 2·1 − 1·4, 3·5, 3·(−2)
  expect([...sparseGram(j, m)]).toEqual([-2, 0, 15, -6]);
});
