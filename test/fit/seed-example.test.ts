import { describe, expect, it } from "vitest";
import { asimovData, correlationMatrix, covarianceMatrix, expectedUncertainties, fit } from "../../src/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { expectCertified } from "../helpers/fit-checks.js";
import { normfactor, sample, shapesys, singleChannel } from "../helpers/workspaces.js";

/** A few roundings. */
const ROUNDING = 1e-12;

// signal 5, background 10 ± 3.5: τ = (10/3.5)² = 8.163; −∂²log L at mu = γ = 1 with n = 15:
// [[25/15, 50/15], [50/15, 100/15 + τ]], whose inverse has (15 + 3.5²)/25 = 27.25/25 for mu and 1/τ = 0.1225 for γ
const SIGMA_MU = Math.sqrt(27.25) / 5;
const SIGMA_GAMMA = 0.35;
const { model } = singleChannel([
  sample("background", [10], shapesys("unc", [3.5])),
  sample("signal", [5], normfactor("mu")),
]);
const data = asimovData(model);

describe("signal 5 on a background of 10 ± 3.5", () => {
  it("has the Asimov data 15 and τ = (10/3.5)²", () => {
    expectClose(data, [15, (10 / 3.5) ** 2], ROUNDING);
    expectClose(asimovData(model, { mu: 2, "unc[0]": 0.5 }), [15, 0.5 * (10 / 3.5) ** 2], ROUNDING);
  });

  it.each([
    ["a fit from the truth", () => fit(model, data)],
    ["a fit from elsewhere", () => fit(model, data, { init: [4, 0.3] })],
    ["no minimisation", () => expectedUncertainties(model)],
  ])("gives mu = γ = 1 and σ(mu) = √27.25/5 = 1.04403 by %s", (_, run) => {
    const result = run();
    expectClose(result.values, [1, 1], ROUNDING);
    expectNear(result.uncertainties["mu"]!, SIGMA_MU, ROUNDING, "mu");
    expectNear(SIGMA_MU, 1.04403, 1e-6);
    expectNear(result.uncertainties["unc[0]"]!, SIGMA_GAMMA, ROUNDING, "γ");
    expectCertified(model, data, result);
    // −50/15 over the determinant 25/15 · τ
    const covariance = -(50 / 15) / ((25 / 15) * (10 / 3.5) ** 2);
    const matrix = [SIGMA_MU ** 2, covariance, covariance, SIGMA_GAMMA ** 2];
    expectClose(covarianceMatrix(result), matrix, ROUNDING);
    const correlation = covariance / SIGMA_MU / SIGMA_GAMMA;
    expectClose(correlationMatrix(result), [1, correlation, correlation, 1], ROUNDING);
  });

  it("the result without minimisation is a record of no iterations and one Hessian", () => {
    const { certificate } = expectedUncertainties(model);
    expect(certificate).toMatchObject({
      iterations: 0,
      rank: 2,
      nFree: 2,
      atBounds: [],
      onKinks: [],
      flatDirections: [],
    });
    expect(certificate.evaluations).toEqual({ value: 0, gradient: 0, hessian: 1 });
  });
});
