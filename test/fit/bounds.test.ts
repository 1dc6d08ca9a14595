import { describe, expect, it } from "vitest";
import { correlationMatrix, covarianceMatrix, fit, fixedPoiFit } from "../../src/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { expectCertified } from "../helpers/fit-checks.js";
import { normfactor, normsys, sample, shapesys, singleChannel } from "../helpers/workspaces.js";

const ROUNDING = 1e-10;
const counting = (n: number) => singleChannel([sample("b", [10]), sample("s", [5], normfactor("mu"))], [n]);

describe("minima at bounds", () => {
  it("a deficit puts mu at 0, with the multiplier 2 s (1 − n/b) of −2 log L", () => {
    const { model, data } = counting(5);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.values).toEqual([0]);
    const [bound] = result.certificate.atBounds;
    expect(bound).toMatchObject({ name: "mu", side: "lower", bound: 0 });
    // 2 · 5 · (1 − 5/10)
    expectNear(bound!.multiplier, 5, ROUNDING);
    expect(result.uncertainties).toEqual({});
    expect(result.withoutUncertainty["mu"]).toContain("at its bound");
    expect(result.message).toContain("at a bound: mu");
    expect(result.certificate).toMatchObject({ nFree: 0, rank: 0, gradientNorm: 0, edm: 0 });
    expect([...covarianceMatrix(result)]).toEqual([0]);
    expect([...correlationMatrix(result)]).toEqual([1]);
  });

  it("an excess beyond the upper bound puts mu there", () => {
    const { model, data } = counting(100);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.values).toEqual([10]);
    const [bound] = result.certificate.atBounds;
    expect(bound).toMatchObject({ name: "mu", side: "upper", bound: 10 });
    // 2 · 5 · (100/60 − 1)
    expectNear(bound!.multiplier, 20 / 3, ROUNDING);
  });

  it("a minimum exactly on a bound is not held by it: the parameter has its uncertainty", () => {
    const { model, data } = counting(10);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expectNear(result.pars["mu"]!, 0, ROUNDING);
    expect(result.certificate.atBounds).toEqual([]);
    // √10/5
    expectNear(result.uncertainties["mu"]!, Math.sqrt(10) / 5, ROUNDING);
  });

  it("others keep the uncertainties that they have with the parameter fixed there", () => {
    const samples = [
      sample("b", [10, 20], shapesys("u", [3, 4]), normsys("n", 0.9, 1.1)),
      sample("s", [5, 6], normfactor("mu")),
    ];
    const { model, data } = singleChannel(samples, [4, 15]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.atBounds.map(({ name }) => name)).toEqual(["mu"]);
    const held = fixedPoiFit(model, data, 0);
    expectCertified(model, data, held, { fixed: model.parNames.map((name) => name === "mu") });
    expectNear(result.twiceNll, held.twiceNll, ROUNDING);
    expectClose(result.values, held.values, ROUNDING);
    for (const [name, sigma] of Object.entries(held.uncertainties))
      expectNear(result.uncertainties[name]!, sigma, ROUNDING);
  });

  it("several parameters at bounds, of both sides", () => {
    const samples = [sample("b", [10, 100], normfactor("k")), sample("s", [5, 0], normfactor("mu"))];
    const { model, data } = singleChannel(samples, [1, 100], {
      parameters: [{ name: "k", bounds: [[0.5, 0.7]], inits: [0.6] }],
    });
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.atBounds.map(({ name, side }) => [name, side])).toEqual([
      ["k", "upper"],
      ["mu", "lower"],
    ]);
    expect(result.pars).toMatchObject({ k: 0.7, mu: 0 });
  });

  it("a per-bin parameter without any events ends at its lower bound", () => {
    const { model, data } = singleChannel(
      [sample("b", [10, 20], shapesys("u", [3, 4])), sample("s", [5, 6], normfactor("mu"))],
      [0, 26],
      { parameters: [{ name: "u", auxdata: [0, 25] }] },
    );
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.pars["u[0]"]).toBe(1e-10);
    expect(result.certificate.atBounds.map(({ name }) => name)).toContain("u[0]");
  });
});

describe("bounds of the caller", () => {
  it("replace the model's: a wide one gives the negative estimate", () => {
    const { model, data } = counting(5);
    const result = fit(model, data, { bounds: { mu: [-2, 5] } });
    expectCertified(model, data, result, { bounds: [[-2, 5]] });
    expectNear(result.pars["mu"]!, -1, ROUNDING);
    expectNear(result.uncertainties["mu"]!, Math.sqrt(5) / 5, ROUNDING);
  });

  it("may be infinite", () => {
    const { model, data } = counting(5);
    const bounds = { mu: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } as const;
    const result = fit(model, data, { bounds });
    expect(result.valid).toBe(true);
    expectNear(result.pars["mu"]!, -1, ROUNDING);
  });

  it("tighter than the minimum hold the parameter at them", () => {
    const { model, data } = counting(20);
    const result = fit(model, data, { bounds: { mu: [0, 1.5] } });
    expectCertified(model, data, result, { bounds: [[0, 1.5]] });
    expect(result.certificate.atBounds).toMatchObject([{ name: "mu", side: "upper", bound: 1.5 }]);
  });

  it("that leave no room hold the parameter, whatever the data say, and it has no uncertainty", () => {
    const samples = [sample("b", [10, 20], shapesys("u", [3, 4])), sample("s", [5, 6], normfactor("mu"))];
    for (const observed of [
      [15, 26],
      [11, 20],
      [25, 30],
    ]) {
      const { model, data } = singleChannel(samples, observed);
      const result = fit(model, data, { bounds: { mu: [1, 1] } });
      const held = fixedPoiFit(model, data, 1);
      expect(result.valid).toBe(true);
      expect(result.pars["mu"]).toBe(1);
      expectNear(result.twiceNll, held.twiceNll, ROUNDING);
      expect(Object.keys(result.uncertainties), `observed ${observed}`).toEqual(Object.keys(held.uncertainties));
      for (const [name, sigma] of Object.entries(held.uncertainties)) {
        expectNear(result.uncertainties[name]!, sigma, ROUNDING, name);
      }
    }
  });
});
