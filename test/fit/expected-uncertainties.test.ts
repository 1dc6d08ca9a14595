import { describe, expect, it } from "vitest";
import { Workspace } from "../../src/api/workspace.js";
import { asimovData, expectedUncertainties, type FitResult, fit } from "../../src/index.js";
import { expectNear } from "../helpers/close.js";
import { expectCertified } from "../helpers/fit-checks.js";
import { seededRandom } from "../helpers/random.js";
import { randomWorkspace } from "../helpers/random-workspace.js";
import { normfactor, normsys, sample, shapesys, singleChannel, thrownIssues } from "../helpers/workspaces.js";

/** Relative: the fit may end a few roundings beside the point. */
const UNCERTAINTY = 1e-7;

function expectSameUncertainties(result: FitResult, fitted: FitResult): void {
  expect(Object.keys(result.uncertainties)).toEqual(Object.keys(fitted.uncertainties));
  for (const [name, sigma] of Object.entries(fitted.uncertainties)) {
    expectNear(result.uncertainties[name]!, sigma, UNCERTAINTY, name, sigma);
  }
  expectNear(result.twiceNll, fitted.twiceNll, 1e-10, "twiceNll");
}

describe("expectedUncertainties", () => {
  it("are those of the fit to the Asimov data, in random models", () => {
    let compared = 0;
    for (let seed = 1; seed <= 80; seed++) {
      const { spec, options } = randomWorkspace(seed);
      const model = Workspace.parse(spec).model(options);
      // only where every bin expects something, and away from kinks, is the start the minimum and smooth
      const random = seededRandom(seed);
      const pars = model.suggestedInit.map((x, p) => {
        const [low, high] = model.suggestedBounds[p]!;
        return Math.min(Math.max(x + random.uniform(0.01, 0.2), low + 0.001), high - 0.001);
      });
      if (model.expectedMainData(pars).some((rate) => !(rate > 0))) continue;
      const result = expectedUncertainties(model, pars);
      const data = asimovData(model, pars);
      expectSameUncertainties(result, fit(model, data, { init: pars }));
      expectCertified(model, data, result);
      expect(result.values).toEqual(pars);
      compared++;
    }
    expect(compared).toBeGreaterThan(40);
  });

  const { model } = singleChannel([
    sample("b", [40, 50], shapesys("u", [4, 6]), normsys("n", 0.9, 1.1)),
    sample("s", [5, 9], normfactor("mu")),
  ]);

  it("take the point by name, and keep what the model holds", () => {
    const held = singleChannel([sample("b", [40], normfactor("k")), sample("s", [5], normfactor("mu"))], undefined, {
      parameters: [{ name: "k", fixed: true }],
    }).model;
    const result = expectedUncertainties(held, { mu: 2 });
    // σ = √(40 + 10)/5
    expectNear(result.uncertainties["mu"]!, Math.sqrt(50) / 5, 1e-12);
    expect(result.withoutUncertainty).toEqual({ k: "held fixed" });
    expect(Object.keys(result.uncertainties)).toEqual(["mu"]);
  });

  it("exist at a bound too, where the Asimov fit does not push against it", () => {
    const result = expectedUncertainties(model, { mu: 0 });
    const fitted = fit(model, asimovData(model, { mu: 0 }));
    expectSameUncertainties(result, fitted);
    expect(result.uncertainties["mu"]).toBeGreaterThan(0);
    expect(result.certificate.atBounds).toEqual([]);
  });

  it("agree with the fit where a signal-only bin pushes mu against its bound at 0", () => {
    // bin 1 expects nothing at mu = 0: slope of −log L there is the signal, 9
    const edge = singleChannel([sample("b", [40, 0]), sample("s", [5, 9], normfactor("mu"))]).model;
    const fitted = fit(edge, asimovData(edge, { mu: 0 }));
    expect(fitted.certificate.atBounds).toEqual([{ name: "mu", side: "lower", bound: 0, multiplier: 18 }]);
    const result = expectedUncertainties(edge, { mu: 0 });
    expect(result.valid, result.message).toBe(true);
    expectSameUncertainties(result, fitted);
    expect(result.certificate.atBounds).toEqual(fitted.certificate.atBounds);
  });

  it("refuse points that do not fit the model", () => {
    expect(thrownIssues(() => expectedUncertainties(model, [1]))).toEqual([{ code: "parameter-count", path: "pars" }]);
    expect(thrownIssues(() => expectedUncertainties(model, { mu: -1 }))).toEqual([
      { code: "init-outside-bounds", path: 'parameter "mu"' },
    ]);
    expect(thrownIssues(() => expectedUncertainties(model, { nu: 1 }))).toEqual([
      { code: "unknown-parameter", path: 'parameter "nu"' },
    ]);
  });
});
