import { describe, expect, it } from "vitest";
import { chiSquaredSf } from "../../../src/math/chi-squared.js";
import { normalQuantile } from "../../../src/math/normal.js";
import { poissonLogPmf } from "../../../src/math/poisson.js";
import { normalSampler, poissonSampler, randomStream } from "../../../src/math/random/index.js";

const N = 100_000;
/** A p-value this small is one in 10,000; the seeds are fixed, so that a test never fails by chance later on. */
const UNLIKELY = 1e-4;

/** p-value of Pearson's χ² for counts in cells of known probability; cells that expect few are joined to the next. */
function pearson(observed: readonly number[], probabilities: readonly number[], n: number): number {
  let [chiSquared, cells, count, expected] = [0, 0, 0, 0];
  for (const [i, p] of probabilities.entries()) {
    count += observed[i]!;
    expected += p * n;
    if (expected < 10 && i < probabilities.length - 1) continue;
    chiSquared += (count - expected) ** 2 / expected;
    cells++;
    [count, expected] = [0, 0];
  }
  return chiSquaredSf(chiSquared, cells - 1);
}

describe("normalSampler", () => {
  it("fills cells of equal probability equally", () => {
    const cells = 50;
    const edges = Array.from({ length: cells - 1 }, (_, i) => normalQuantile((i + 1) / cells));
    const next = normalSampler(randomStream({ seed: 11 }));
    const counts = new Array<number>(cells).fill(0);
    for (let i = 0; i < N; i++) {
      const x = next();
      const at = edges.findIndex((edge) => x < edge);
      counts[at < 0 ? cells - 1 : at]!++;
    }
    expect(pearson(counts, new Array<number>(cells).fill(1 / cells), N)).toBeGreaterThan(UNLIKELY);
  });

  it("has independent neighbours", () => {
    const next = normalSampler(randomStream({ seed: 12 }));
    const values = Array.from({ length: N }, next);
    const lag = values.reduce((sum, x, i) => (i === 0 ? 0 : sum + x * values[i - 1]!), 0) / N;
    expect(Math.abs(lag)).toBeLessThan(4 / Math.sqrt(N));
  });
});

describe("poissonSampler", () => {
  it.each([0.02, 0.7, 4.3, 9.99, 10, 10.5, 33.3, 250.25])("has the probabilities of Poisson(%d)", (mean) => {
    const draw = poissonSampler(mean);
    const random = randomStream({ seed: 13 });
    const most = Math.ceil(mean + 10 * Math.sqrt(mean) + 10);
    const counts = new Array<number>(most + 1).fill(0);
    for (let i = 0; i < N; i++) counts[draw(random)]!++;
    const probabilities = counts.map((_, k) => Math.exp(poissonLogPmf(k, mean)));
    expect(pearson(counts, probabilities, N)).toBeGreaterThan(UNLIKELY);
  });

  it.each([1e4, 1.5e6, 1e12])("has mean and variance %d", (mean) => {
    const draw = poissonSampler(mean);
    const random = randomStream({ seed: 14 });
    const pulls = Array.from({ length: N }, () => (draw(random) - mean) / Math.sqrt(mean));
    const average = pulls.reduce((sum, x) => sum + x, 0) / N;
    const variance = pulls.reduce((sum, x) => sum + x * x, 0) / N;
    // standard deviations: 1/√n, and √(2 + 1/mean)/√n of the variance
    expect(Math.abs(average)).toBeLessThan(4 / Math.sqrt(N));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / mean) / N));
  });

  it("gives 0 for a mean of 0", () => {
    expect(poissonSampler(0)(randomStream({ seed: 1 }))).toBe(0);
  });

  it("ends at the largest uniform number, whose sum of probabilities rounding keeps from 1", () => {
    const draw = poissonSampler(7.3);
    const count = draw({ uniform: () => 1 - 2 ** -53 });
    expect(count).toBeGreaterThan(20);
    expect(count).toBeLessThan(60);
  });
});
