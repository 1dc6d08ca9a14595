import { describe, expect, it } from "vitest";
import { ranking } from "../../src/diagnostics/ranking.js";
import { RANKING_REFITS, rankingOnPool, rankingRefits } from "../../src/diagnostics/ranking-job.js";
import type { RankedParameter } from "../../src/diagnostics/results.js";
import { fit } from "../../src/fit/fit.js";
import { fitInput } from "../../src/fit/fit-input.js";
import { fitRecord } from "../../src/fit/fit-record.js";
import { fitResult } from "../../src/fit/fit-result.js";
import { localMinimum } from "../../src/fit/local-minimum.js";
import { rankingText } from "../../src/format/ranking.js";
import { localPool } from "../../src/parallel/local-pool.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { expectNear } from "../helpers/close.js";
import { schemaErrors } from "../helpers/record-schema.js";
import {
  histosys,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapesys,
  singleChannel,
  staterror,
  thrownIssues,
} from "../helpers/workspaces.js";

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
      expectNear(postfit!.up!, impact(best.uncertainties[name]!), SAME_FIT, name);
      expectNear(postfit!.down!, impact(-best.uncertainties[name]!), SAME_FIT, name);
      if (name === "k") continue;
      // pyhf's width of a Poisson constraint is 1/√τ = uncertainty/nominal
      const width = { "gamma[0]": 0.07, "gamma[1]": 5 / 80, "gamma[2]": 0.08 }[name] ?? 1;
      expectNear(prefit!.up!, impact(width), SAME_FIT, name);
      expectNear(prefit!.down!, impact(-width), SAME_FIT, name);
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
    expectNear(prefit!.up!, -0.25, 1e-9);
    expectNear(prefit!.down!, 0.25, 1e-9);
    // code 4 of 0.9 and 1.1: its slope at 0 is not exactly 0.1
    expectNear(prefitLinear!.up, -0.25, 2e-3);
    expectNear(pull!, 0, 1e-6);
    expectNear(constraint!, 1, 1e-6);
    expectNear(poiUncertainty!, Math.hypot(prefitLinear!.up, Math.sqrt(1.4e7) / 4e6), 1e-9);
  });

  it("orders parameters by their largest impact, and says what is missing", () => {
    const { model, data } = typical();
    const { parameters } = ranking(model, data);
    const sizes = parameters.map(({ postfit }) => Math.max(Math.abs(postfit!.up!), Math.abs(postfit!.down!)));
    expect([...sizes].sort((a, b) => b - a)).toEqual(sizes);
    const k = find(parameters, "k");
    expect(k.prefit).toBeUndefined();
    expect(k.notes).toEqual([expect.stringMatching(/unconstrained/)]);
  });

  it("marks a refit that fails, and has no number for it", () => {
    // CR expects 10 (1 + 1.5 α): fewer than none at α̂ − 1
    const { model, data } = modelOf({
      channels: {
        SR: [sample("signal", [5], normfactor("mu")), sample("background", [10], histosys("alpha", [8], [12]))],
        CR: [sample("background", [10], histosys("alpha", [-5], [25]))],
      },
      observed: { SR: [14], CR: [10] },
    });
    const record = ranking(model, data, { parameters: ["alpha"] });
    const [{ prefit, postfit, notes }] = record.parameters as [RankedParameter];
    expect(Object.keys(prefit!)).toEqual(["up"]);
    expect(prefit!.up).toBeLessThan(0);
    expect(Object.keys(postfit!)).toEqual(["up", "down"]);
    expect(notes).toEqual([expect.stringMatching(/^prefit down: the refit failed: /)]);
    expect(schemaErrors(record)).toEqual([]);
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it("holds a parameter at its bound where its shift goes beyond, and says so", () => {
    // uncertainties above 100 %: γ − 1/√τ is below the bound 1e-10
    const { model, data } = singleChannel(
      [
        sample("signal", [3, 5], normfactor("mu")),
        sample("background", [2, 4], shapesys("gamma", [2.4, 5])),
        sample("other", [1, 1], staterror("mc", [1.2, 0.3])),
      ],
      [6, 9],
    );
    const result = ranking(model, data);
    const best = fit(model, data);
    let compared = 0;
    for (const { name, notes, ...impacts } of result.parameters) {
      if (!name.startsWith("gamma") && name !== "mc[0]") continue;
      const atBound = fit(model, data, { fixed: { [name]: 1e-10 } }).pars.mu! - best.pars.mu!;
      for (const stage of ["prefit", "postfit"] as const) {
        const side = impacts[stage]!;
        expect(Object.keys(side)).toEqual(["up", "down"]);
        expectNear(side.down!, atBound, SAME_FIT, `${name} ${stage}`);
        const said = new RegExp(`^${stage} down: held at its lower bound 1e-10 in place of -0\\.\\d+$`);
        expect(notes.filter((note) => said.test(note))).toHaveLength(1);
        compared++;
      }
    }
    expect(compared).toBe(6);
    expect(formatRecord(result)).not.toContain("nan");
    expect(schemaErrors(result)).toEqual([]);
    // two refits at the same bound are one fit: up to four each but for three of them, and the best fit
    expect(result.nFits).toBe(1 + 4 * 4 - 3);
  });

  it("says where a bound of the parameter of interest caps an impact", () => {
    const build = (bounds: [number, number]) =>
      singleChannel(
        [sample("signal", [10], normfactor("mu")), sample("background", [50], normsys("alpha", 0.5, 1.6))],
        [60],
        { parameters: [{ name: "mu", inits: [1], bounds: [bounds] }] },
      );
    const capped = build([0, 3]);
    const [alpha] = ranking(capped.model, capped.data).parameters as [RankedParameter];
    // μ̂ = 1; α = ±1 changes the background by about −25 and +30, that is μ by +2.5 and −3
    expect(alpha.prefit).toEqual({ up: expect.closeTo(-1, 8), down: expect.closeTo(2, 8) });
    expect(alpha.notes).toContain("prefit up: mu ends at its lower bound 0, which limits the impact");
    expect(alpha.notes).toContain("prefit down: mu ends at its upper bound 3, which limits the impact");
    const wide = build([-10, 10]);
    const [free] = ranking(wide.model, wide.data).parameters as [RankedParameter];
    expect(free.notes).toEqual([]);
    expect(free.prefit!.up).toBeCloseTo(-3, 2);
    expect(free.prefit!.down).toBeCloseTo(2.5, 2);
  });

  it("says why there is no impact to first order, and that the best fit is at a bound", () => {
    const { model, data } = singleChannel(
      [sample("signal", [10], normfactor("mu")), sample("background", [50], normsys("alpha", 0.9, 1.1))],
      [30],
    );
    const [alpha] = ranking(model, data).parameters as [RankedParameter];
    expect([alpha.prefitLinear, alpha.postfitLinear]).toEqual([undefined, undefined]);
    expect(alpha.notes.join("\n")).toMatch(/^no impact to first order: mu has no uncertainty: .*bound/m);
    expect(alpha.prefit).toEqual({ up: 0, down: 0 });
    expect(
      alpha.notes.filter((note) => note.endsWith("mu ends at its lower bound 0, which limits the impact")),
    ).toHaveLength(4);
  });

  it("has no impacts on a parameter that is degenerate with others, since refits end anywhere", () => {
    const signals = [sample("a", [10], normfactor("mu")), sample("b", [10], normfactor("nu"))];
    const { model, data } = singleChannel([...signals, sample("c", [50], normsys("alpha", 0.9, 1.1))], [65]);
    const reason = "has no uncertainty: degenerate with nu";
    const [alpha] = ranking(model, data, { parameters: "alpha" }).parameters as [RankedParameter];
    expect([alpha.prefit, alpha.postfit, alpha.prefitLinear, alpha.postfitLinear]).toEqual(
      new Array(4).fill(undefined),
    );
    expect(alpha.notes).toContain(`no impact by refits, which may end anywhere: mu ${reason}`);
    const [byHessian] = ranking(model, data, { parameters: "alpha", method: "hessian" }).parameters as [
      RankedParameter,
    ];
    expect(byHessian.notes).toEqual([`no impact to first order: mu ${reason}`]);
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

describe("a best fit that is not the lowest minimum", () => {
  // The shape raises the background whichever way it moves, more one way than the other: −log L has a minimum on both sides.
  const { model, data } = modelOf({
    channels: {
      SR: [
        sample("signal", [10, 4], normfactor("mu")),
        sample("background", [100, 100], histosys("shape", [130, 124], [122, 130]), normsys("norm", 0.97, 1.03)),
      ],
    },
    observed: { SR: [127, 124] },
  });
  const higher = (() => {
    const [bound, input] = [model.bind(data), fitInput(model, { init: { shape: -1 } })];
    const local = localMinimum(model, bound, input, {});
    expect(local.isMinimum).toBe(true);
    return fitResult(fitRecord(model, bound, input, local), model, data, {});
  })();

  it("is left for the one that a refit leads to, alone and on a pool, and a note says so", async () => {
    const lowest = fit(model, data);
    expect(higher.twiceNll).toBeGreaterThan(lowest.twiceNll + 1e-3);
    expect(higher.pars["shape"]! * lowest.pars["shape"]!).toBeLessThan(0);
    const { notes, origin, nFits, ...fromHigher } = ranking(model, data, { bestFit: higher });
    expect(notes).toEqual([expect.stringMatching(/is \d.*lower than that of the best fit/)]);
    const { origin: _, nFits: fits, ...fromLowest } = ranking(model, data);
    expect(nFits).toBeGreaterThan(fits);
    expect(fromHigher.parameters.map(({ name }) => name)).toEqual(fromLowest.parameters.map(({ name }) => name));
    for (const [i, { postfit }] of fromHigher.parameters.entries()) {
      expectNear(postfit!.up!, fromLowest.parameters[i]!.postfit!.up!, SAME_FIT, fromLowest.parameters[i]!.name);
    }
    const pooled = await rankingOnPool(localPool({ [RANKING_REFITS]: rankingRefits }), model, data, {
      bestFit: higher,
    });
    expect(pooled.notes).toEqual(notes);
    expect(schemaErrors(pooled)).toEqual([]);
    expect(rankingText(pooled).join("\n")).toContain("lower than that of the best fit");
  });
});
