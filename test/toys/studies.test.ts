import { describe, expect, it } from "vitest";
import { chiSquaredSf } from "../../src/math/chi-squared.js";
import { poissonLogPmf } from "../../src/math/poisson.js";
import { clsScanToys } from "../../src/toys/cls-scan-toys.js";
import { feldmanCousins } from "../../src/toys/feldman-cousins.js";
import { goodnessOfFitToys } from "../../src/toys/goodness-of-fit-toys.js";
import type { HistFactoryError } from "../../src/errors.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { manyEvents, oneBin, twoBins } from "./models.js";

/** t(n) = −2 log[P(n | mu + b)/P(n | μ̂ + b)], μ̂ = max(0, n − b). */
function exactStatistic(n: number, mu: number, b: number): number {
  return 2 * (poissonLogPmf(n, Math.max(n, b)) - poissonLogPmf(n, mu + b));
}

/** Smallest c with P(t ≤ c | mu) ≥ level, by adding up the counts in order of t. */
function exactCritical(mu: number, b: number, level: number): number {
  const counts = Array.from({ length: 100 }, (_, n) => n);
  counts.sort((m, n) => exactStatistic(m, mu, b) - exactStatistic(n, mu, b));
  let sum = 0;
  for (const n of counts) {
    sum += Math.exp(poissonLogPmf(n, mu + b));
    if (sum >= level) return exactStatistic(n, mu, b);
  }
  throw new Error("the level is not reached");
}

describe("feldmanCousins", () => {
  it("has the critical values of the exact construction, and the published interval", async () => {
    // Feldman and Cousins, table IV: 6 events on a background of 3 at 90 %: [0.15, 8.47]
    const { model, data } = oneBin(3, 6);
    const values = [0, 0.5, 3, 8, 9, 10];
    const result = await feldmanCousins(model, data, { values, confidenceLevel: 0.9, nToys: 1000, seed: 5 });
    expect(result.points.map(({ accepted }) => accepted)).toEqual([false, true, true, true, false, false]);
    const four = 4 * Math.sqrt((0.9 * 0.1) / 1000); // standard deviations of the fraction of toys below the critical value
    for (const { value, statistic, critical } of result.points) {
      expect(Math.abs(statistic - exactStatistic(6, value, 3))).toBeLessThan(1e-9);
      expect(critical).toBeGreaterThan(exactCritical(value, 3, 0.9 - four) - 1e-9);
      expect(critical).toBeLessThan(exactCritical(value, 3, 0.9 + four) + 1e-9);
    }
    const [interval] = result.intervals;
    expect(result.intervals).toHaveLength(1);
    expect([interval!.openLower, interval!.openUpper]).toEqual([false, false]);
    expect(interval!.lower).toBeGreaterThan(0);
    expect(interval!.lower).toBeLessThan(0.5);
    expect(interval!.upper).toBeGreaterThanOrEqual(8); // counts are whole: the critical t may be that of the data
    expect(interval!.upper).toBeLessThan(9);
    expect(schemaErrors(result)).toEqual([]);
    expect(parseRecord(formatRecord(result))).toEqual(result);
  });

  it("says that an interval goes on beyond the tested values", async () => {
    const { model, data } = oneBin(3, 6);
    const { intervals } = await feldmanCousins(model, data, { values: [3, 4], nToys: 50 });
    expect(intervals).toEqual([{ lower: 3, upper: 4, openLower: true, openUpper: true }]);
  });

  it("covers the true value as often as it says", async () => {
    // the fraction of counts n from Poisson(mu + b) whose t is not above the critical value is 90 % or a little more
    const { model, data } = oneBin(3, 6);
    const mu = 3;
    const { points } = await feldmanCousins(model, data, { values: [mu], confidenceLevel: 0.9, nToys: 1000 });
    let covered = 0;
    for (let n = 0; n < 100; n++) {
      if (exactStatistic(n, mu, 3) <= points[0]!.critical + 1e-9) covered += Math.exp(poissonLogPmf(n, mu + 3));
    }
    expect(covered).toBeGreaterThan(0.9 - 3 * Math.sqrt((0.9 * 0.1) / 1000));
    expect(covered).toBeLessThan(0.98); // counts are whole: one more in the band adds up to 8 %
  });

  it("refuses values and levels that make no sense, all at once", async () => {
    const { model, data } = oneBin(3, 6);
    const error = await feldmanCousins(model, data, { values: [2, 1], confidenceLevel: 90, nToys: 0 }).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as HistFactoryError).issues.map(({ code }) => code)).toEqual([
      "bad-n-toys",
      "bad-values",
      "bad-confidence-level",
    ]);
  });

  it("gives the values that are done when it is cancelled", async () => {
    const { model, data } = oneBin(3, 6);
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 50) controller.abort();
    };
    const result = await feldmanCousins(model, data, {
      values: [1, 2, 3],
      nToys: 25,
      signal: controller.signal,
      onProgress,
    });
    expect(result.points.map(({ value }) => value)).toEqual([1, 2]);
    expect(result.notes).toEqual(["The run of toys was cancelled.", "1 of the values have no toys and are left out."]);
    expect(result.valid).toBe(false);
  });
});

describe("goodnessOfFitToys", () => {
  it("agrees with χ² where there are many events", async () => {
    // 3 bins and one free parameter without a constraint: 2 degrees of freedom
    const { model, data } = manyEvents();
    const moved = data.slice();
    moved[0]! += 250;
    const result = await goodnessOfFitToys(model, moved, { seed: 6, nToys: 600 });
    expect(result.degreesOfFreedom).toBe(2);
    const asymptotic = chiSquaredSf(result.observed, 2);
    expect(asymptotic).toBeGreaterThan(0.02);
    expect(asymptotic).toBeLessThan(0.98);
    expect(Math.abs(result.pValue - asymptotic)).toBeLessThan(4 * Math.sqrt((asymptotic * (1 - asymptotic)) / 600));
    expect(schemaErrors(result)).toEqual([]);
    expect(parseRecord(formatRecord(result))).toEqual(result);
  });

  it("is 1 for data that fit exactly", async () => {
    const { model } = twoBins();
    const result = await goodnessOfFitToys(model, model.expectedData({ mu: 1 }), { nToys: 50 });
    expect(result.observed).toBeLessThan(1e-9);
    expect(result.pValue).toBe(1);
  });
});

describe("clsScanToys", () => {
  it("interpolates limits where the curves fall through the level", async () => {
    const { model, data } = oneBin(5, 3);
    const values = [2, 4, 6, 8];
    const scan = await clsScanToys(model, data, values, { seed: 7, nToys: 1000 });
    // CLs = P(n ≤ 3 | mu + 5)/P(n ≤ 3 | 5), by its definition
    const below = (mean: number) => Math.exp(-mean) * (1 + mean + mean ** 2 / 2 + mean ** 3 / 6);
    for (const { value, cls } of scan.points) {
      const [p, q] = [below(value + 5), below(5)];
      const error = (p / q) * Math.sqrt((1 - p) / (1000 * p) + (1 - q) / (1000 * q));
      expect(Math.abs(cls - p / q)).toBeLessThan(4 * error);
    }
    const { value } = scan.limits.observed;
    expect(value).toBeGreaterThan(4);
    expect(value).toBeLessThan(8);
    const medians = scan.points.map(({ expected }) => expected[2]);
    expect(medians.every((cls, i) => i === 0 || cls <= medians[i - 1]!)).toBe(true);
  });

  it("says why there is no limit", async () => {
    const { model, data } = oneBin(5, 3);
    const { limits } = await clsScanToys(model, data, [0.5, 1], { nToys: 100 });
    expect(limits.observed).toEqual({ reason: "CLs is above 0.05 up to the largest tested value 1" });
  });
});
