import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { fit } from "../../src/fit/fit.js";
import { asimovInChannels, blindedLike, maskData } from "../../src/model/data.js";
import { modelOf, normfactor, normsys, sample, staterror } from "../helpers/workspaces.js";

const signalRegion = [
  sample("b", [50, 20], normfactor("norm"), normsys("jes", 0.9, 1.1)),
  sample("s", [4, 9], normfactor("mu")),
];
const controlRegion = [sample("b", [400], normfactor("norm"), staterror("stat_CR", [12]))];
const observed = { CR: [431], SR: [66, 25] };
const { model, data } = modelOf({ channels: { CR: controlRegion, SR: signalRegion }, observed });
const pars = { mu: 1.3, norm: 1.1, jes: 0.4, "stat_CR[0]": 0.97 };
const bins = model.expectedMainData(pars);

/** log Poisson(n | λ) up to the factorial. */
const logPoisson = (n: number, lambda: number) => n * Math.log(lambda) - lambda;
const logFactorial = (n: number) => Array.from({ length: n }, (_, k) => Math.log(k + 1)).reduce((a, b) => a + b, 0);

describe("bins left out of the likelihood", () => {
  it("add nothing to the value, by a hand calculation of the other bins", () => {
    const masked = maskData(model, data, { SR: [1] });
    const expected = logPoisson(431, bins[0]!) - logFactorial(431) + logPoisson(66, bins[1]!) - logFactorial(66);
    expect(model.mainLogpdf(pars, masked)).toBeCloseTo(expected, 10);
    expect(model.constraintLogpdf(pars, masked)).toBe(model.constraintLogpdf(pars, data));
  });

  it("add nothing to gradient and Hessian, by finite differences", () => {
    const masked = maskData(model, data, { SR: [0] });
    const at = model.resolve(pars);
    const gradient = model.gradient(at, masked);
    const hessian = model.hessian(at, masked);
    const step = 1e-5;
    for (let p = 0; p < model.nPars; p++) {
      const [up, down] = [at.slice(), at.slice()];
      up[p]! += step;
      down[p]! -= step;
      const slope = (model.logpdf(up, masked) - model.logpdf(down, masked)) / (2 * step);
      expect(gradient[p]!).toBeCloseTo(slope, 5);
      const [gUp, gDown] = [model.gradient(up, masked), model.gradient(down, masked)];
      for (let q = 0; q < model.nPars; q++) {
        expect(hessian[p * model.nPars + q]!).toBeCloseTo((gUp[q]! - gDown[q]!) / (2 * step), 3);
      }
    }
  });

  it("are predicted by a fit to the others: the control region alone fixes the normalisation", () => {
    const result = fit(model, maskData(model, data, ["SR"]), { fixed: ["mu", "jes"] });
    expect(result.valid).toBe(true);
    // one free normalisation for one bin: norm × γ × 400 = 431 with γ at its auxiliary datum
    expect(result.pars["norm"]).toBeCloseTo(431 / 400, 9);
    expect(model.expectedByChannel(result.values).get("SR")![0]).toBeCloseTo((50 * 431) / 400 + 4, 6);
  });

  it("may be without expectation: there is no domain to leave", () => {
    const { model: empty, data: counts } = modelOf({
      channels: { A: [sample("s", [0, 5], normfactor("mu"))] },
      observed: { A: [3, 4] },
    });
    expect(empty.logpdf([1], counts)).toBe(Number.NEGATIVE_INFINITY);
    expect(empty.diagnose([1], counts)).toHaveLength(1);
    const masked = maskData(empty, counts, { A: [0] });
    expect(empty.diagnose([1], masked)).toEqual([]);
    expect(fit(empty, masked).pars["mu"]).toBeCloseTo(0.8, 9);
  });

  it("makes parameters that only they see flat directions, which the fit names", () => {
    const result = fit(model, maskData(model, data, ["SR"]));
    expect(result.valid).toBe(true);
    expect(result.withoutUncertainty["mu"]).toBe("the likelihood does not depend on it");
  });

  it("add up over calls and stay when other counts take their place", () => {
    const both = maskData(model, maskData(model, data, { SR: [1] }), ["CR"]);
    expect(both.masked).toEqual([
      { channel: "CR", bins: [0] },
      { channel: "SR", bins: [1] },
    ]);
    const asimov = blindedLike(both, model.expectedData(pars));
    expect(model.mainLogpdf(pars, asimov)).toBeGreaterThan(model.mainLogpdf(pars, both) - 1);
    expect(model.mainLogpdf(pars, asimov)).not.toBe(model.mainLogpdf(pars, model.expectedData(pars)));
  });

  it("are named in errors: unknown channels with the nearest name, bins with their range", () => {
    expect(() => maskData(model, data, ["SRR"])).toThrow(/"SRR".*Did you mean "SR"/);
    expect(() => maskData(model, data, { SR: [2, -1] })).toThrow(DataError);
    expect(() => maskData(model, data, { SR: [2, -1] })).toThrow(/channel "SR": expected a bin from 0 to 1, got 2/);
  });
});

describe("expectations in place of counts", () => {
  it("replaces the counts of the named channels only", () => {
    const blinded = asimovInChannels(model, data, ["SR"], { mu: 0 });
    // SR without signal at suggested values: the background templates
    expect(blinded.values.slice(0, 3)).toEqual([431, 50, 20]);
    expect(blinded.asimovChannels).toEqual(["SR"]);
    expect(asimovInChannels(model, blinded, ["CR"], {}).asimovChannels).toEqual(["CR", "SR"]);
    expect(() => asimovInChannels(model, data, ["VR"], {})).toThrow(/VR/);
  });
});
