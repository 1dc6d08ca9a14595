import { describe, expect, it } from "vitest";
import { hypotest } from "../../src/hypotest/hypotest.js";
import type { ClsStatistic } from "../../src/hypotest/results.js";
import { normalCdf } from "../../src/math/normal.js";
import { hypotestFromToys } from "../../src/toys/hypotest-from-toys.js";
import { toyPValue } from "../../src/toys/p-value.js";
import type { ToyRun } from "../../src/toys/results.js";
import { hypotestToys, runToys } from "../../src/toys/run-toys.js";
import { expectNear } from "../helpers/close.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { oneBin, twoBins } from "./models.js";

const { model, data } = twoBins();

/** A run with statistics of our choice. */
async function runWith(
  observed: number,
  signal: readonly number[],
  background: readonly number[],
): Promise<ToyRun<ClsStatistic>> {
  const run = await runToys(model, data, 1, { nToys: 0 });
  const sample = (statistics: readonly number[]) => ({ statistics, done: [[0, statistics.length]] as const });
  return {
    ...run,
    observedStatistic: observed,
    signal: { ...run.signal, ...sample(signal) },
    background: { ...run.background, ...sample(background) },
  };
}

describe("toyPValue", () => {
  it("is k/n with the binomial error, or (k + 1)/(n + 1)", () => {
    // 2 of 4 are 1 or more; √(½ ½ / 4) = ¼
    expect(toyPValue([0, 0.5, 1, 3], 1, { errors: "binomial" })).toEqual({ value: 0.5, error: 0.25 });
    expect(toyPValue([0, 0.5, 1, 3], 4, { smoothing: "add-one" }).value).toBe(0.2);
  });

  it("counts a toy that differs from the data by rounding", () => {
    expect(toyPValue([0, 1, 2.0000000000000004, 5], 2.0000000000000013).value).toBe(0.5);
  });

  it("has Clopper–Pearson errors: for 0 of n half of 1 − tail^(1/n)", () => {
    // the upper end p of 0 of 10 has (1 − p)^10 = Φ(−1) = 0.15865525393145705
    const upper = 1 - 0.15865525393145705 ** (1 / 10);
    expectNear(toyPValue([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1).error, upper / 2, 1e-12);
    // scipy.stats.beta.ppf(Φ(−1), 3, 4) = 0.24309038, and 0.75690962 by symmetry, for 3 of 6
    expectNear(toyPValue([0, 0, 0, 1, 1, 1], 1).error, 0.25690961, 1e-8);
  });

  it("is not a number without toys", () => {
    expect(toyPValue([], 1).value).toBeNaN();
  });
});

describe("hypotestFromToys", () => {
  it("divides counts, and carries their errors", async () => {
    // 1 of 4 and 2 of 4: CLs = ½; errors √(3/16/4) = 0.2165 and ¼: ½ √(0.2165²/¼² + ¼²/½²) = ½
    const result = hypotestFromToys(await runWith(2, [0, 1, 1, 3], [0, 1, 2, 5]), { errors: "binomial" });
    expect([result.clsb, result.clb, result.cls]).toEqual([0.25, 0.5, 0.5]);
    expectNear(result.errors!.clsb, Math.sqrt(3) / 8, 1e-15);
    expectNear(result.errors!.clb, 0.25, 1e-15);
    expectNear(result.errors!.cls, 0.5, 1e-15);
    expectNear(result.z, 0.6744897501960817, 1e-15); // Φ(0.67449) = ¾
  });

  it("has as band the percentiles of what background toys would give", async () => {
    // background toys 0, 1, 2, 5 taken for data: clsb 1, ¾, ¼, 0; clb 1, ¾, ½, ¼; CLs 1, 1, ½, 0
    const { expected } = hypotestFromToys(await runWith(2, [0, 1, 1, 3], [0, 1, 2, 5]));
    // sorted 0, ½, 1, 1; position q/100 · 3
    expectNear(expected[0], 0.02275 * 3 * 0.5, 1e-15);
    expectNear(expected[1], 0.15866 * 3 * 0.5, 1e-15);
    expectNear(expected[2], 0.5 + 0.5 * 0.5, 1e-15);
    expect(expected.slice(3)).toEqual([1, 1]);
  });

  it("says so when no background toy reaches the data", async () => {
    const run = await runWith(9, [0, 1, 1, 3], [0, 1, 2, 5]);
    const result = hypotestFromToys(run);
    expect(result.cls).toBeNaN();
    expect([result.errors!.cls, result.valid]).toEqual([Number.POSITIVE_INFINITY, false]);
    expect(result.notes.join()).toContain("No background toy reaches the observed statistic");
    expect(hypotestFromToys(run, { smoothing: "add-one" })).toMatchObject({ clsb: 0.2, clb: 0.2, cls: 1, valid: true });
    expect(hypotestFromToys(await runWith(1, [], [])).notes).toContain("There are no toys to compare with.");
  });

  it("has p0 alone for q0", async () => {
    const result = await hypotestToys(model, data, 0, { testStatistic: "q0", nToys: 30 });
    for (const name of ["cls", "clsb", "clb"]) expect(result).not.toHaveProperty(name);
    // 30 toys at 0 with a statistic at least as large: p0 is a whole number of thirtieths
    expect((result.p0 * 30) % 1).toBeCloseTo(0, 10);
    expectNear(normalCdf(-result.z), result.p0, 1e-12);
    expect(Object.keys(result.errors!)).toEqual(["p0"]);
  });

  it("agrees with the asymptotic test of the same data in all that is not a p-value", async () => {
    const [toys, asymptotic] = [await hypotestToys(model, data, 1, { nToys: 10 }), hypotest(model, data, 1)];
    expectNear(toys.observed.statistic, asymptotic.observed.statistic, 1e-10);
    expectNear(toys.observed.asimov, asymptotic.observed.asimov, 1e-10);
    expectNear(toys.bestFitPoi, asymptotic.bestFitPoi, 1e-10);
  });

  it("keeps ties of counts: P(n ≤ 3) of a counting experiment", async () => {
    // without nuisance parameters q̃ falls with n: CLsb = P(n ≤ 3 | 8), CLb = P(n ≤ 3 | 5)
    const small = oneBin(5, 3);
    const n = 2000;
    const { clsb, clb } = await hypotestToys(small.model, small.data, 3, { seed: 4, nToys: n });
    const exact = (mean: number) => Math.exp(-mean) * (1 + mean + mean ** 2 / 2 + mean ** 3 / 6);
    for (const [value, p] of [[clsb, exact(8)] as const, [clb!, exact(5)] as const]) {
      expect(Math.abs(value - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
    }
  });

  it("survives as a record", async () => {
    const result = await hypotestToys(model, data, 1, { nToys: 10, smoothing: "add-one" });
    expect(result.origin.options).toEqual({ nToys: 10, smoothing: "add-one" });
    expect(schemaErrors(await runToys(model, data, 1, { nToys: 10 }))).toEqual([]);
  });
});
