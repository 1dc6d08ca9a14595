import { describe, expect, it } from "vitest";
import { regularizedBeta } from "../../src/math/incomplete-beta.js";

/** Rounding of the logarithms of gamma functions of arguments around 100. */
const TOLERANCE = 1e-12;

/** Σ_{j ≥ k} C(n, j) p^j (1 − p)^(n − j) = I_p(k, n − k + 1), added up term by term. */
function binomialTail(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let sum = k === 0 ? term : 0;
  for (let j = 1; j <= n; j++) {
    term *= ((n - j + 1) / j) * (p / (1 - p));
    if (j >= k) sum += term;
  }
  return sum;
}

describe("regularizedBeta", () => {
  it.each([
    [1, 10, 0.01],
    [3, 10, 0.3],
    [9, 10, 0.5],
    [50, 100, 0.4],
    [50, 100, 0.6],
    [7, 300, 0.02],
  ])("is the tail of the binomial distribution: %d or more of %d at %d", (k, n, p) => {
    const expected = binomialTail(k, n, p);
    expect(Math.abs(regularizedBeta(p, k, n - k + 1) / expected - 1)).toBeLessThan(TOLERANCE);
  });

  it("is x for a = b = 1, and symmetric", () => {
    expect(regularizedBeta(0.3, 1, 1)).toBeCloseTo(0.3, 14);
    expect(regularizedBeta(0.2, 5, 9) + regularizedBeta(0.8, 9, 5)).toBeCloseTo(1, 14);
    expect([regularizedBeta(0, 2, 3), regularizedBeta(1, 2, 3)]).toEqual([0, 1]);
  });
});
