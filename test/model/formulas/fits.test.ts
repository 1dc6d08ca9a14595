import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Workspace } from "../../../src/api/workspace.js";
import { fit } from "../../../src/fit/fit.js";
import { propagate } from "../../../src/fit/propagate.js";
import { maskData } from "../../../src/model/data.js";
import type { Model } from "../../../src/model/model.js";
import type { ModifierSpec } from "../../../src/workspace/types.js";
import { expectClose, expectNear } from "../../helpers/close.js";
import { centralDifference } from "../../helpers/finite-difference.js";
import {
  factor,
  histosys,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapesys,
  staterror,
} from "../../helpers/workspaces.js";

/** Two sums of some dozen products in different order. */
const ROUNDING = 1e-12;
/** Two fits by Newton steps until nothing changes. */
const FIT = 1e-9;
/** Five-point differences with h = 1e-3 of functions of order 100. */
const DIFFERENCE = 1e-6;

/** Signal with the given factors, beside a background with shared and per-bin systematics, in two channels. */
function modelWith(...factors: readonly ModifierSpec[]) {
  return modelOf({
    channels: {
      SR: [
        sample("signal", [5, 12, 8], ...factors, normsys("xs", 0.95, 1.06)),
        sample("b", [50, 45, 30], normsys("xs", 0.9, 1.1), shapesys("gamma", [5, 4, 6]), staterror("t", [2, 2, 2])),
      ],
      CR: [
        sample("b", [200], normsys("xs", 0.9, 1.1), histosys("alpha", [190], [212])),
        sample("signal", [3], ...factors, histosys("alpha", [2.8], [3.3])),
      ],
    },
    observed: { SR: [58, 61, 35], CR: [210] },
  });
}

/** Data with fewer events than the background in the three bins of SR, which stand behind the one of CR. */
function withoutSignal(model: Model): Float64Array {
  return model.observedData().map((n, i) => (i >= 1 && i <= 3 ? 20 : n));
}

/** The same numbers from a model with formulas and one without, by parameter name. */
function expectSameModel(a: ReturnType<typeof modelWith>, b: ReturnType<typeof modelWith>): void {
  expect(new Set(a.model.parNames)).toEqual(new Set(b.model.parNames));
  const order = b.model.parNames.map((name) => a.model.parIndex(name));
  const point = Float64Array.from(a.model.suggestedInit, (init, i) => init + 0.3 * Math.sin(i + 1));
  const other = Float64Array.from(order, (p) => point[p]!);
  const n = order.length;
  expectNear(a.model.logpdf(point, a.data), b.model.logpdf(other, b.data), ROUNDING, "logpdf");
  const gradient = a.model.gradient(point, a.data);
  const gradientOfB = b.model.gradient(other, b.data);
  expectClose(
    order.map((p) => gradient[p]!),
    gradientOfB,
    ROUNDING,
    "gradient",
  );
  const hessian = a.model.hessian(point, a.data);
  const reordered = order.flatMap((p) => order.map((q) => hessian[p * n + q]!));
  expectClose(
    reordered,
    b.model.hessian(other, b.data),
    ROUNDING,
    "Hessian",
    reordered.map(() => 1e3),
  );
  const [fitA, fitB] = [fit(a.model, a.data), fit(b.model, b.data)];
  expect(fitA.valid).toBe(true);
  expectNear(fitA.twiceNll, fitB.twiceNll, ROUNDING, "minimum");
  for (const name of b.model.parNames) {
    expectNear(fitA.pars[name]!, fitB.pars[name]!, FIT, name);
    const [ours, theirs] = [fitA.uncertainties[name], fitB.uncertainties[name]];
    expect(ours === undefined).toBe(theirs === undefined);
    if (ours !== undefined) expectNear(ours, theirs!, FIT, `uncertainty of ${name}`);
  }
}

/** Gradient and Hessian against five-point differences near the suggested point. */
function expectDifferences(model: Model, data: Float64Array): void {
  const point = Float64Array.from(model.suggestedInit, (init, i) => init + 0.1 * Math.cos(i));
  const n = model.nPars;
  const hessian = model.hessian(point, data);
  const gradient = model.gradient(point, data);
  const moved = (p: number, x: number) => point.map((value, i) => (i === p ? x : value));
  for (let p = 0; p < n; p++) {
    const slope = centralDifference((x) => model.logpdf(moved(p, x), data), point[p]!);
    expectNear(gradient[p]!, slope, DIFFERENCE, model.parNames[p]!);
    for (let q = 0; q < n; q++) {
      const entry = centralDifference((x) => model.gradient(moved(p, x), data)[q]!, point[p]!);
      expectNear(hessian[p * n + q]!, entry, DIFFERENCE, `${model.parNames[p]} × ${model.parNames[q]}`);
    }
  }
}

describe("formulas that say what other modifiers say", () => {
  it("mu is a normfactor", () => {
    expectSameModel(modelWith(factor("f", "mu")), modelWith(normfactor("mu")));
  });

  it("mu * kappa is two normfactors", () => {
    expectSameModel(modelWith(factor("f", "mu * kappa")), modelWith(normfactor("mu"), normfactor("kappa")));
  });

  it("1 + 0.1 alpha is a histosys of the same relative size", () => {
    const data = [5, 12, 8];
    const scaled = (k: number) => data.map((x) => k * x);
    const model = (modifier: ModifierSpec) =>
      modelOf(
        {
          channels: {
            c: [
              sample("s", data, modifier, normfactor("mu")),
              sample("b", [50, 45, 30], normsys("xs", 0.9, 1.1), histosys("alpha", [50, 45, 30], [50, 45, 30])),
            ],
          },
          observed: { c: [58, 61, 35] },
        },
        { interpolation: { histosys: "code0" } },
      );
    expectSameModel(model(factor("f", "1 + 0.1 * alpha")), model(histosys("alpha", scaled(0.9), scaled(1.1))));
  });

  it("gamma[1] of a formula is the parameter of the per-bin factor", () => {
    const channels = (own: readonly ModifierSpec[]) => ({
      c: [sample("s", [7], ...own), sample("b", [40], shapesys("gamma", [6])), sample("t", [5], normfactor("mu"))],
    });
    const observed = { c: [50] };
    const a = modelOf({ channels: channels([factor("f", "gamma[0]")]), observed });
    // one shapefactor in place of shapesys and formula, and the Poisson constraint τ = (40 / 6)² by hand
    const b = modelOf({
      channels: { c: [sample("s", [47], normfactor("g")), sample("t", [5], normfactor("mu"))] },
      observed,
    });
    const tau = (40 / 6) ** 2;
    for (const g of [0.8, 1, 1.3]) {
      const difference = a.model.mainLogpdf({ "gamma[0]": g, mu: 1.2 }, a.data);
      expectNear(difference, b.model.logpdf({ g, mu: 1.2 }, b.data), ROUNDING, "main");
      const [ours] = a.model.gradient({ "gamma[0]": g, mu: 1.2 }, a.data).slice(a.model.parIndex("gamma[0]"));
      const slope = b.model.gradient({ g, mu: 1.2 }, b.data)[b.model.parIndex("g")]! + tau / g - tau;
      expectNear(ours!, slope, ROUNDING, "gradient");
    }
  });
});

describe("the example, with two parameters of interest in one formula", () => {
  const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"));
  const workspace = Workspace.parse(read("examples/formula.json"));
  const model = workspace.model();
  const data = workspace.data(model);
  const result = fit(model, data);
  /** From the likelihood written by hand, see validation/formula/reference.py. */
  const expected = read("validation/formula/expected.json") as {
    names: string[];
    values: number[];
    uncertainties: number[];
    correlation_mu_kappa: number;
    scipy_nll: number;
    nll: number;
    logpdf_at_start: number;
    hessian_at_minimum: number[][];
  };

  it("has the likelihood of the script", () => {
    expect(model.parNames).toEqual(expected.names);
    expectNear(model.logpdf(model.suggestedInit, data), expected.logpdf_at_start, ROUNDING, "at the start");
    const rows = expected.hessian_at_minimum.flat().map((entry) => -entry);
    expectClose(
      model.hessian(expected.values, data),
      rows,
      ROUNDING,
      "Hessian",
      rows.map(() => 1e3),
    );
  });

  it("has SciPy's minimum, polished at 40 digits", () => {
    expect(result.valid).toBe(true);
    expectNear(result.twiceNll, 2 * expected.nll, ROUNDING, "minimum");
    expect(result.twiceNll).toBeLessThanOrEqual(2 * expected.scipy_nll);
    for (const [i, name] of expected.names.entries()) {
      expectNear(result.pars[name]!, expected.values[i]!, FIT, name);
      expectNear(result.uncertainties[name]!, expected.uncertainties[i]!, FIT, `uncertainty of ${name}`);
    }
  });

  it("propagates the formula itself with the correlation of its parameters", () => {
    const { value, uncertainty } = propagate(result, "mu * kappa^2");
    const [kappa, mu] = expected.values.slice(-2) as [number, number];
    const [sigmaKappa, sigmaMu] = expected.uncertainties.slice(-2) as [number, number];
    expectNear(value, mu * kappa ** 2, FIT, "value");
    const [a, b] = [kappa ** 2 * sigmaMu, 2 * mu * kappa * sigmaKappa];
    const variance = a * a + b * b + 2 * expected.correlation_mu_kappa * a * b;
    expectNear(uncertainty, Math.sqrt(variance), FIT, "uncertainty");
  });
});

describe("formulas in fits", () => {
  it("the Hessian is that of finite differences", () => {
    const { model, data } = modelWith(factor("f", "log1p(mu * exp(kappa)) * (1 + 0.2 * xs)^2 + gamma[1]^2 / t[0]"));
    expectDifferences(model, data);
  });

  it("the Hessian is that of finite differences where floors hold some rates", () => {
    const { model, data } = modelOf(
      {
        channels: {
          c: [
            // the signal of the second bin and the sum of the third are below their floors
            sample("s", [5, -8, 9], factor("f", "mu * kappa^2 * gamma[0]")),
            sample("b", [50, 4, -30], normsys("xs", 0.9, 1.1), shapesys("gamma", [5, 1, 1])),
          ],
        },
        observed: { c: [50, 1, 2] },
      },
      { clipSampleData: 0.1, clipBinData: 0.2 },
    );
    expectDifferences(model, data);
  });

  it("a parameter that ends at its bound is reported there", () => {
    const { model } = modelWith(factor("f", "mu * kappa^2"));
    const data = withoutSignal(model);
    const result = fit(model, data, { fixed: { kappa: 1 } });
    expect(result.valid).toBe(true);
    expect(result.pars["mu"]).toBe(0);
    expect(result.certificate.atBounds.map(({ name }) => name)).toContain("mu");
  });

  it("mu and kappa of a product alone are one flat direction", () => {
    const { model, data } = modelWith(factor("f", "mu * kappa"));
    const result = fit(model, data);
    expect(result.certificate.flatDirections.map((names) => [...names].sort())).toEqual([["kappa", "mu"]]);
    expect(propagate(fit(model, data, { fixed: { kappa: 1 } }), "mu * kappa").value).toBeCloseTo(
      result.pars["mu"]! * result.pars["kappa"]!,
      8,
    );
  });

  it("a start where a formula has no derivatives is left for another", () => {
    const { model, data } = modelWith(factor("f", "sqrt(mu)"));
    const start = fit(model, data, { init: { mu: 0 } });
    expect(start.valid).toBe(true);
    expectNear(start.pars["mu"]!, fit(model, data).pars["mu"]!, FIT, "mu");
  });

  it("a minimum without derivatives is not called one", () => {
    const { model } = modelWith(factor("f", "sqrt(mu)"));
    const result = fit(model, withoutSignal(model));
    expect(result.valid).toBe(false);
    expect(result.message).toContain('formula "f"');
    expect(Number.isNaN(result.certificate.scaledGradient)).toBe(false);
  });

  it("a point without derivatives has a value, and a reason", () => {
    const { model, data } = modelWith(factor("f", "sqrt(mu)"));
    expect(model.logpdf({ mu: 0 }, data)).toBeGreaterThan(Number.NEGATIVE_INFINITY);
    const problem = {
      code: "outside-domain",
      received: expect.stringContaining('formula "f": sqrt(mu) has a derivative'),
    };
    for (const method of ["gradient", "hessian"] as const) {
      expect(() => model[method]({ mu: 0 }, data)).toThrow(
        expect.objectContaining({ issues: [expect.objectContaining(problem)] }),
      );
    }
    const reasons = model.diagnose({ mu: -1 }, data).map(({ message }) => message);
    expect(reasons.at(-1)).toBe('formula "f": sqrt(mu) is NaN at mu = -1');
    expect(model.logpdf({ mu: -1 }, data)).toBe(Number.NEGATIVE_INFINITY);
    const constraint = model.constraintLogpdf({ mu: 1, xs: 2 }, data);
    model.logpdf({ mu: 1, xs: 3 }, data);
    expect(model.constraintLogpdf({ mu: -1, xs: 2 }, data)).toBe(constraint);
  });

  it("bins that are left out say nothing", () => {
    const { model, data } = modelWith(factor("f", "mu * kappa^2"));
    const masked = maskData(model, data, { SR: [1] });
    const point = { mu: 1.2, kappa: 0.9 };
    // −log Poisson has no slope where the count is the rate; CR comes before SR
    const other = data.slice();
    other[2] = model.expectedMainData(point)[2]!;
    expectClose(model.gradient(point, masked), model.gradient(point, other), ROUNDING, "gradient");
    expect([...model.hessian(point, masked)].every(Number.isFinite)).toBe(true);
    expect(fit(model, masked, { fixed: { kappa: 1 } }).valid).toBe(true);
  });

  it("expected events have the formula as a factor, sample by sample", () => {
    const { model } = modelWith(factor("f", "mu * kappa^2"));
    const rates = model.expectedBySample({ mu: 2, kappa: 3 });
    // 18 times the nominal 5, 12, 8
    expectClose(rates.get("SR")!.get("signal")!, [90, 216, 144], ROUNDING);
    expectClose(rates.get("SR")!.get("b")!, [50, 45, 30], ROUNDING);
  });
});
