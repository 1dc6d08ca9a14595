import { describe, expect, it } from "vitest";
import { chiSquaredSf } from "../../src/math/chi-squared.js";
import { normalCdf } from "../../src/math/normal.js";
import { runToys } from "../../src/toys/run-toys.js";
import { manyEvents } from "./models.js";

const { model, data } = manyEvents();
const N = 1500;
/** Kolmogorov's distance times √n passes this in one of 10,000 cases (2 exp(−2 d²)); seeds are fixed. */
const UNLIKELY_DISTANCE = 2.23;

/** Largest distance of the empirical distribution function of values from a continuous one, times √n. */
function kolmogorov(values: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const distances = sorted.map((x, i) => Math.max(Math.abs(cdf(x) - i / n), Math.abs(cdf(x) - (i + 1) / n)));
  return Math.max(...distances) * Math.sqrt(n);
}

describe("statistics of toys with many events", () => {
  it("q: half a χ² with one degree of freedom under the tested value, shifted by √q_A under the other", async () => {
    const run = await runToys(model, data, 1, { seed: 21, nToys: N, testStatistic: "q" });
    const positive = run.signal.statistics.filter((q) => q > 0);
    expect(Math.abs(positive.length / N - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / N));
    expect(kolmogorov(positive, (q) => 1 - chiSquaredSf(q, 1))).toBeLessThan(UNLIKELY_DISTANCE);
    // arXiv:1007.1727, equation 58 with μ' = 0: F(q | 0) = Φ(√q − √q_A)
    const separation = Math.sqrt(run.asimovStatistic);
    const below = normalCdf(-separation);
    const shifted = run.background.statistics.filter((q) => q > 0);
    const cdf = (q: number) => (normalCdf(Math.sqrt(q) - separation) - below) / (1 - below);
    expect(kolmogorov(shifted, cdf)).toBeLessThan(UNLIKELY_DISTANCE);
  });

  it("tmu: a χ² with one degree of freedom; intervals Δ(−2 log L) ≤ 1 cover the true value in 68.27 %", async () => {
    const options = { seed: 22, nToys: { signal: N, background: 0 }, testStatistic: "tmu" } as const;
    const { statistics } = (await runToys(model, data, 3, options)).signal;
    expect(kolmogorov(statistics, (t) => 1 - chiSquaredSf(t, 1))).toBeLessThan(UNLIKELY_DISTANCE);
    const covered = statistics.filter((t) => t <= 1).length / N;
    const level = 0.6826894921370859;
    expect(Math.abs(covered - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / N));
  });
});
