import { describe, expect, it } from "vitest";
import { add, log, mul, type Scalar, square } from "../../src/ad/index.js";
import { DataError } from "../../src/errors.js";
import { simpleModels, Workspace } from "../../src/index.js";
import type { Model } from "../../src/model/model.js";
import { gridScan } from "../../src/scan/index.js";
import { expectClose } from "../helpers/close.js";
import { centralDifference } from "../helpers/finite-difference.js";
import { randomWorkspace } from "../helpers/random-workspace.js";
import { describeWithShared, readShared } from "../helpers/shared.js";

const counting = simpleModels.uncorrelatedBackground({ signal: [5], bkg: [10], bkgUncertainty: [3.5] });
const [mu, gamma] = counting.parNames as [string, string];

/** Rates and deviances of rows are summed in another order than those of single points. */
const SAME_FORMULA = 1e-13;
/** Values of pyhf, whose sums of logarithms lose a digit or two. */
const PYHF = 1e-12;

function axis(name: string, min: number, max: number, n: number) {
  return { name, min, max, n };
}

describe("gridScan of a function", () => {
  it("has the last axis varying fastest", () => {
    const scan = gridScan(([x, y]) => x! ** 2 + y!, [axis("x", 0, 1, 3), { name: "y", values: [0, 5] }]);
    expect(Array.from(scan.values)).toEqual([0, 5, 0.25, 5.25, 1, 6]);
    expect(scan).toMatchObject({ kind: "grid-scan", quantity: "function", shape: [3, 2] });
    expect(scan.gradients).toBeUndefined();
  });

  it("works in one and in three dimensions", () => {
    expect(Array.from(gridScan(([x]) => 2 * x!, [axis("x", 1, 3, 3)]).values)).toEqual([2, 4, 6]);
    const cube = gridScan(
      ([x, y, z]) => 100 * x! + 10 * y! + z!,
      ["x", "y", "z"].map((name) => axis(name, 0, 1, 2)),
    );
    expect(Array.from(cube.values)).toEqual([0, 1, 10, 11, 100, 101, 110, 111]);
  });

  it("gives each call an array of its own", () => {
    const kept: (readonly number[])[] = [];
    gridScan(
      (x) => {
        kept.push(x);
        return 0;
      },
      [axis("x", 0, 1, 2)],
    );
    expect(kept).toEqual([[0], [1]]);
  });

  it("has exact gradients of functions written with differentiable operations", () => {
    const f = (x: readonly Scalar[]) => add(mul(square(x[0]!), x[1]!), log(x[1]!));
    const scan = gridScan(f, [axis("a", 1, 2, 2), axis("b", 1, 4, 2)], { gradient: true });
    // ∂a = 2ab, ∂b = a² + 1/b at (1, 1), (1, 4), (2, 1), (2, 4)
    expect(Array.from(scan.gradients!)).toEqual([2, 2, 8, 1.25, 4, 5, 16, 4.25]);
    expect(Array.from(scan.values)).toEqual([1, 4 + Math.log(4), 4, 16 + Math.log(4)]);
  });

  it("wants differentiable operations where gradients are asked for", () => {
    const plain = (x: readonly number[]) => 2 * x[0]!;
    // @ts-expect-error: a function of plain numbers has no exact derivatives
    expect(() => gridScan(plain, [axis("x", 0, 1, 2)], { gradient: true })).toThrow(DataError);
  });

  it("has no derivatives where the value is not finite", () => {
    const scan = gridScan((x: readonly Scalar[]) => log(x[0]!), [axis("x", 0, 1, 2)], { gradient: true });
    expect(Array.from(scan.values)).toEqual([Number.NEGATIVE_INFINITY, 0]);
    expect(Array.from(scan.gradients!)).toEqual([Number.NaN, 1]);
  });

  it("says where a function does not return a number", () => {
    const broken = ((x: readonly number[]) => (x[0]! > 0.5 ? undefined : 1)) as unknown as (
      x: readonly number[],
    ) => number;
    expect(() => gridScan(broken, [axis("x", 0, 1, 2)])).toThrow(/function at \[1\]: expected a number, got undefined/);
  });
});

describe("gridScan of a model", () => {
  it("is logpdf at every point", () => {
    const data = [17, 8.2];
    const scan = gridScan(counting, [axis(mu, 0.5, 1.5, 7), axis(gamma, 0.3, 2, 9)], { data });
    expect(scan.quantity).toBe("logpdf");
    expectClose(scan.values, expectedValues(counting, scan.axes, data), SAME_FORMULA);
  });

  it("uses the observed data and the suggested values unless told otherwise", () => {
    const scan = gridScan(counting, [axis(mu, 0, 2, 3)]);
    const logpdf = (m: number) => counting.logpdf({ [mu]: m }, counting.observedData());
    expectClose(scan.values, [logpdf(0), logpdf(1), logpdf(2)], SAME_FORMULA);
    const held = gridScan(counting, [axis(mu, 0, 2, 2)], { fixed: { [gamma]: 1.3 } });
    expect(held.values[1]).toBeCloseTo(counting.logpdf([2, 1.3], counting.observedData()), 12);
    const vector = gridScan(counting, [axis(mu, 0, 2, 2)], { fixed: [77, 1.3] });
    expect(Array.from(vector.values)).toEqual(Array.from(held.values));
  });

  it("is −Infinity outside the domain of the likelihood, with no derivatives there", () => {
    const axes = [axis(mu, -3, 1, 5), axis(gamma, -0.5, 1, 4)];
    const scan = gridScan(counting, axes);
    expectClose(scan.values, expectedValues(counting, scan.axes, counting.observedData()), SAME_FORMULA);
    expect(scan.values.filter((value) => value === Number.NEGATIVE_INFINITY).length).toBeGreaterThan(5);
    expect(scan.values.some(Number.isNaN)).toBe(false);
    const { values, gradients } = gridScan(counting, axes, { gradient: true });
    values.forEach((value, k) => {
      expect(Number.isNaN(gradients![2 * k]!)).toBe(value === Number.NEGATIVE_INFINITY);
    });
  });

  it("has the gradients of logpdf to the axes, in the order of the axes", () => {
    const data = counting.observedData();
    const scan = gridScan(counting, [axis(gamma, 0.5, 1.5, 3), axis(mu, 0.5, 1.5, 4)], { gradient: true });
    scan.axes[0]!.values.forEach((g, i) => {
      scan.axes[1]!.values.forEach((m, j) => {
        const [dMu, dGamma] = counting.gradient([m, g], data);
        const at = 2 * (4 * i + j);
        expect([scan.gradients![at], scan.gradients![at + 1]]).toEqual([dGamma, dMu]);
        const slope = centralDifference((x) => counting.logpdf([x, g], data), m);
        // The error of central differences of a function of order 10.
        expect(Math.abs(slope - dMu!)).toBeLessThan(1e-9);
      });
    });
  });

  it("agrees with values without gradients to the last digits", () => {
    const axes = [axis(mu, 0, 3, 11), axis(gamma, 0.1, 3, 11)];
    expectClose(gridScan(counting, axes).values, gridScan(counting, axes, { gradient: true }).values, SAME_FORMULA);
  });

  it("keeps its digits for large counts near the maximum", () => {
    const model = simpleModels.uncorrelatedBackground({ signal: [1e4], bkg: [1e6], bkgUncertainty: [2e3] });
    const data = model.expectedData([1, 1]);
    const scan = gridScan(model, [axis("mu", 0.9, 1.1, 5), axis(model.parNames[1]!, 0.999, 1.001, 5)], { data });
    expectClose(scan.values, expectedValues(model, scan.axes, data), SAME_FORMULA);
  });

  it.each(Array.from({ length: 12 }, (_, k) => 900 + k))(
    "is logpdf for every parameter as the last axis of random model %i: all modifiers, codes, floors",
    (seed) => {
      const { spec, options } = randomWorkspace(seed);
      const workspace = Workspace.parse(spec);
      const model = workspace.model(options);
      const data = workspace.data(model);
      const other = model.parNames[seed % model.nPars]!;
      for (const [p, name] of model.parNames.entries()) {
        if (name === other) continue;
        const [low, high] = model.suggestedBounds[p]!;
        const [otherLow, otherHigh] = model.suggestedBounds[seed % model.nPars]!;
        // To both sides of the kinks and joints at −1, 0 and 1, and across the bounds.
        const axes = [
          { name: other, values: [otherLow - 0.3, 0.4 * otherLow + 0.6 * otherHigh] },
          { name, values: [Math.min(low, -1.5), -1, -0.4, 0, 0.7, 1, 1.4, high + 2].sort((a, b) => a - b) },
        ];
        const scan = gridScan(model, axes, { data });
        expectClose(scan.values, expectedValues(model, scan.axes, data), RANDOM_MODELS, `${name} against ${other}`);
      }
    },
  );

  it("refuses names that the model does not have, and offers the nearest", () => {
    try {
      gridScan(counting, [axis("Mu", 0, 1, 2), axis("nothing like it", 0, 1, 2)]);
      expect.unreachable();
    } catch (error) {
      const { issues } = error as DataError;
      expect(issues.map(({ code, path }) => [code, path])).toEqual([
        ["unknown-parameter", "axes[0].name"],
        ["unknown-parameter", "axes[1].name"],
      ]);
      expect(issues[0]!.hint).toBe('Did you mean "mu"?');
    }
  });

  it("refuses a parameter that is to be held and varied, and data that do not fit", () => {
    const axes = [axis(mu, 0, 1, 2)];
    expect(() => gridScan(counting, axes, { fixed: { [mu]: 1 } })).toThrow(/fixed parameter "mu"/);
    expect(() => gridScan(counting, axes, { data: [1] })).toThrow(DataError);
    expect(() => gridScan(counting, axes, { fixed: { gama: 1 } })).toThrow(DataError);
  });
});

/** Sums of hundreds of terms in another order; relative to 1 + |log L|. */
const RANDOM_MODELS = 1e-12;

function expectedValues(
  model: Model,
  axes: readonly { readonly name: string; readonly values: Float64Array }[],
  data: ArrayLike<number>,
): number[] {
  const [first, second] = axes;
  return Array.from(first!.values).flatMap((a) =>
    Array.from(second!.values, (b) => model.logpdf({ [first!.name]: a, [second!.name]: b }, data)),
  );
}

describeWithShared("gridScan against pyhf", () => {
  it("has pyhf's 101 × 101 values of the counting experiment", () => {
    const reference = readShared("reference/seed-1bin.grid101x101.json") as {
      readonly mu: readonly number[];
      readonly gamma: readonly number[];
      readonly data: readonly number[];
      readonly logpdf: readonly number[];
    };
    const axes = [
      { name: mu, values: reference.mu },
      { name: gamma, values: reference.gamma },
    ];
    const scan = gridScan(counting, axes, { data: reference.data });
    expectClose(scan.values, reference.logpdf, PYHF);
  });
});
