import { describe, expect, it } from "vitest";
import { asimovData, expectedUncertainties, fit } from "../../src/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { expectCertified } from "../helpers/fit-checks.js";
import { histosys, modelOf, normfactor, normsys, sample, singleChannel } from "../helpers/workspaces.js";

const ROUNDING = 1e-9;
const CODES_0_1 = { interpolation: { normsys: "code1", histosys: "code0" } } as const;
const STARTS = [-3, -0.5, 0, 0.4, 4];

// both variations raise the background: at α = 0 the rate is least, and with n below it nothing can be gained
const oneSided = {
  normsys: sample("b", [100], normsys("alpha", 1.1, 1.2)),
  histosys: sample("b", [100], histosys("alpha", [110], [120])),
};

describe.each(["normsys", "histosys"] as const)("a one-sided %s with codes 0 and 1", (type) => {
  // a signal region of its own keeps mu out of the game
  const channels = { A: [oneSided[type]], B: [sample("s", [30], normfactor("mu"))] };

  it.each(STARTS)(
    "has its minimum exactly on the kink for a deficit, named and without uncertainty, from %d",
    (alpha) => {
      const { model, data } = modelOf({ channels, observed: { A: [90], B: [36] } }, CODES_0_1);
      const result = fit(model, data, { init: { alpha } });
      expectCertified(model, data, result);
      expect(Math.abs(result.pars["alpha"]!)).toBe(0);
      expect(result.certificate.onKinks).toEqual(["alpha"]);
      expect(result.certificate.atBounds).toEqual([]);
      expect(result.withoutUncertainty["alpha"]).toContain("kink");
      expect(result.message).toContain("on a kink: alpha");
      // s mu = 36, σ = √36/30
      expectNear(result.pars["mu"]!, 1.2, ROUNDING);
      expectNear(result.uncertainties["mu"]!, 0.2, ROUNDING);
    },
  );

  it("has slopes on both sides of that minimum that point to it", () => {
    const { model, data } = modelOf({ channels, observed: { A: [90], B: [36] } }, CODES_0_1);
    const slope = (alpha: number) => model.gradient({ alpha, mu: 1.2 }, data)[model.parIndex("alpha")]!;
    expect(slope(1e-9)).toBeLessThan(0);
    expect(slope(-1e-9)).toBeGreaterThan(0);
  });

  it.each(STARTS)("has its minimum off the kink for an excess, on one side or the other, from %d", (alpha) => {
    const { model, data } = modelOf({ channels, observed: { A: [115], B: [36] } }, CODES_0_1);
    const result = fit(model, data, { init: { alpha } });
    expectCertified(model, data, result);
    expect(result.certificate.onKinks).toEqual([]);
    expect(Math.abs(result.pars["alpha"]!)).toBeGreaterThan(0.1);
    expect(result.uncertainties["alpha"]).toBeGreaterThan(0);
  });
});

describe("kinks with codes 0 and 1", () => {
  const samples = [
    sample("b", [50, 60], normsys("n", 0.8, 1.3), histosys("h", [45, 62], [58, 61])),
    sample("s", [5, 12], normfactor("mu")),
  ];

  it("do not matter where the data pull away from them", () => {
    const { model, data } = singleChannel(samples, [75, 66], CODES_0_1);
    const results = STARTS.map((n) => fit(model, data, { init: { n, h: -n / 2 } }));
    for (const result of results) {
      expectCertified(model, data, result);
      expectClose(result.values, results[0]!.values, 1e-7);
    }
    expect(results[0]!.certificate.onKinks).toEqual([]);
  });

  it("on Asimov data lie at the minimum: no slope on either side, derivatives from the right, as without minimising", () => {
    const { model } = singleChannel(samples, undefined, CODES_0_1);
    const data = asimovData(model);
    const result = fit(model, data);
    expect(result.valid).toBe(true);
    expectClose(result.values, model.suggestedInit, ROUNDING);
    const expected = expectedUncertainties(model);
    expect(Object.keys(result.uncertainties)).toEqual(model.parNames);
    for (const [name, sigma] of Object.entries(expected.uncertainties)) {
      expectNear(result.uncertainties[name]!, sigma, ROUNDING, name);
    }
  });

  it.each(STARTS)("on Asimov data give the uncertainties of the derivatives from the right from any start: %d", (n) => {
    const { model } = singleChannel(samples, undefined, CODES_0_1);
    const result = fit(model, asimovData(model), { init: { n, h: -n } });
    expectClose(result.values, model.suggestedInit, ROUNDING);
    for (const [name, sigma] of Object.entries(expectedUncertainties(model).uncertainties)) {
      expectNear(result.uncertainties[name]!, sigma, ROUNDING, name);
    }
  });

  it("at the estimate give one set of uncertainties, whichever side the fit came from", () => {
    // k and mu fit both bins exactly, so that nothing pulls n from 0, where its effect is 1.3 up and 0.8 down
    const saturated = [
      sample("b", [50, 60], normfactor("k"), normsys("n", 0.8, 1.3)),
      sample("s", [5, 12], normfactor("mu")),
    ];
    const { model, data } = singleChannel(saturated, [49, 75], CODES_0_1);
    const results = STARTS.map((n) => fit(model, data, { init: { n } }));
    for (const result of results) {
      expectClose(result.values, results[0]!.values, ROUNDING);
      for (const [name, sigma] of Object.entries(results[2]!.uncertainties)) {
        expectNear(result.uncertainties[name]!, sigma, ROUNDING, name);
      }
    }
  });

  it.each(STARTS)("are none for symmetric templates: code 0 is then code 4p inside |α| ≤ 1, from %d", (h) => {
    const symmetric = [
      sample("b", [50, 60], histosys("h", [42, 55], [58, 65])),
      sample("s", [5, 12], normfactor("mu")),
    ];
    for (const observed of [
      [60, 75],
      [50, 75],
      [53, 69],
    ]) {
      const smooth = singleChannel(symmetric, observed);
      const kinked = singleChannel(symmetric, observed, CODES_0_1);
      const expected = fit(smooth.model, smooth.data);
      const result = fit(kinked.model, kinked.data, { init: { h } });
      expectCertified(kinked.model, kinked.data, result);
      expectClose(result.values, expected.values, 1e-7, `observed ${observed}`);
      expectNear(result.twiceNll, expected.twiceNll, ROUNDING);
      expect(result.certificate.onKinks).toEqual([]);
    }
  });

  it.each(STARTS)("are none for hi · lo = 1 in code 1: one exponential, from %d", (n) => {
    const reciprocal = [sample("b", [50, 60], normsys("n", 1 / 1.25, 1.25)), sample("s", [5, 12], normfactor("mu"))];
    const { model, data } = singleChannel(reciprocal, [49, 75], CODES_0_1);
    const result = fit(model, data, { init: { n } });
    expectCertified(model, data, result);
    expect(result.certificate.onKinks).toEqual([]);
    expect(Math.abs(result.pars["n"]!)).toBeGreaterThan(0.01);
  });

  it("do not touch a later fit of the same model: same numbers in any order", () => {
    const { model, data } = singleChannel(samples, [45, 50], CODES_0_1);
    const first = fit(model, data);
    fit(model, data, { init: { n: -3, h: -2 } });
    fit(model, asimovData(model, { n: -1 }));
    expect(fit(model, data).values).toEqual(first.values);
    expect(model.gradient({}, data)).toEqual(singleChannel(samples, [45, 50], CODES_0_1).model.gradient({}, data));
  });

  it("of a fixed parameter are left alone", () => {
    const { model, data } = singleChannel(samples, [45, 50], CODES_0_1);
    const result = fit(model, data, { fixed: ["n"] });
    expectCertified(model, data, result, { fixed: model.parNames.map((name) => name === "n") });
    expect(result.pars["n"]).toBe(0);
    expect(result.certificate.onKinks).not.toContain("n");
    expect(result.withoutUncertainty["n"]).toBe("held fixed");
  });
});

describe("minima on both sides of a kink, next to each other", () => {
  // Both variations lower the second background, by different amounts: −2 log L is lower on one side, by 0.0017.
  const channels = {
    region: [
      sample("signal", [5.37, 2.99, 0.879, 0.117, 0.0154], normfactor("mu")),
      sample("background", [47, 31.9, 29.75, 24.12, 16.14]),
      sample("other", [24.99, 16.17, 11.61, 6.777, 7.914], normsys("sys", 0.7114, 0.9014)),
    ],
  };
  const parameters = [{ name: "mu", bounds: [[-5, 10]] as const }];
  const { model, data } = modelOf({ channels, observed: { region: [63, 54, 36, 39, 20] }, parameters }, CODES_0_1);

  it("are compared: the fit ends in the lower one, lower than every point of a grid over both sides", () => {
    const result = fit(model, data);
    const steps = Array.from({ length: 201 }, (_, i) => i);
    const heights = [1, -1].map((side) =>
      Math.min(
        ...steps.flatMap((i) => steps.map((j) => model.twiceNll({ sys: side * i * 0.001, mu: -1.5 + 0.01 * j }, data))),
      ),
    );
    const GRID = 1e-4; // what a step of the grid may miss
    expect(heights[0]! - heights[1]!).toBeGreaterThan(1e-3);
    expect(result.valid).toBe(true);
    expect(result.twiceNll).toBeLessThanOrEqual(Math.min(...heights));
    expect(result.twiceNll).toBeGreaterThan(Math.min(...heights) - GRID);
    expect(result.pars["sys"]).toBeLessThan(0);
  });
});

describe("two minima on both sides of a kink whose values at ±1 hide it", () => {
  /** Step of the grid, and how much lower than its best point a fit may be found to be higher. */
  const STEP = 0.01;
  const ABOVE = 1e-6;
  const cases = [
    { hi: 2.05, lo: 0.15, b: 1.13, s: 3, n: 2 },
    { hi: 1.5, lo: 0.5, b: 3, s: 1, n: 2 },
    { hi: 1.5, lo: 0.5, b: 3, s: 3, n: 3 },
  ];

  it.each(cases)(
    "are told apart from every start, with auxiliary data away from the kink: %o",
    ({ hi, lo, b, s, n }) => {
      const samples = [sample("s", [s]), sample("b", [b], normsys("alpha", lo, hi))];
      const { model } = modelOf({ channels: { A: samples }, observed: { A: [n] }, poi: "" }, CODES_0_1);
      const data = [n, 0.7];
      const grid = Array.from({ length: 10 / STEP + 1 }, (_, i) => model.twiceNll([STEP * i - 5], data));
      for (const alpha of [-2, -0.2, 0.3, 2]) {
        expect(fit(model, data, { init: { alpha } }).twiceNll).toBeLessThan(Math.min(...grid) + ABOVE);
      }
    },
  );
});
