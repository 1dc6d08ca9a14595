import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { fit } from "../../src/fit/fit.js";
import { expectNear } from "../helpers/close.js";
import { normfactor, normsys, sample, thrownIssues, workspaceSpec } from "../helpers/workspaces.js";

const FLOOR = 1e-6;

/** The counting experiment of a background with an uncertainty of +100 % and −100 %, as ROOT's users have it. */
const document = (lo: number, hi: number) =>
  Workspace.parse(
    workspaceSpec({
      channels: { c: [sample("b", [20], normsys("k", lo, hi)), sample("s", [5], normfactor("mu"))] },
      observed: { c: [12] },
    }),
  );

/**
 * Code 4 inside |α| < 1 for a factor lo that tends to 0, as ROOT computes it: its terms with log lo vanish with lo.
 *
 * @see ROOT `RooFit::Detail::MathFuncs::flexibleInterp`, code 5
 */
function rootLimit(hi: number, alpha: number): number {
  const [logHi, l] = [Math.log(hi), 0];
  const even = [(hi + l) / 2 - 1, (hi * logHi) / 2, (hi * logHi ** 2) / 2] as const;
  const odd = [(hi - l) / 2, (hi * logHi) / 2, (hi * logHi ** 2) / 2] as const;
  const coefficients = [
    (15 * odd[0] - 7 * odd[1] + odd[2]) / 8,
    (24 * even[0] - 9 * even[1] + even[2]) / 8,
    (-10 * odd[0] + 10 * odd[1] - 2 * odd[2]) / 8,
    (-24 * even[0] + 14 * even[1] - 2 * even[2]) / 8,
    (3 * odd[0] - 3 * odd[1] + odd[2]) / 8,
    (8 * even[0] - 5 * even[1] + even[2]) / 8,
  ];
  return 1 + coefficients.reduce((sum, c, k) => sum + c * alpha ** (k + 1), 0);
}

describe("normsysFloor", () => {
  it("is off: a model with a factor of 0 or below is refused, with its place", () => {
    for (const [lo, hi] of [
      [0, 2],
      [2, 0],
      [-0.5, 2],
    ] as const) {
      expect(thrownIssues(() => document(lo, hi).model())).toEqual([
        { code: "non-positive-variation", path: 'channel "c", sample "b", normsys "k"' },
      ]);
    }
  });

  it.each([
    [0, 2, FLOOR, 2],
    [2, 0, 2, FLOOR],
    [-0.5, 2, FLOOR, 2],
    [0, 0, FLOOR, FLOOR],
    [0.5, 2, 0.5, 2],
  ])("of 1e-6 makes lo %d and hi %d those of the model with %d and %d", (lo, hi, lower, upper) => {
    const model = document(lo, hi).model({ normsysFloor: FLOOR });
    const same = document(lower, upper).model();
    for (const k of [-2, -1, -0.3, 0, 0.7, 1, 3]) {
      expect(model.expectedMainData({ k })).toEqual(same.expectedMainData({ k }));
    }
  });

  it("leaves small factors above 0 as they are", () => {
    const model = document(1e-9, 2).model({ normsysFloor: 1e-3 });
    expectNear(model.expectedMainData({ mu: 0, k: -1 })[0]!, 20 * 1e-9, 1e-12);
    expect(model.warnings).toEqual([]);
  });

  it("is near ROOT's limit of a factor that tends to 0", () => {
    const model = document(0, 2).model({ normsysFloor: FLOOR });
    for (const k of [-0.9, -0.5, -0.1, 0.4]) {
      // log terms of 1e-6: 1e-6 · 14² · 14/8
      expectNear(model.expectedMainData({ mu: 0, k })[0]! / 20, rootLimit(2, k), 4e-4, `k = ${k}`);
    }
  });

  it("gives a fit: b(k) = 12 − 5 mu at the bound mu = 0 pulls k to about −0.27", () => {
    const workspace = document(0, 2);
    const model = workspace.model({ normsysFloor: FLOOR });
    const { valid, pars } = fit(model, workspace.data(model));
    expect(valid).toBe(true);
    expect(pars["mu"]).toBe(0);
    // the minimum of λ − 12 log λ + k²/2 with λ = 20 · factor(k), on a grid
    const grid = Array.from({ length: 10_001 }, (_, i) => -1 + i * 1e-4);
    const value = (k: number) => 20 * rootLimit(2, k) - 12 * Math.log(20 * rootLimit(2, k)) + k ** 2 / 2;
    const best = grid.reduce((a, b) => (value(b) < value(a) ? b : a));
    expectNear(pars["k"]!, best, 1e-3);
  });

  it("warns of every modifier that it acts on, and is in the origin of records", () => {
    const model = document(0, -1).model({ normsysFloor: FLOOR });
    expect(model.warnings).toMatchObject([
      { code: "floored-factor", path: 'channel "c", sample "b", normsys "k"', received: "hi -1, lo 0" },
    ]);
    expect(model.origin.normsysFloor).toBe(FLOOR);
    expect(document(0.9, 1.1).model().origin.normsysFloor).toBeNull();
  });

  it.each([0, -1, 1, 2, Number.NaN, Number.POSITIVE_INFINITY])("refuses a floor of %d", (normsysFloor) => {
    const issues = thrownIssues(() => document(0, 2).model({ normsysFloor }));
    expect(issues).toEqual([{ code: "bad-option", path: "normsysFloor" }]);
  });

  it("is refused together with floors of rates that are no numbers", () => {
    const options = { normsysFloor: 0, clipBinData: Number.NaN, clipSampleData: Number.POSITIVE_INFINITY };
    expect(thrownIssues(() => document(0, 2).model(options)).map(({ path }) => path)).toEqual([
      "normsysFloor",
      "clipBinData",
      "clipSampleData",
    ]);
  });
});
