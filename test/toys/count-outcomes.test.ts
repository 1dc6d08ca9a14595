import { describe, expect, it } from "vitest";
import { countOutcomes } from "../../src/toys/count-outcomes.js";

describe("countOutcomes", () => {
  it("has the probabilities of all outcomes but for a negligible rest", () => {
    for (const means of [[0], [1e-9], [0.3], [4.2], [3000], [2, 5.5], [0, 1, 12]]) {
      const bins = means.map((_, i) => i);
      const { size, take } = countOutcomes(means, bins, 1e5)!;
      const [sum, counts] = [new Float64Array(means.length), new Float64Array(means.length)];
      let total = 0;
      const seen = new Set<string>();
      for (let i = 0; i < size; i++) {
        const probability = take(i, counts);
        total += probability;
        for (const bin of bins) sum[bin]! += probability * counts[bin]!;
        seen.add(counts.join());
      }
      expect(seen.size).toBe(size);
      expect(Math.abs(total - 1), `means ${means}`).toBeLessThan(1e-12);
      for (const bin of bins) expect(Math.abs(sum[bin]! - means[bin]!)).toBeLessThan(1e-11 * (1 + means[bin]!));
    }
  });

  it("fills the bins that count and leaves the others alone", () => {
    const out = Float64Array.of(7, Number.NaN, 7);
    const { size, take } = countOutcomes([0, 5, 0], [0, 2], 10)!;
    expect([size, take(0, out), ...out]).toEqual([1, 1, 0, Number.NaN, 0]);
  });

  it("gives up where there are too many, without listing them", () => {
    expect(countOutcomes([1e12], [0], 1000)).toBeUndefined();
    expect(countOutcomes([20, 20, 20, 20], [0, 1, 2, 3], 1000)).toBeUndefined();
    const { size } = countOutcomes([20], [0], 1000)!;
    expect(countOutcomes([20], [0], size)?.size).toBe(size);
    expect(countOutcomes([20], [0], size - 1)).toBeUndefined();
  });
});
