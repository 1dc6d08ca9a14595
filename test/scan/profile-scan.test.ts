import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { asimovData, fit, simpleModels, Workspace } from "../../src/index.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { gridScan, profileScan } from "../../src/scan/index.js";
import { expectClose } from "../helpers/close.js";
import { seededRandom } from "../helpers/random.js";
import { schemaErrors } from "../helpers/record-schema.js";

const SIGNAL = 5;
const BKG = 10;
const counting = simpleModels.uncorrelatedBackground({ signal: [SIGNAL], bkg: [BKG], bkgUncertainty: [3.5] });
const [mu, gamma] = counting.parNames as [string, string];
const TAU = (BKG / 3.5) ** 2;

/** Minima are found to the last digits of γ; what is left in −2 log L is rounding. */
const MINIMUM = 1e-11;
/** Estimates where the likelihood is flat to the second order. */
const ESTIMATE = 1e-7;

/**
 * Conditional estimate of γ in n ~ Poisson(μ s + γ b), a ~ Poisson(τ γ), from the quadratic equation
 * n b/(μ s + γ b) − b + a/γ − τ = 0: (b + τ) b γ² + ((b + τ) μ s − (n + a) b) γ − a μ s = 0.
 */
function conditionalGamma(m: number, n: number, a: number): number {
  const [s, b] = [SIGNAL * m, BKG];
  const [p, q, r] = [(b + TAU) * b, (b + TAU) * s - (n + a) * b, -a * s];
  return (-q + Math.sqrt(q * q - 4 * p * r)) / (2 * p);
}

describe("profileScan", () => {
  it("has the profile of the counting experiment in closed form", () => {
    const data = [18, 1.3 * TAU];
    const scan = profileScan(counting, data, [{ name: mu, min: 0, max: 4, n: 17 }]);
    const best = fit(counting, data);
    expect(scan.kind).toBe("profile-scan");
    expect(scan.shape).toEqual([17]);
    expect(scan.bestFit.twiceNll).toBeCloseTo(best.twiceNll, 12);
    const gammas = Array.from(scan.axes[0]!.values, (m) => conditionalGamma(m, data[0]!, data[1]!));
    const expected = gammas.map((g, i) => counting.twiceNll([scan.axes[0]!.values[i]!, g], data) - best.twiceNll);
    expectClose(scan.deltaTwiceNll, expected, MINIMUM);
    const estimates = scan.conditionalPars.filter((_, k) => k % 2 === 1);
    expectClose(estimates, gammas, ESTIMATE);
    expect(scan.conditionalPars.filter((_, k) => k % 2 === 0)).toEqual(scan.axes[0]!.values);
    expect(scan.valid.every(Boolean)).toBe(true);
  });

  it("scans a parameter whose name is that of a property of every object", () => {
    const workspace = Workspace.parse({
      version: "1.0.0",
      channels: [
        {
          name: "SR",
          samples: [{ name: "bkg", data: [50], modifiers: [{ name: "constructor", type: "normfactor", data: null }] }],
        },
      ],
      observations: [{ name: "SR", data: [60] }],
      measurements: [{ name: "m", config: { poi: "constructor", parameters: [] } }],
    });
    const axis = { name: "constructor", values: [1, 1.2, 1.5] };
    const { deltaTwiceNll } = profileScan(workspace.model(), [60], [axis], { bounds: {} });
    // 2 (λ − n − n log(λ/n)) with λ = 50 times the parameter
    const expected = axis.values.map((k) => 2 * (50 * k - 60 - 60 * Math.log((50 * k) / 60)));
    expectClose(deltaTwiceNll, expected, MINIMUM);
  });

  it("is 0 at the best fit and nowhere lower", () => {
    const data = asimovData(counting, [1.5, 1]);
    const { deltaTwiceNll } = profileScan(counting, data, [{ name: mu, values: [0.5, 1.5, 2.5] }]);
    expect(Math.abs(deltaTwiceNll[1]!)).toBeLessThan(MINIMUM);
    expect(deltaTwiceNll[0]).toBeGreaterThan(0.1);
    expect(deltaTwiceNll[2]).toBeGreaterThan(0.1);
  });

  it("is the likelihood itself when every parameter is an axis", () => {
    const axes = [
      { name: mu, min: 0.2, max: 3, n: 5 },
      { name: gamma, min: 0.5, max: 2, n: 4 },
    ];
    const data = asimovData(counting);
    const scan = profileScan(counting, data, axes);
    const grid = gridScan(counting, axes, { data });
    const expected = grid.values.map((value) => -2 * value - scan.bestFit.twiceNll);
    expectClose(scan.deltaTwiceNll, expected, MINIMUM);
  });

  it("is the same as fits from the model's own start, point by point, for a model with all kinds of parameters", () => {
    const { model, data } = mixedModel();
    const axes = [
      { name: "mu", min: 0, max: 2.5, n: 6 },
      { name: "norm", min: -2, max: 2, n: 5 },
    ];
    const scan = profileScan(model, data, axes);
    const best = fit(model, data);
    expect(scan.shape).toEqual([6, 5]);
    scan.axes[0]!.values.forEach((m, i) => {
      scan.axes[1]!.values.forEach((norm, j) => {
        const alone = fit(model, data, { fixed: { mu: m, norm } });
        expect(alone.valid).toBe(true);
        const delta = scan.deltaTwiceNll[5 * i + j]!;
        expect(Math.abs(delta - (alone.twiceNll - best.twiceNll))).toBeLessThan(1e-9);
      });
    });
    expect(scan.valid.every(Boolean)).toBe(true);
  });

  it("holds what the caller holds, and frees an axis that the model holds", () => {
    const { model, data } = mixedModel();
    const held = profileScan(model, data, [{ name: "mu", values: [0, 1] }], { fixed: { norm: 0.5 } });
    expect(held.bestFit.pars["norm"]).toBe(0.5);
    const at = model.parIndex("norm");
    expect(held.conditionalPars[at]).toBe(0.5);
    const frozen = Workspace.parse({
      ...MIXED,
      measurements: [{ name: "m", config: { poi: "mu", parameters: [{ name: "norm", fixed: true }] } }],
    });
    const frozenModel = frozen.model();
    const scan = profileScan(frozenModel, data, [{ name: "norm", min: -1, max: 1, n: 3 }]);
    expect(scan.bestFit.uncertainties["norm"]).toBeGreaterThan(0);
    expect(Math.min(...scan.deltaTwiceNll)).toBeGreaterThanOrEqual(0);
  });

  it("does not depend on where on the grid it begins: seeded data, same points in two windows", () => {
    const random = seededRandom(5);
    const { model, data } = mixedModel();
    const shifted = data.map((value, i) => (i < model.nMainData ? random.integer(value - 9, value + 9) : value));
    const values = [0.5, 1, 1.5, 2];
    const small = profileScan(model, shifted, [{ name: "mu", values }]);
    const large = profileScan(model, shifted, [{ name: "mu", values: [0, 0.25, ...values, 3, 5, 8] }]);
    values.forEach((_, i) => {
      expect(Math.abs(small.deltaTwiceNll[i]! - large.deltaTwiceNll[i + 2]!)).toBeLessThan(1e-9);
    });
  });

  it("marks points at which no fit succeeds", () => {
    // A bin with 3 events and no background: no likelihood at μ = 0, whatever the rest.
    const workspace = Workspace.parse({
      version: "1.0.0",
      channels: [
        {
          name: "c",
          samples: [
            {
              name: "signal",
              data: [5],
              modifiers: [
                { name: "mu", type: "normfactor", data: null },
                { name: "acc", type: "normsys", data: { hi: 1.1, lo: 0.9 } },
              ],
            },
          ],
        },
      ],
      observations: [{ name: "c", data: [3] }],
      measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
    });
    const model = workspace.model();
    const { deltaTwiceNll, valid } = profileScan(model, workspace.data(model), [{ name: "mu", values: [0, 0.6, 1] }]);
    expect(deltaTwiceNll[0]).toBe(Number.POSITIVE_INFINITY);
    expect(valid).toEqual([false, true, true]);
    // 2 [5μ − 3 − 3 log(5μ/3)] at α = 0 is a ceiling of the profile at μ = 1 and 0 at μ = 0.6.
    expect(Math.abs(deltaTwiceNll[1]!)).toBeLessThan(1e-9);
    expect(deltaTwiceNll[2]).toBeLessThan(2 * (5 - 3 - 3 * Math.log(5 / 3)));
  });

  it("refuses points outside the bounds of a parameter, unless the bounds are changed", () => {
    const data = asimovData(counting);
    const axes = [{ name: mu, min: 0, max: 12, n: 4 }];
    try {
      profileScan(counting, data, axes);
      expect.unreachable();
    } catch (error) {
      expect((error as DataError).code).toBe("axis-outside-bounds");
      expect((error as DataError).path).toBe('axes[0] ("mu")');
    }
    const scan = profileScan(counting, data, axes, { bounds: { [mu]: [0, 20] } });
    expect(scan.valid.every(Boolean)).toBe(true);
  });

  it("is a record: plain lists, its origin, its schema, and the same after JSON", () => {
    const data = asimovData(counting);
    const done: number[] = [];
    const scan = profileScan(counting, data, [{ name: mu, min: 0, max: 4, n: 5 }], {
      onProgress: (n, total) => done.push(n / total),
    });
    expect(schemaErrors(scan)).toEqual([]);
    expect(parseRecord(formatRecord(scan))).toEqual(scan);
    expect(scan.origin.options).toEqual({ axes: [{ name: mu, min: 0, max: 4, n: 5 }] });
    expect(done).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it("refuses unknown names and a parameter that is to be held and varied", () => {
    const data = asimovData(counting);
    expect(() => profileScan(counting, data, [{ name: "nu", min: 0, max: 1, n: 2 }])).toThrow(/Did you mean "mu"/);
    const both = () => profileScan(counting, data, [{ name: mu, min: 0, max: 1, n: 2 }], { fixed: [mu] });
    expect(both).toThrow(DataError);
  });
});

const MIXED = {
  version: "1.0.0",
  channels: [
    {
      name: "SR",
      samples: [
        {
          name: "signal",
          data: [4, 12, 6],
          modifiers: [
            { name: "mu", type: "normfactor", data: null },
            { name: "shape", type: "histosys", data: { hi_data: [5, 12, 5], lo_data: [3, 12, 7] } },
          ],
        },
        {
          name: "bkg",
          data: [60, 50, 40],
          modifiers: [
            { name: "norm", type: "normsys", data: { hi: 1.15, lo: 0.9 } },
            { name: "shape", type: "histosys", data: { hi_data: [62, 50, 38], lo_data: [57, 51, 43] } },
            { name: "stat", type: "staterror", data: [4, 4, 3] },
          ],
        },
      ],
    },
  ],
  observations: [{ name: "SR", data: [67, 59, 50] }],
  measurements: [{ name: "m", config: { poi: "mu", parameters: [] } }],
} as const;

function mixedModel() {
  const workspace = Workspace.parse(MIXED);
  const model = workspace.model();
  return { model, data: workspace.data(model) };
}
