import { describe, expect, it } from "vitest";
import { toyPValue } from "../../src/toys/p-value.js";
import { exactDistribution, toyDistribution } from "../../src/toys/statistic-distribution.js";

describe("distributions of a statistic", () => {
  it("from toys reject with no more than the probability that is asked for, for any number of toys", () => {
    // The rank of the data among n + 1 equal experiments is uniform: the fraction of ranks that are rejected is exact.
    for (const n of [1, 5, 19, 20, 99, 100, 999]) {
      const statistics = Array.from({ length: n }, (_, i) => 2 * i + 1);
      const { critical, pValue } = toyDistribution(statistics, 0);
      for (const level of [0.5, 0.68, 0.9, 0.95, 0.99]) {
        const ranks = Array.from({ length: n + 1 }, (_, i) => 2 * i);
        const rejected = ranks.filter((t) => t > critical(level));
        expect(rejected.length / (n + 1), `${n} toys, ${level}`).toBeLessThanOrEqual(1 - level + 1e-12);
        expect((rejected.length + 1) / (n + 1), `${n} toys, ${level}`).toBeGreaterThan(1 - level);
        for (const t of ranks) expect(t > critical(level)).toBe(!(pValue(t).value > 1 - level + 1e-12));
      }
    }
  });

  it("from outcomes add up their probabilities, and count what is not known as larger", () => {
    const outcomes = [
      { probability: 0.5, statistic: 0 },
      { probability: 0.04, statistic: 3 },
      { probability: 0.3, statistic: 1 },
      { probability: 0.1, statistic: 2 },
      { probability: 0.05, statistic: 2 },
    ];
    const { critical, pValue } = exactDistribution(outcomes, 1);
    expect(pValue(2)).toEqual({ value: expect.closeTo(0.04 + 0.15 + 0.01, 14), error: 0 });
    expect(pValue(2.5).value).toBeCloseTo(0.05, 14);
    expect(pValue(Infinity).value).toBeCloseTo(0.01, 14);
    expect([0.49, 0.51, 0.79, 0.81, 0.94, 0.96].map(critical)).toEqual([0, 1, 1, 2, 2, 3]);
    expect(critical(0.995)).toBe(Infinity); // 1 % may be anything
  });

  it("take an infinite statistic for larger than every finite one", () => {
    expect(toyPValue([0, 1, 2], Infinity).value).toBe(0);
    expect(toyPValue([0, 1, Infinity], Infinity).value).toBeCloseTo(1 / 3, 15);
    const { critical, pValue } = toyDistribution([0, 1, 2], 0);
    expect([pValue(Infinity).value, critical(0.7)]).toEqual([0.25, 2]);
  });
});
