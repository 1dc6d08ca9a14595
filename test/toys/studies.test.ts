import { describe, expect, it } from "vitest";
import { chiSquaredSf } from "../../src/math/chi-squared.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { clsScanToys } from "../../src/toys/cls-scan-toys.js";
import { goodnessOfFitToys } from "../../src/toys/goodness-of-fit-toys.js";
import type { ModifierSpec } from "../../src/workspace/types.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { extendedModelOf } from "../helpers/extended-model.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { normfactor, sample, staterror } from "../helpers/workspaces.js";
import { manyEvents, oneBin, twoBins } from "./models.js";

describe("goodnessOfFitToys", () => {
  it("leaves out what parameters that are held could say", async () => {
    const region = (...modifiers: ModifierSpec[]) => ({
      channels: {
        c: [sample("background", [50, 40, 30, 20], ...modifiers), sample("s", [3, 9, 5, 1], normfactor("mu"))],
      },
      observed: { c: [61, 44, 41, 15] },
    });
    const uncertainty = staterror("stat", [5, 5, 4, 3]);
    // all bins of the staterror are below its threshold, so that nothing of it is left
    const threshold = { parameters: [{ name: "stat", threshold: 0.5 }] };
    const [bare, held, ofRoot] = [
      extendedModelOf(region()),
      extendedModelOf({ ...region(uncertainty), ...threshold }),
      extendedModelOf({ ...region(uncertainty), ...threshold }, {}, { dialect: "root" }),
    ];
    const options = { seed: 3, nToys: 200 };
    const expected = await goodnessOfFitToys(bare.model, bare.data, options);
    expect(expected.pValue).toBeGreaterThan(0.01);
    for (const { model, data } of [held, ofRoot]) {
      const { observed, pValue, statistics } = await goodnessOfFitToys(model, data, options);
      expectNear(observed, expected.observed, 1e-9);
      expect(pValue).toBe(expected.pValue);
      expectClose(statistics, expected.statistics, 1e-9);
    }
  });

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
    expect(limits.observed).toEqual({ reason: "CLs is above 0.05 up to the largest tested value 1." });
  });
});
