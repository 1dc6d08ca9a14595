import { afterEach, describe, expect, it, vi } from "vitest";
import { RowSum } from "../../../src/graph/rows/row-sum.js";
import { devianceKernel, LONGEST_ROW } from "../../../src/graph/rows/wasm/deviance-kernel.js";
import { simpleModels, Workspace } from "../../../src/index.js";
import { poissonDeviance } from "../../../src/math/poisson.js";
import { gridScan } from "../../../src/scan/index.js";
import { expectClose } from "../../helpers/close.js";
import { itIsCompiledFromItsSource } from "../../helpers/generated-kernel.js";
import { randomWorkspace } from "../../helpers/random-workspace.js";

/** Of 1 + |D|: n log(n/λ) and λ − n, of order 100 at most, are added with one rounding each. */
const ADDED_TERMS = 3e-14;
/** Sums of hundreds of terms in another order; relative to 1 + |log L|. */
const RANDOM_MODELS = 1e-12;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

itIsCompiledFromItsSource("deviance", "src/graph/rows/wasm/deviance.generated.ts");

/** From the smallest to the largest rates that count, at a number of points that fills no last vector. */
const rates = Float64Array.from({ length: 1001 }, (_, i) => 10 ** (-300 + 0.6 * i));
const nearOne = Float64Array.from({ length: 101 }, (_, i) => 0.9 + 0.002 * i);

describe("RowSum", () => {
  it.each([0.3, 1, 7, 100])("subtracts the Poisson deviance of %d events by vectors", (n) => {
    expect(devianceKernel()).toBeDefined();
    for (const factor of [rates, nearOne.map((x) => n * x)]) {
      const row = new RowSum(factor.length);
      row.sum.fill(0);
      row.rate.fill(0);
      row.subtract(n, 1, factor, 0);
      const expected = factor.map((lambda) => -poissonDeviance(n, lambda));
      expectClose(row.sum, expected, ADDED_TERMS);
    }
  });

  it("adds up bins: rates are rate + base × factor, and the rest is subtracted with them", () => {
    const row = new RowSum(nearOne.length);
    row.sum.set(nearOne);
    for (const [n, base] of [
      [5, 2],
      [0, 3],
      [400, 390],
    ] as const) {
      row.rate.fill(1.5);
      row.subtract(n, base, nearOne, 0.25);
    }
    const deviances = (x: number) =>
      poissonDeviance(5, 1.5 + 2 * x) + poissonDeviance(0, 1.5 + 3 * x) + poissonDeviance(400, 1.5 + 390 * x);
    expectClose(
      row.sum,
      nearOne.map((x) => x - deviances(x) - 0.75),
      ADDED_TERMS,
    );
  });

  it.each([3, 0, 200])("is −Infinity outside the domain of %d events and stays so", (n) => {
    const outside = [-1, Number.NaN, Number.POSITIVE_INFINITY, ...(n > 0 ? [0, -0] : [])];
    const factor = new Float64Array(40).fill(2);
    factor.set(outside);
    const row = new RowSum(factor.length);
    row.sum.fill(0);
    row.rate.fill(0);
    row.subtract(n, 1, factor, 0);
    row.subtract(n, 0.5, new Float64Array(40).fill(1), 0.5);
    row.sum.forEach((value, j) => {
      const expected = -poissonDeviance(n, 2) - poissonDeviance(n, 0.5) - 0.5;
      if (j < outside.length) expect(value).toBe(Number.NEGATIVE_INFINITY);
      else expect(Math.abs(value - expected)).toBeLessThan(ADDED_TERMS * (1 + Math.abs(expected)));
    });
  });
});

describe("RowSum without WebAssembly", () => {
  it.each([
    ["the host has none", undefined],
    ["the page's policy forbids it", { Module: refusing }],
  ])("has the same sums, but for the last digits, where %s", async (_, replacement) => {
    vi.stubGlobal("WebAssembly", replacement);
    vi.resetModules();
    const plain = await import("../../../src/graph/rows/row-sum.js");
    const { devianceKernel: absent } = await import("../../../src/graph/rows/wasm/deviance-kernel.js");
    expect(absent()).toBeUndefined();
    const rows = [new RowSum(nearOne.length), new plain.RowSum(nearOne.length)];
    for (const row of rows) {
      row.sum.fill(0);
      row.rate.fill(1);
      row.subtract(12, 9, nearOne, 0.5);
    }
    expectClose(rows[0]!.sum, rows[1]!.sum, ADDED_TERMS);
  });
});

function refusing(): never {
  throw new Error("blocked by CSP");
}

describe("gridScan along long rows", () => {
  const counting = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3.5] });
  const [mu, gamma] = counting.parNames as [string, string];
  const data = counting.observedData();

  it("is logpdf on rows that are longer than the kernel's memory", () => {
    const n = 2 * LONGEST_ROW + 77;
    const scan = gridScan(counting, [
      { name: mu, min: 0, max: 3, n: 3 },
      { name: gamma, min: 0.2, max: 2, n },
    ]);
    const expected = Array.from(scan.axes[0]!.values).flatMap((m) =>
      Array.from(scan.axes[1]!.values, (g) => counting.logpdf([m, g], data)),
    );
    expectClose(scan.values, expected, ADDED_TERMS);
  });

  it.each([901, 904, 907, 910])("is logpdf for every parameter of random model %i", (seed) => {
    const { spec, options } = randomWorkspace(seed);
    const workspace = Workspace.parse(spec);
    const model = workspace.model(options);
    const observed = workspace.data(model);
    for (const [p, name] of model.parNames.entries()) {
      const [low, high] = model.suggestedBounds[p]!;
      const scan = gridScan(model, [{ name, min: Math.min(low, -1.5), max: high + 1, n: 65 }], { data: observed });
      const expected = Array.from(scan.axes[0]!.values, (value) => model.logpdf({ [name]: value }, observed));
      expectClose(scan.values, expected, RANDOM_MODELS, name);
    }
  });
});
