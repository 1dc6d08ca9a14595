import { describe, expect, it } from "vitest";
import { binDeviance } from "../../src/graph/bin-deviance.js";
import { poissonDeviance } from "../../src/math/poisson.js";

/** Both are within 2e-15 of the exact value (poissonDeviance is tested against mpmath). */
const RELATIVE = 4e-15;

describe("the deviance of one bin", () => {
  it("is that of the Poisson distribution at any distance from the count, on both sides of the series' limits", () => {
    const limits = [0.05, 0.25].flatMap((v) => [v - 1e-12, v, v + 1e-12]);
    const distances = [0, 1e-300, 1e-12, 1e-6, 1e-3, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.9, 0.999, ...limits];
    for (const n of [1e-8, 0.3, 1, 7, 250, 1e6]) {
      for (const distance of distances) {
        for (const v of [distance, -distance]) {
          // v = (λ − n)/(λ + n)
          const lambda = (n * (1 + v)) / (1 - v);
          const expected = poissonDeviance(n, lambda);
          expect(Math.abs(binDeviance(n, lambda) - expected), `n ${n}, v ${v}`).toBeLessThanOrEqual(
            RELATIVE * expected,
          );
        }
      }
    }
  });

  it("has the digits of values by hand", () => {
    expect(binDeviance(10, 10)).toBe(0);
    // 1 − 100 log(1.01) = 1/(2·100) − 1/(3·100²) + 1/(4·100³) − 1/(5·100⁴) + …; the next term is 1e-15
    expect(binDeviance(100, 101)).toBeCloseTo(1 / 200 - 1 / 30_000 + 1 / 4e6 - 1 / 5e8 + 1 / 6e10 - 1 / 7e12, 14);
  });
});
