import { describe, expect, it } from "vitest";
import { propagate } from "../../src/fit/propagate.js";
import { asimovData, covarianceMatrix, fit } from "../../src/index.js";
import { expectNear } from "../helpers/close.js";
import { normfactor, normsys, sample, shapesys, singleChannel, staterror } from "../helpers/workspaces.js";

/** A few roundings of a fit's last step. */
const ROUNDING = 1e-10;

/** Signal 5 on a background of 10 ± 3.5 with Asimov data 15: see seed-example.test.ts. σ(mu) = √27.25 / 5. */
const seed = () => {
  const { model } = singleChannel([
    sample("background", [10], shapesys("unc", [3.5])),
    sample("signal", [5], normfactor("mu")),
  ]);
  return fit(model, asimovData(model));
};

describe("propagate(fit, expression)", () => {
  it("a parameter has its own uncertainty, a multiple that multiple, a function of one its slope times it", () => {
    const result = seed();
    const sigma = Math.sqrt(27.25) / 5;
    expectNear(propagate(result, "mu").uncertainty, sigma, ROUNDING);
    expectNear(propagate(result, "3 - 7 * mu").uncertainty, 7 * sigma, ROUNDING);
    expectNear(propagate(result, "`mu`^2 / 2").uncertainty, sigma, ROUNDING);
    expectNear(propagate(result, "exp(2 * mu)").uncertainty, 2 * Math.exp(2) * sigma, ROUNDING);
    expectNear(propagate(result, "unc[0]").uncertainty, 0.35, ROUNDING);
  });

  it("uses the full correlation: the total 5 mu + 10 unc[0] is known to √15, the error of the count 15 itself", () => {
    // 25 · 27.25/25 + 100 · 0.35² − 2 · 50 · 0.245 = 27.25 + 12.25 − 24.5 = 15; without correlation √39.5
    const total = propagate(seed(), "5 * mu + 10 * unc[0]");
    expectNear(total.value, 15, ROUNDING);
    expectNear(total.uncertainty, Math.sqrt(15), ROUNDING);
    expect(total).toMatchObject({ kind: "propagated", expression: "5 * mu + 10 * unc[0]", notes: [] });
    expect({ ...total.gradient }).toEqual({ mu: 5, "unc[0]": 10 });
    expect(JSON.parse(JSON.stringify(total))).toEqual({ ...total, gradient: { ...total.gradient } });
  });

  it("is gᵀ C g with the dense covariance, for parameters eliminated in blocks and in the border", () => {
    const { model, data } = singleChannel(
      [
        sample("b", [40, 60, 80], shapesys("u", [4, 5, 7]), normsys("n", 0.9, 1.1), staterror("st", [3, 3, 3])),
        sample("s", [5, 12, 9], normfactor("mu"), normsys("n", 0.95, 1.02), staterror("st", [1, 1, 1])),
      ],
      [50, 70, 95],
    );
    const result = fit(model, data);
    expect(result.covariance!.begin.length).toBeGreaterThan(2);
    expect(result.covariance!.border.length).toBeGreaterThan(1);
    const covariance = covarianceMatrix(result);
    const { parNames } = result;
    const first = [...parNames].sort()[0]!;
    for (const expression of [
      parNames.join(" + "),
      `mu * u[1]^2 - exp(n) / ${first}`,
      "u[0] / u[2]",
      "mu * n",
      parNames.map((name, p) => `${p + 1} * ${name}^${p + 2}`).join(" - "),
    ]) {
      const { gradient, uncertainty } = propagate(result, expression);
      const g = parNames.map((name) => gradient[name] ?? 0);
      let variance = 0;
      for (const [p, gp] of g.entries()) {
        for (const [q, gq] of g.entries()) variance += gp * covariance[p * g.length + q]! * gq;
      }
      expectNear(uncertainty, Math.sqrt(variance), ROUNDING, expression);
    }
  });

  it("a parameter held fixed contributes nothing, and a note says so", () => {
    const { model } = singleChannel([
      sample("b", [10], shapesys("unc", [3.5])),
      sample("s", [5], normfactor("mu"), normfactor("k")),
    ]);
    const result = fit(model, asimovData(model), { fixed: { k: 2 }, init: { mu: 0.5, k: 2 } });
    const product = propagate(result, "mu * k");
    expectNear(product.uncertainty, 2 * result.uncertainties["mu"]!, ROUNDING);
    expect(product.notes).toEqual(["k is held fixed and contributes nothing."]);
    const alone = propagate(result, "k^2");
    expect([alone.value, alone.uncertainty]).toEqual([4, 0]);
    expect(propagate(result, "2 * pi")).toMatchObject({
      uncertainty: 0,
      notes: ["The formula depends on no parameter."],
    });
  });

  it("a parameter at a bound or degenerate is an error that says why, unless its derivative is 0", () => {
    const { model, data } = singleChannel(
      [
        sample("b", [10], shapesys("unc", [3.5])),
        sample("s", [5], normfactor("mu")),
        sample("z", [0], normfactor("k")),
      ],
      [3],
    );
    const result = fit(model, data);
    expect(result.pars["mu"]).toBe(0);
    expect(() => propagate(result, "mu + k + unc[0]")).toThrowError(
      expect.objectContaining({
        name: "ModelError",
        code: "no-uncertainty",
        issues: [
          expect.objectContaining({ path: "mu", received: expect.stringContaining("at its bound") }),
          expect.objectContaining({ path: "k", received: expect.stringContaining("does not depend on it") }),
        ],
      }),
    );
    const flat = propagate(result, "unc[0] + mu * mu");
    expectNear(flat.uncertainty, result.uncertainties["unc[0]"]!, ROUNDING);
    expect(flat.notes).toHaveLength(1);
    expect(flat.notes[0]).toMatch(/^mu \(at its bound.*contributes nothing: the derivative to it is 0/);
  });

  it("a value or derivative that is not finite is an error, never NaN", () => {
    const result = seed();
    expect(() => propagate(result, "log(mu - 2)")).toThrowError(/expected a finite number at the estimates, got NaN/);
    const { model, data } = singleChannel([sample("b", [10]), sample("s", [5], normfactor("mu"))], [10]);
    const atZero = fit(model, data);
    expect(atZero.pars["mu"]).toBe(0);
    expect(() => propagate(atZero, "sqrt(mu)")).toThrowError(expect.objectContaining({ code: "not-finite" }));
  });

  it("a fit without uncertainties is an error; one that is not valid is noted", () => {
    const result = seed();
    expect(() => propagate({ ...result, covariance: undefined, status: "outside-domain" }, "mu")).toThrowError(
      expect.objectContaining({ code: "no-covariance" }),
    );
    const stalled = { ...result, valid: false, message: "It stalled." };
    expect(propagate(stalled, "mu").notes).toEqual(["The fit is not valid: It stalled."]);
  });

  it("names that the fit does not have are errors with the nearest one, shown in the text", () => {
    expect(() => propagate(seed(), "mu * unk[0]")).toThrowError(
      /formula: expected a known name \(mu, unc\[0\]\).*Did you mean unc\[0\]\?/s,
    );
  });
});
