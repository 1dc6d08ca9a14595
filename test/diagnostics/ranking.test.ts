import { describe, expect, it } from "vitest";
import { ranking } from "../../src/diagnostics/ranking.js";
import type { RankedParameter } from "../../src/diagnostics/results.js";
import { fit } from "../../src/infer/fit.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { expectNear } from "../helpers/close.js";
import { schemaErrors } from "../helpers/record-schema.js";
import { modelOf, normfactor, normsys, sample, shapesys, singleChannel, thrownIssues } from "../helpers/workspaces.js";

/** Of impacts by refits against full fits of the same: both have gradients near rounding. */
const SAME_FIT = 1e-8;

const typical = () =>
  modelOf({
    channels: {
      SR: [
        sample("signal", [30, 60, 40], normfactor("mu"), normsys("theory", 0.75, 1.2)),
        sample("background", [100, 80, 50], normfactor("k"), shapesys("gamma", [7, 5, 4])),
      ],
      CR: [sample("background", [400], normfactor("k"), normsys("acceptance", 0.95, 1.04))],
    },
    observed: { SR: [135, 133, 92], CR: [420] },
  });

const find = (parameters: readonly RankedParameter[], name: string) =>
  parameters.find((parameter) => parameter.name === name)!;

describe("ranking", () => {
  it("has impacts of full fits with the parameter held", () => {
    const { model, data } = typical();
    const best = fit(model, data);
    const { parameters, poi, poiEstimate } = ranking(model, data, { method: "refit" });
    expect([poi, poiEstimate]).toEqual(["mu", best.pars.mu]);
    expect(parameters.length).toBe(model.nPars - 1);
    for (const { name, prefit, postfit, estimate } of parameters) {
      const impact = (shift: number) =>
        fit(model, data, { fixed: { [name]: estimate + shift } }).pars.mu! - best.pars.mu!;
      expectNear(postfit!.up, impact(best.uncertainties[name]!), SAME_FIT, name);
      expectNear(postfit!.down, impact(-best.uncertainties[name]!), SAME_FIT, name);
      if (name === "k") continue;
      // pyhf's width of a Poisson constraint is 1/√τ = uncertainty/nominal
      const width = { "gamma[0]": 0.07, "gamma[1]": 5 / 80, "gamma[2]": 0.08 }[name] ?? 1;
      expectNear(prefit!.up, impact(width), SAME_FIT, name);
      expectNear(prefit!.down, impact(-width), SAME_FIT, name);
    }
  });

  it("has linear impacts that are the limit of those of refits", () => {
    const { model, data } = typical();
    const best = fit(model, data);
    const { parameters } = ranking(model, data, { method: "hessian" });
    const step = 1e-4;
    for (const { name, estimate, uncertainty, postfitLinear, prefitLinear } of parameters) {
      const at = (shift: number) => fit(model, data, { fixed: { [name]: estimate + shift } }).pars.mu!;
      // central differences: their error is step² times the third derivative
      const slope = (at(step) - at(-step)) / (2 * step);
      expectNear(postfitLinear!.up, slope * uncertainty!, 1e-6, name);
      expectNear(postfitLinear!.down, -slope * uncertainty!, 1e-6, name);
      if (prefitLinear !== undefined && name.startsWith("theory")) expectNear(prefitLinear.up, slope, 1e-6, name);
    }
    expect(best.valid).toBe(true);
  });

  it("has impacts of auxiliary data that are the limit of fits to shifted ones", () => {
    const { model, data } = typical();
    const { parameters } = ranking(model, data, { method: "hessian" });
    const names = model.auxdataOrder.flatMap((set) =>
      model.parNames.filter((name) => name.replace(/\[.*/, "") === set),
    );
    for (const [k, name] of names.entries()) {
      const index = model.nMainData + k;
      // σ of the datum: 1, or √τ = nominal/uncertainty
      const sigma = { "gamma[0]": 100 / 7, "gamma[1]": 16, "gamma[2]": 12.5 }[name] ?? 1;
      const at = (shift: number) => {
        const moved = data.slice();
        moved[index]! += shift * sigma;
        return fit(model, moved).pars.mu!;
      };
      const step = 1e-3;
      const slope = (at(step) - at(-step)) / (2 * step);
      expectNear(find(parameters, name).auxdataLinear!, slope, 1e-6, name);
    }
  });

  it("agrees with the closed form of a Gaussian measurement", () => {
    // n = s mu + b (1 + 0.1 α), n large: μ̂ = (n − b (1 + 0.1 α))/s, so that 1 σ of α moves it by −0.1 b/s = −0.25.
    const { model, data } = singleChannel(
      [sample("signal", [4e6], normfactor("mu")), sample("background", [1e7], normsys("alpha", 0.9, 1.1))],
      [1.4e7],
    );
    const { parameters, poiUncertainty } = ranking(model, data);
    const [{ prefit, prefitLinear, pull, constraint }] = parameters as [RankedParameter];
    expectNear(prefit!.up, -0.25, 1e-9);
    expectNear(prefit!.down, 0.25, 1e-9);
    // code 4 of 0.9 and 1.1: its slope at 0 is not exactly 0.1
    expectNear(prefitLinear!.up, -0.25, 2e-3);
    expectNear(pull!, 0, 1e-6);
    expectNear(constraint!, 1, 1e-6);
    expectNear(poiUncertainty!, Math.hypot(prefitLinear!.up, Math.sqrt(1.4e7) / 4e6), 1e-9);
  });

  it("orders parameters by their largest impact, and says what is missing", () => {
    const { model, data } = typical();
    const { parameters } = ranking(model, data);
    const sizes = parameters.map(({ postfit }) => Math.max(Math.abs(postfit!.up), Math.abs(postfit!.down)));
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
    const k = find(parameters, "k");
    expect(k.prefit).toBeUndefined();
    expect(k.notes).toEqual([expect.stringMatching(/unconstrained/)]);
  });

  it("marks a refit that fails", () => {
    // γ̂ − 1/√τ is below 0: no Poisson density there.
    const { model, data } = singleChannel(
      [sample("signal", [5], normfactor("mu")), sample("background", [10], shapesys("gamma", [11]))],
      [12],
      { parameters: [{ name: "mu", bounds: [[-10, 10]] }] },
    );
    const { parameters } = ranking(model, data, { parameters: ["gamma"] });
    expect(parameters[0]!.prefit!.down).toBeNaN();
    expect(parameters[0]!.prefit!.up).toBeLessThan(0);
    expect(parameters[0]!.notes.join()).toMatch(/prefit down: the refit failed/);
    const record = ranking(model, data, { parameters: ["gamma"] });
    expect(schemaErrors(record)).toEqual([]);
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it("ranks with respect to any parameter, and reports progress", () => {
    const { model, data } = typical();
    const seen: number[] = [];
    const options = { poi: "k", parameters: ["acceptance", "mu"], onProgress: (done: number) => seen.push(done) };
    const result = ranking(model, data, options);
    expect(result.poi).toBe("k");
    expect(result.parameters.map(({ name }) => name).sort()).toEqual(["acceptance", "mu"]);
    expect(seen).toEqual([1, 2]);
    expect(schemaErrors(result)).toEqual([]);
  });

  it("refuses a parameter of interest that is held", () => {
    const { model, data } = typical();
    expect(thrownIssues(() => ranking(model, data, { fit: { fixed: ["mu"] } }))).toMatchObject([
      { code: "held-parameter" },
    ]);
    expect(thrownIssues(() => ranking(model, data, { poi: "nu" }))).toMatchObject([{ code: "unknown-parameter" }]);
  });
});
