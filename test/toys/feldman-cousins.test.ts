import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { HistFactoryError } from "../../src/errors.js";
import { poissonLogPmf } from "../../src/math/poisson.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { feldmanCousins } from "../../src/toys/feldman-cousins.js";
import type { FeldmanCousinsResult } from "../../src/toys/results.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { modelOf, normfactor, normsys, sample, shapesys } from "../helpers/workspaces.js";
import { oneBin, oneBinForToys } from "./models.js";

/** Twenty bisections of a distance of 2. */
const SAME_END = 2e-6;
/** Rounding of differences of −2 log L of some tens. */
const SAME_STATISTIC = 1e-9;

interface Interval {
  readonly background: number;
  readonly observed: number;
  readonly lower: number;
  readonly upper: number;
  readonly published?: readonly [number, number];
  readonly lengthened?: number;
}

const table = JSON.parse(
  readFileSync(new URL("../../validation/toys/feldman-cousins.json", import.meta.url), "utf8"),
) as { readonly confidenceLevel: number; readonly intervals: readonly Interval[] };

const grid = (end: number, step: number): number[] => Array.from({ length: end / step + 1 }, (_, i) => i * step);

/** From the lowest to the highest accepted value, as the paper takes it. */
function hull({ intervals }: FeldmanCousinsResult): readonly [number, number] {
  return [intervals[0]!.lower, intervals.at(-1)!.upper];
}

/** t(n) = −2 log[P(n | mu + b)/P(n | μ̂ + b)], μ̂ = max(0, n − b). */
function exactStatistic(n: number, mu: number, b: number): number {
  return 2 * (poissonLogPmf(n, Math.max(n, b)) - poissonLogPmf(n, mu + b));
}

/** P(t ≥ t(observed)) by adding up counts. */
function exactPValue(observed: number, mu: number, b: number): number {
  const t = exactStatistic(observed, mu, b);
  let sum = 0;
  for (let n = 0; n < 150; n++) {
    if (exactStatistic(n, mu, b) >= t - SAME_STATISTIC) sum += Math.exp(poissonLogPmf(n, mu + b));
  }
  return sum;
}

describe("feldmanCousins of a counting experiment", () => {
  const published = table.intervals.filter((row) => row.published !== undefined);

  it("is tested with the whole of table IV, which the reference reproduces", () => {
    expect(published).toHaveLength(110);
    for (const { lower, upper, lengthened, published: printed } of published) {
      // printed with two decimals from a grid of 0.005
      expect(Math.abs(lower - printed![0])).toBeLessThan(0.0101);
      expect(Math.abs(Math.max(upper, lengthened!) - printed![1])).toBeLessThan(0.0101);
    }
  });

  it.each([...new Set(published.map(({ background }) => background))])(
    "has the intervals of the exact construction for a background of %d",
    async (background) => {
      // every second count: a row more costs half a second, and its neighbours test the same
      const rows = published.filter(
        (row) => row.background === background && row.observed % 2 === Math.floor(background) % 2,
      );
      for (const { observed, lower, upper } of rows) {
        const { model, data } = oneBin(background, observed);
        // Where few events are seen on a large background, short regions beyond the first end belong to the interval.
        const values = observed < 2 ? grid(5, 0.25) : grid(22, 2);
        const nToys = observed < 2 ? 1000 : 100;
        const result = await feldmanCousins(model, data, { values, confidenceLevel: table.confidenceLevel, nToys });
        expect(result).toMatchObject({ calculator: "exact", valid: true, notes: [] });
        const found = hull(result);
        expect(Math.abs(found[0] - lower), `n ${observed}, lower`).toBeLessThan(SAME_END);
        expect(Math.abs(found[1] - upper), `n ${observed}, upper`).toBeLessThan(SAME_END);
        for (const { openLower, openUpper } of result.intervals) expect([openLower, openUpper]).toEqual([false, false]);
      }
    },
  );

  it("covers every true value as often as it says, or more", async () => {
    const b = 3;
    const intervals: FeldmanCousinsResult["intervals"][] = [];
    for (let n = 0; n <= 24; n++) {
      const { model, data } = oneBin(b, n);
      const options = { values: grid(24, 1), confidenceLevel: 0.9, nToys: 100 };
      intervals.push((await feldmanCousins(model, data, options)).intervals);
    }
    let least = 1;
    for (let mu = 0.007; mu < 8; mu += 0.013) {
      let covered = 0;
      for (const [n, regions] of intervals.entries()) {
        if (regions.some(({ lower, upper }) => lower <= mu && mu <= upper))
          covered += Math.exp(poissonLogPmf(n, mu + b));
      }
      least = Math.min(least, covered);
    }
    expect(least).toBeGreaterThan(0.9);
    expect(least).toBeLessThan(0.91); // and not by intervals that are too long
  });

  it("has exact p-values without a statistical error, and says so in its record", async () => {
    const { model, data } = oneBin(3, 6);
    const values = [0, 0.5, 3, 8, 9, 10];
    const result = await feldmanCousins(model, data, { values, confidenceLevel: 0.9 });
    const shown = result.points.filter(({ value }) => values.includes(value));
    expect(shown.map(({ accepted }) => accepted)).toEqual([false, true, true, true, false, false]);
    expect(result.points).toHaveLength(values.length + 4); // on both sides of both ends
    for (const { value, statistic, pValue, error, nFailed } of shown) {
      expect(Math.abs(statistic - exactStatistic(6, value, 3))).toBeLessThan(SAME_STATISTIC);
      expect(Math.abs(pValue - exactPValue(6, value, 3))).toBeLessThan(1e-12);
      expect([error, nFailed]).toEqual([0, 0]);
    }
    expect(result.intervals[0]).toMatchObject({ lower: expect.closeTo(0.15, 2), upper: expect.closeTo(8.47, 2) });
    expect(schemaErrors(result)).toEqual([]);
    expect(parseRecord(formatRecord(result))).toEqual(result);
  });

  it("rejects a value for which the data are impossible, which is no failure", async () => {
    const { model, data } = oneBin(0, 2);
    const result = await feldmanCousins(model, data, { values: [0, 2, 8], confidenceLevel: 0.9 });
    expect(result.points[0]).toMatchObject({ value: 0, statistic: Infinity, pValue: 0, accepted: false });
    expect(result).toMatchObject({ valid: true, notes: [] });
    // also where too few toys could not reject anything
    const toys = oneBinForToys(0, 2);
    const { points } = await feldmanCousins(toys.model, toys.data, { values: [0, 2], nToys: 5, bisections: 0 });
    expect(points.map(({ accepted, critical }) => [accepted, critical])).toEqual([
      [false, Infinity],
      [true, Infinity],
    ]);
  });

  it("finds the region around a best fit that lies between two rejected values", async () => {
    const { model, data } = oneBin(0, 400, [0, 1000]);
    const result = await feldmanCousins(model, data, { values: [0, 200, 600], confidenceLevel: 0.68 });
    expect(result.points.filter(({ accepted }) => accepted)).not.toEqual([]);
    const [lower, upper] = hull(result);
    expect(lower).toBeGreaterThan(375); // √400 = 20
    expect(lower).toBeLessThan(385);
    expect(upper).toBeGreaterThan(415);
    expect(upper).toBeLessThan(425);
  });

  it("ends at a bound of the parameter, and says where it goes on beyond the tested values", async () => {
    const { model, data } = oneBin(3, 3);
    const [interval] = (await feldmanCousins(model, data, { values: [0, 1, 2], confidenceLevel: 0.9 })).intervals;
    expect(interval).toEqual({ lower: 0, upper: 2, openLower: false, openUpper: true });
    const { intervals } = await feldmanCousins(model, data, { values: [1, 2], confidenceLevel: 0.9 });
    expect(intervals).toEqual([{ lower: 1, upper: 2, openLower: true, openUpper: true }]);
  });
});

describe("feldmanCousins of two counts", () => {
  it("has the exact distribution of both, with nuisance parameters as fitted to the data", async () => {
    // n ~ Poisson(mu + 2 k) and a control region m ~ Poisson(4 k) with a free k: nothing but the counts fluctuates
    const { model, data } = modelOf({
      channels: {
        SR: [sample("signal", [1], normfactor("mu")), sample("background", [2], normfactor("k"))],
        CR: [sample("background", [4], normfactor("k"))],
      },
      observed: { SR: [5], CR: [3] },
      parameters: [{ name: "mu", bounds: [[0, 30]] }],
    });
    const result = await feldmanCousins(model, data, { values: [2.5], nToys: 2000, confidenceLevel: 0.9 });
    expect(result.calculator).toBe("exact");
    /** The k of the largest likelihood at a mu, by golden section; counts of 0 included. */
    const profiled = (n: number, m: number, mu: number) => {
      const deviance = (k: number) => -2 * (poissonLogPmf(n, mu + 2 * k) + poissonLogPmf(m, 4 * k));
      let [a, b] = [0, 10];
      for (let i = 0; i < 120; i++) {
        const third = (b - a) / 3;
        if (deviance(a + third) < deviance(b - third)) b -= third;
        else a += third;
      }
      return { k: (a + b) / 2, value: deviance((a + b) / 2) };
    };
    // without a bound the best fit is mu = n − m/2, k = m/4; with it, mu = 0 where that is below
    const t = (n: number, m: number) => {
      const free = n >= m / 2 ? -2 * (poissonLogPmf(n, n) + poissonLogPmf(m, m)) : profiled(n, m, 0).value;
      return profiled(n, m, 2.5).value - free;
    };
    const { k } = profiled(5, 3, 2.5);
    let p = 0;
    for (let n = 0; n < 40; n++) {
      for (let m = 0; m < 40; m++) {
        if (t(n, m) >= t(5, 3) - 1e-7) p += Math.exp(poissonLogPmf(n, 2.5 + 2 * k) + poissonLogPmf(m, 4 * k));
      }
    }
    expect(Math.abs(result.points[0]!.statistic - t(5, 3))).toBeLessThan(1e-7);
    expect(Math.abs(result.points[0]!.pValue - p)).toBeLessThan(1e-6);
  });

  it("is exact where auxiliary data do not fluctuate, and made of toys where they do", async () => {
    const { model, data } = modelOf({
      channels: { c: [sample("s", [5], normfactor("mu")), sample("b", [4], shapesys("gamma", [1]))] },
      observed: { c: [6] },
    });
    const options = { values: [0.5], nToys: 100 };
    expect((await feldmanCousins(model, data, options)).calculator).toBe("toys");
    expect((await feldmanCousins(model, data, { ...options, auxdata: "fixed" })).calculator).toBe("exact");
    const held = { ...options, fit: { fixed: ["gamma[0]"] } };
    expect((await feldmanCousins(model, data, held)).calculator).toBe("exact");
    // fewer toys than outcomes
    expect((await feldmanCousins(model, data, { ...held, nToys: 5 })).calculator).toBe("toys");
  });
});

describe("feldmanCousins with toys", () => {
  it("has ends between those of the exact construction at levels that the toys cannot tell apart", async () => {
    const values = [0, 2, 4, 6, 8, 10];
    const four = 4 * Math.sqrt((0.9 * 0.1) / 500); // standard deviations of a p-value of 10 % from 500 toys
    const { model, data } = oneBinForToys(3, 6);
    const result = await feldmanCousins(model, data, { values, confidenceLevel: 0.9, nToys: 500, seed: 5 });
    expect(result.calculator).toBe("toys");
    const plain = oneBin(3, 6);
    const exact = async (confidenceLevel: number) =>
      hull(await feldmanCousins(plain.model, plain.data, { values: grid(12, 0.5), confidenceLevel }));
    const [short, long] = [await exact(0.9 - four), await exact(0.9 + four)];
    const [lower, upper] = hull(result);
    const step = 2 / 64; // the distance of the values after six bisections
    expect(lower).toBeLessThanOrEqual(short[0]);
    expect(lower).toBeGreaterThanOrEqual(long[0] - step);
    expect(upper).toBeGreaterThanOrEqual(short[1]);
    expect(upper).toBeLessThanOrEqual(long[1] + step);
    // an end is the value that is not accepted, and its neighbour that is lies one bisected distance inside
    const values64 = result.points.map(({ value }) => value);
    expect(values64).toContain(upper);
    expect(values64).toContain(upper - step);
    expect(result.points.find(({ value }) => value === upper)!.accepted).toBe(false);
    expect(schemaErrors(result)).toEqual([]);
    expect(parseRecord(formatRecord(result))).toEqual(result);
  });

  it("does not reject what the number of toys cannot reject", async () => {
    // with 8 toys the smallest p-value is 1/9: no value can be rejected at 90 %
    const { model, data } = oneBinForToys(3, 6);
    const { points } = await feldmanCousins(model, data, { values: [40], confidenceLevel: 0.9, nToys: 8 });
    expect(points).toEqual([expect.objectContaining({ accepted: true, critical: Infinity, pValue: 1 / 9 })]);
    const more = await feldmanCousins(model, data, { values: [40], confidenceLevel: 0.9, nToys: 10 });
    expect(more.points).toEqual([expect.objectContaining({ accepted: false, pValue: 1 / 11 })]);
  });

  it("finds ends as near as it is asked to, and tells its progress to the end", async () => {
    const { model, data } = oneBinForToys(3, 6);
    const seen: { done: number; total: number }[] = [];
    const result = await feldmanCousins(model, data, {
      values: [0, 5, 10],
      nToys: 50,
      bisections: 3,
      confidenceLevel: 0.9,
      seed: 2,
      onProgress: (progress) => seen.push(progress),
    });
    const [lower, upper] = hull(result);
    for (const end of [lower, upper]) expect((end / 5) * 8).toBeCloseTo(Math.round((end / 5) * 8), 12);
    expect(seen[0]).toMatchObject({ done: 25, total: 150 });
    const ends = lower > 0 ? 2 : 1;
    expect(seen.at(-1)).toMatchObject({ done: 150 + 50 * 3 * ends, total: 150 + 50 * 3 * ends });
    const coarse = await feldmanCousins(model, data, { values: [0, 5, 10], nToys: 50, bisections: 0, seed: 2 });
    expect(hull(coarse)[1]).toBe(10);
  });

  it("refuses values and levels that make no sense, all at once", async () => {
    const { model, data } = oneBin(3, 6);
    const options = { values: [2, 1], confidenceLevel: 90, nToys: 0, bisections: -1 };
    const error = await feldmanCousins(model, data, options).catch((thrown: unknown) => thrown);
    expect((error as HistFactoryError).issues.map(({ code, path }) => `${code} ${path}`)).toEqual([
      "bad-option values",
      "bad-option confidenceLevel",
      "bad-option nToys",
      "bad-option bisections",
    ]);
  });

  it("gives the values that are done when it is cancelled", async () => {
    const { model, data } = oneBinForToys(3, 6);
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 50) controller.abort();
    };
    const options = { values: [1, 2, 3], nToys: 25, signal: controller.signal, onProgress };
    const result = await feldmanCousins(model, data, options);
    expect(result.points.map(({ value }) => value)).toEqual([1, 2]);
    expect(result.notes).toEqual([
      "The run of toys was cancelled.",
      "There are no toys at 1 of 3 values; such values are left out.",
    ]);
    expect(result.valid).toBe(false);
    const exact = oneBin(3, 6);
    const aborted = { values: [1, 2, 3], signal: AbortSignal.abort() };
    const nothing = await feldmanCousins(exact.model, exact.data, aborted);
    expect([nothing.points, nothing.intervals, nothing.valid]).toEqual([[], [], false]);
  });

  it("agrees for a shape with nuisance parameters with the interval of MINOS where there are many events", async () => {
    const { model, data } = modelOf({
      channels: {
        c: [sample("s", [400, 300], normfactor("mu")), sample("b", [10_000, 10_000], normsys("scale", 0.98, 1.02))],
      },
      observed: { c: [10_500, 10_250] },
      parameters: [{ name: "mu", bounds: [[-20, 20]] }],
    });
    const values = [-4, -2, 0, 2, 4, 6];
    const options = { values, confidenceLevel: 0.68, nToys: 400, seed: 3, bisections: 4 };
    const { intervals, points } = await feldmanCousins(model, data, options);
    expect(intervals).toHaveLength(1);
    // t is χ² with one degree of freedom: 0.989 is its 68 % quantile. A p-value of 32 % from 400 toys is right to 0.023.
    for (const { statistic, critical } of points) {
      expect(critical).toBeGreaterThan(0.7);
      expect(critical).toBeLessThan(1.4);
      expect(Number.isFinite(statistic)).toBe(true);
    }
  });
});
