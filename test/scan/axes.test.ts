import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { gridScan, type ScanAxis } from "../../src/scan/index.js";

/** Codes and paths of what is wrong with the axes of a scan. */
function issuesOf(axes: readonly ScanAxis[]): readonly (readonly [string, string])[] {
  try {
    gridScan(() => 0, axes);
  } catch (error) {
    if (error instanceof DataError) return error.issues.map(({ code, path }) => [code, path]);
    throw error;
  }
  return [];
}

describe("axes of a scan", () => {
  it("are equidistant from min to max, both included exactly", () => {
    const { axes } = gridScan(() => 0, [{ name: "x", min: 0.1, max: 0.7, n: 4 }]);
    expect(axes[0]!.values[0]).toBe(0.1);
    expect(axes[0]!.values[3]).toBe(0.7);
    // 0.1 + i (0.7 − 0.1)/3
    expect(axes[0]!.values[1]).toBeCloseTo(0.3, 15);
    expect(axes[0]!.values[2]).toBeCloseTo(0.5, 15);
  });

  it("may be given as values", () => {
    const { axes, shape } = gridScan(() => 0, [{ name: "x", values: [1, 2, 5] }]);
    expect(Array.from(axes[0]!.values)).toEqual([1, 2, 5]);
    expect(shape).toEqual([3]);
  });

  const x = (rest: object) => [{ name: "x", ...rest } as ScanAxis];
  it.each([
    ["no axes", [], "no-axes"],
    ["one point", x({ min: 0, max: 1, n: 1 }), "axis-size"],
    ["half a point", x({ min: 0, max: 1, n: 2.5 }), "axis-size"],
    ["NaN points", x({ min: 0, max: 1, n: Number.NaN }), "axis-size"],
    ["a single value", x({ values: [1] }), "axis-size"],
    ["NaN limits", x({ min: Number.NaN, max: 1, n: 3 }), "not-finite"],
    ["infinite limits", x({ min: 0, max: Number.POSITIVE_INFINITY, n: 3 }), "not-finite"],
    ["a window wider than numbers go", x({ min: -1.7e308, max: 1.7e308, n: 3 }), "not-finite"],
    ["crossed limits", x({ min: 2, max: 1, n: 3 }), "crossed-limits"],
    ["a window of zero size", x({ min: 1, max: 1, n: 3 }), "empty-window"],
    ["a window too narrow for its points", x({ min: 1, max: 1 + 2 ** -51, n: 10 }), "not-increasing"],
    ["values out of order", x({ values: [1, 3, 2] }), "not-increasing"],
    ["values twice", x({ values: [1, 1] }), "not-increasing"],
    ["NaN values", x({ values: [1, Number.NaN] }), "not-finite"],
    ["1e10 points", [...x({ min: 0, max: 1, n: 1e5 }), { name: "y", min: 0, max: 1, n: 1e5 }], "grid-too-large"],
  ] as const)("refuse %s", (_, axes, code) => {
    expect(issuesOf(axes).map(([found]) => found)).toEqual([code]);
  });

  it("report all problems at once, with the axis", () => {
    const axes = [
      { name: "x", min: 2, max: 1, n: 0 },
      { name: "x", min: Number.NaN, max: 1, n: 3 },
    ];
    expect(issuesOf(axes)).toEqual([
      ["axis-size", 'axes[0] ("x")'],
      ["crossed-limits", 'axes[0] ("x")'],
      ["repeated-axis", "axes[1].name"],
      ["not-finite", 'axes[1] ("x")'],
    ]);
  });

  it("say how large a grid may be, gradients included", () => {
    const axes = [
      { name: "x", min: 0, max: 1, n: 1e4 },
      { name: "y", min: 0, max: 1, n: 4e3 },
    ];
    // 4e7 points with 3 numbers each are more than 1e8.
    expect(() => gridScan((_) => 0, axes, { gradient: true })).toThrow(/at most 100000000 values/);
  });
});
