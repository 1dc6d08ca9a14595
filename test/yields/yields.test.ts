import { describe, expect, it } from "vitest";
import { correlationMatrix, covarianceMatrix } from "../../src/fit/covariance.js";
import { fit } from "../../src/fit/fit.js";
import type { FitResult } from "../../src/fit/results.js";
import { asimovInChannels, maskData } from "../../src/model/data.js";
import type { Model } from "../../src/model/model.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { type YieldsResult, yields } from "../../src/yields/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { partialDifference } from "../helpers/finite-difference.js";
import { schemaErrors } from "../helpers/record-schema.js";
import {
  factor,
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

/** The same sums in another order. */
const ROUNDING = 1e-11;
/** Five-point differences with h = 1e-3 of functions of order 100, times uncertainties of order 1. */
const DIFFERENCE = 1e-6;
/** A minimum that Newton's method reached to all digits that matter. */
const FIT = 1e-9;

/** All kinds of modifiers, shared between samples and channels, and a function of parameters. */
function rich() {
  return modelOf({
    channels: {
      SR: [
        sample("signal", [5, 12, 8], normfactor("mu"), normsys("xs", 0.95, 1.06)),
        sample("b", [50, 45, 30], normsys("xs", 0.9, 1.12), shapesys("gamma", [5, 4, 6]), staterror("t", [2, 2, 2])),
        sample("c", [20, 10, 15], staterror("t", [1, 1, 2]), factor("r", "k * (1 + 0.1 * xs)")),
      ],
      CR: [
        sample("b", [200, 90], normsys("xs", 0.9, 1.1), histosys("alpha", [190, 86], [212, 97])),
        sample("c", [80, 120], normfactor("k"), histosys("alpha", [78, 121], [83, 125])),
      ],
    },
    observed: { SR: [80, 70, 49], CR: [290, 205] },
  });
}

type Rates = readonly (readonly number[])[];

/** Every number of a record in one order: samples by bin and in total, sums by bin and in total, sums over channels. */
function numbersOf(result: YieldsResult, pick: "value" | "uncertainty"): number[] {
  const channels = result.channels.flatMap(({ samples, bins, total }) => [
    ...samples.flatMap((entry) => [...entry.bins, entry.total]),
    ...bins,
    total,
  ]);
  return [...channels, ...result.samples.map(({ total }) => total), result.total].map((entry) => entry[pick]);
}

/** The same numbers from expected events alone, at any point. */
function numbersAt(model: Model, pars: ArrayLike<number>): number[] {
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const byChannel = [...model.expectedBySample(pars).values()].map((samples) => [...samples]);
  const out = byChannel.flatMap((samples) => {
    const rates: Rates = samples.map(([, values]) => [...values]);
    const total = rates[0]!.map((_, b) => sum(rates.map((values) => values[b]!)));
    return [...rates.flatMap((values) => [...values, sum(values)]), ...total, sum(total)];
  });
  const names = [...new Set(byChannel.flat().map(([name]) => name))];
  const totals = names.map((name) =>
    sum(byChannel.flat().flatMap(([other, values]) => (other === name ? [...values] : []))),
  );
  return [...out, ...totals, sum(totals)];
}

/** √ of Σ_ij v_i M_ij v_j for each number, of which v_i are the changes with parameter i. */
function spread(changes: readonly (readonly number[])[], matrix: Float64Array): number[] {
  const n = changes.length;
  return changes[0]!.map((_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) sum += changes[i]![k]! * matrix[i * n + j]! * changes[j]![k]!;
    return Math.sqrt(sum);
  });
}

function sigmasOf({ parNames, uncertainties }: FitResult): number[] {
  return parNames.map((name) => uncertainties[name] ?? 0);
}

describe("yields", () => {
  it("are those of a calculation by hand", () => {
    const { model, data } = singleChannel(
      [sample("s", [5], normfactor("mu")), sample("b", [10], shapesys("gamma", [3]))],
      [20],
    );
    // Before the fit: τ = (10/3)², σ_γ = 1/√τ = 0.3; mu has no constraint.
    const prefit = yields(model, data, { stage: "prefit" });
    const [b, s] = [prefit.channels[0]!.samples[0]!, prefit.channels[0]!.samples[1]!];
    expect([b.name, s.name]).toEqual(["b", "s"]);
    expectNear(b.total.uncertainty, 3, ROUNDING);
    expect(s.total).toEqual({ value: 5, uncertainty: 0 });
    expectClose([prefit.total.value, prefit.total.uncertainty], [15, 3], ROUNDING);
    expect(prefit.notes).toEqual(["These parameters are unconstrained and have no uncertainty before the fit: mu."]);
    // After it: mu = 2, gamma = 1, rate 20. H = [[25, 50], [50, 100]] / 20 + [[0, 0], [0, τ = 100/9]], det H = 125/9,
    // C_mumu = (5 + 100/9) 9/125 = 1.16, C_gammagamma = 1.25 · 9/125 = 0.09, C_mugamma = −2.5 · 9/125 = −0.18.
    // signal: 25 · 1.16 = 29; background: 100 · 0.09 = 9; total: 29 + 9 − 2 · 50 · 0.18 = 20.
    const postfit = yields(model, data, { stage: "postfit", fit: fit(model, data) });
    const values = numbersOf(postfit, "value");
    const uncertainties = numbersOf(postfit, "uncertainty");
    expectClose(values, [10, 10, 10, 10, 20, 20, 10, 10, 20], FIT);
    expectClose(
      uncertainties.map((u) => u ** 2),
      [9, 9, 29, 29, 20, 20, 9, 29, 20],
      FIT,
    );
    expect(postfit.notes).toEqual([]);
  });

  it("have the uncertainties J C Jᵀ of differences and the dense covariance matrix", () => {
    const { model, data } = rich();
    const result = fit(model, data);
    expect(result.valid).toBe(true);
    const record = yields(model, data, { stage: "postfit", fit: result });
    expectClose(numbersOf(record, "value"), numbersAt(model, result.values), ROUNDING);
    const slopes = result.values.map((_, p) => {
      const size = numbersOf(record, "value").length;
      return Array.from({ length: size }, (__, k) =>
        partialDifference((...xs) => numbersAt(model, xs)[k]!, result.values, p),
      );
    });
    expectClose(numbersOf(record, "uncertainty"), spread(slopes, covarianceMatrix(result)), DIFFERENCE);
  });

  it("symmetrised have the uncertainties of half differences and the correlation matrix", () => {
    const { model, data } = rich();
    const result = fit(model, data, { fixed: ["alpha"] });
    const record = yields(model, data, { stage: "postfit", fit: result, method: "symmetrised" });
    const sigmas = sigmasOf(result);
    const changes = sigmas.map((sigma, p) => {
      const at = (direction: number) =>
        numbersAt(
          model,
          result.values.map((value, q) => (q === p ? value + direction * sigma : value)),
        );
      const [up, down] = [at(1), at(-1)];
      return up.map((value, k) => (value - down[k]!) / 2);
    });
    expectClose(numbersOf(record, "uncertainty"), spread(changes, correlationMatrix(result)), ROUNDING);
    expect(record.notes).toEqual(["These parameters have no uncertainty and contribute nothing: alpha (held fixed)."]);
    const exact = yields(model, data, { stage: "postfit", fit: result });
    expect(numbersOf(exact, "uncertainty")).not.toEqual(numbersOf(record, "uncertainty"));
  });

  it("add uncertainties of constraints in quadrature before the fit, others on request", () => {
    const { model, data } = rich();
    const sigmas = model.parameterSets.flatMap(({ size, constraint }) =>
      Array.from({ length: size }, (_, k) => {
        if (constraint === undefined) return 0;
        return constraint.kind === "normal" ? constraint.widths[k]! : 1 / Math.sqrt(constraint.widths[k]!);
      }),
    );
    const check = (widths: readonly number[], record: YieldsResult) => {
      const init = [...model.suggestedInit];
      const slopes = init.map((_, p) => {
        const size = numbersAt(model, init).length;
        return Array.from({ length: size }, (__, k) => partialDifference((...xs) => numbersAt(model, xs)[k]!, init, p));
      });
      const matrix = new Float64Array(widths.length ** 2);
      for (const [p, sigma] of widths.entries()) matrix[p * (widths.length + 1)] = sigma ** 2;
      expectClose(numbersOf(record, "uncertainty"), spread(slopes, matrix), DIFFERENCE);
    };
    check(sigmas, yields(model, data, { stage: "prefit" }));
    const asked = sigmas.map((sigma, p) => ({ mu: 0.5, xs: 2 })[model.parNames[p]!] ?? sigma);
    check(asked, yields(model, data, { stage: "prefit", uncertainties: { mu: 0.5, xs: 2 } }));
  });

  it("fit the data when no fit is given", () => {
    const { model, data } = rich();
    const own = yields(model, data, { stage: "postfit" });
    expect(own).toEqual(yields(model, data, { stage: "postfit", fit: fit(model, data) }));
  });

  it("predict bins that are left out of the fit, and say so", () => {
    const { model, data } = rich();
    const masked = maskData(model, data, { SR: [1, 2] });
    const record = yields(model, masked, { stage: "postfit" });
    const sr = record.channels.find(({ name }) => name === "SR")!;
    expect(sr.masked).toEqual([1, 2]);
    expect(sr.bins.every(({ value, uncertainty }) => value > 0 && uncertainty > 0)).toBe(true);
    expect(record.notes).toEqual(["These bins (counted from 1) are left out of the fit, but predicted: SR, bin 2, 3."]);
    const asimov = yields(model, asimovInChannels(model, data, ["SR"], {}), { stage: "prefit" });
    expect(asimov.channels.map(({ isAsimov }) => isAsimov)).toEqual(asimov.channels.map(({ name }) => name === "SR"));
  });

  it("have no uncertainty in bins that a floor holds", () => {
    const { model, data } = modelOf(
      { channels: { c: [sample("s", [4, 40], normfactor("mu"))] }, observed: { c: [6, 40] } },
      { clipBinData: 6 },
    );
    const record = yields(model, data, { stage: "prefit", uncertainties: { mu: 0.1 } });
    const { bins, total } = record.channels[0]!;
    expect(bins[0]).toEqual({ value: 6, uncertainty: 0 });
    expectClose([total.value, total.uncertainty], [46, 4], ROUNDING);
    expect(record.notes).toEqual([
      "These bins (counted from 1) are raised to the floor of bins and have no uncertainty: c, bin 1.",
    ]);
  });

  it("say which parameters are at a bound or degenerate", () => {
    const { model, data } = singleChannel(
      [sample("s", [5], normfactor("mu")), sample("b", [10], normsys("xs", 0.9, 1.1))],
      [4],
    );
    const record = yields(model, data, { stage: "postfit" });
    expect(record.notes.join(" ")).toMatch(/contribute nothing: mu \(at its bound/);
    const signal = record.channels[0]!.samples.find(({ name }) => name === "s")!;
    expect(signal.total).toEqual({ value: 0, uncertainty: 0 });
  });

  it("survive JSON and follow their schema", () => {
    const { model, data } = rich();
    const record = yields(model, maskData(model, data, ["CR"]), { stage: "prefit", uncertainties: { mu: 1 } });
    expect(schemaErrors(record)).toEqual([]);
    expect(parseRecord(formatRecord(record))).toEqual(record);
  });

  it("refuse what they cannot use", () => {
    const { model, data } = rich();
    const other = singleChannel([sample("s", [5], normfactor("mu"))], [5]);
    const stage = "final" as "prefit";
    const method = "toys" as "jacobian";
    expect(thrownIssues(() => yields(model, data, { stage, method }))).toEqual([
      { code: "bad-option", path: "stage" },
      { code: "bad-option", path: "method" },
    ]);
    const result = fit(model, data);
    expect(thrownIssues(() => yields(model, data, { stage: "prefit", fit: result }))).toEqual([
      { code: "bad-option", path: "fit" },
    ]);
    expect(thrownIssues(() => yields(model, data, { stage: "postfit", fit: fit(other.model, other.data) }))).toEqual([
      { code: "fit-of-another-model", path: "fit" },
    ]);
    const uncertainties = { nu: 1, mu: -1 };
    expect(thrownIssues(() => yields(model, data, { stage: "prefit", uncertainties }))).toEqual([
      { code: "unknown-parameter", path: 'uncertainty of "nu"' },
      { code: "bad-uncertainty", path: 'uncertainty of "mu"' },
    ]);
    const failed = { ...result, covariance: undefined, status: "step-limit" } as const;
    expect(thrownIssues(() => yields(model, data, { stage: "postfit", fit: failed }))).toEqual([
      { code: "no-covariance", path: "fit" },
    ]);
  });
});
