import { describe, expect, it } from "vitest";
import { ranking } from "../../src/diagnostics/ranking.js";
import { fit } from "../../src/fit/fit.js";
import { hypotest } from "../../src/hypotest/hypotest.js";
import type { ClsTest } from "../../src/hypotest/results.js";
import { maskData } from "../../src/model/data.js";
import type { Model } from "../../src/model/model.js";
import { type SimplifyOptions, simplifyWorkspace } from "../../src/simplify/index.js";
import type { WorkspaceSpec } from "../../src/workspace/types.js";
import { yields } from "../../src/yields/yields.js";
import { frozen, opened } from "../helpers/operations.js";
import { seededRandom } from "../helpers/random.js";
import {
  factor,
  histosys,
  normfactor,
  normsys,
  sample,
  shapesys,
  staterror,
  thrownIssues,
  workspaceSpec,
} from "../helpers/workspaces.js";

/** A signal region of two channels, and a control region that determines the normalisation of one background. */
const spec = frozen(
  workspaceSpec({
    channels: {
      SR1: [
        sample("signal", [3, 6], normfactor("mu"), normsys("theory", 0.9, 1.15)),
        sample("ttbar", [20, 10], normfactor("k"), histosys("JES", [18, 9.5], [23, 10.2]), staterror("st1", [1, 0.8])),
        sample("fakes", [3, 1], shapesys("fakes_unc", [0.6, 0.5])),
      ],
      SR2: [
        sample("signal", [1, 2, 3], normfactor("mu"), normsys("theory", 0.9, 1.15)),
        sample("ttbar", [8, 5, 2], normfactor("k"), normsys("JES", 0.93, 1.05)),
      ],
      CR: [sample("ttbar", [200], normfactor("k"), normsys("JES", 0.97, 1.02))],
    },
    observed: { SR1: [24, 13], SR2: [10, 5, 4], CR: [212] },
  }),
);
const channels = ["SR1", "SR2"];

/** Rates that are linear in every parameter, but for the product of signal strength and theory, which stays. */
const alreadyLinear = frozen(
  workspaceSpec({
    channels: {
      SR: [
        sample("signal", [3, 6], normfactor("mu"), histosys("theory", [2.8, 5.5], [3.2, 6.5])),
        sample("ttbar", [20, 10], normfactor("k")),
        sample("other", [5, 4], histosys("JES", [4, 3.5], [6, 4.5])),
        sample("simulated", [8, 7], staterror("st", [0.5, 0.4])),
      ],
      CR: [sample("other", [20, 30], histosys("JES", [19, 28], [21, 32]))],
    },
    observed: { SR: [36, 31], CR: [18, 33] },
    parameters: [{ name: "JES", constraint: "normal", auxdata: [0.3], sigmas: [1.2], bounds: [[-6, 7]] }],
  }),
);

const record = (options: SimplifyOptions, of: WorkspaceSpec = spec) => simplifyWorkspace(of, options).record;

/** Total rates of the signal channels and their standard deviations after the fit of the control region, without signal. */
function expectedBackground(model: Model) {
  const masked = maskData(model, model.observedData(), channels);
  return yields(model, masked, { stage: "postfit", fit: fit(model, masked, { fixed: { mu: 0 } }) }).channels.filter(
    ({ name }) => channels.includes(name),
  );
}

describe("simplifyWorkspace, effective and covariance", () => {
  it.each(["effective", "covariance"] as const)("has the rates and uncertainties of the fit: %s", (form) => {
    const { model } = opened(simplifyWorkspace(spec, { form, channels }).spec);
    expect(model.channels.map(({ name }) => name)).toEqual(channels);
    const found = yields(model, model.observedData(), { stage: "prefit" }).channels.map(
      ({ samples }) => samples.find(({ name }) => name === "background")!.bins,
    );
    const expected = expectedBackground(opened(spec).model).map(({ bins }) => bins);
    for (const [c, bins] of expected.entries()) {
      for (const [b, { value, uncertainty }] of bins.entries()) {
        expect(found[c]![b]!.value).toBeCloseTo(value, 9);
        expect(found[c]![b]!.uncertainty).toBeCloseTo(uncertainty, 9);
      }
    }
  });

  it("has the covariance between bins that propagation by random parameters finds", () => {
    const { model } = opened(simplifyWorkspace(spec, { form: "covariance", channels }).spec);
    const nominal = model.expectedMainData({ mu: 0 });
    const shifts = model.parNames
      .filter((name) => name !== "mu")
      .map((name) => model.expectedMainData({ mu: 0, [name]: 1 }).map((y, b) => y - nominal[b]!));
    const total = shifts.reduce((sum, shift) => sum + shift.reduce((a, y) => a + y, 0) ** 2, 0);
    // the variance of the sum of all bins, as the yields of the original model have it in their total over SR1 and SR2
    const original = opened(spec).model;
    const masked = maskData(original, original.observedData(), channels);
    const best = fit(original, masked, { fixed: { mu: 0 } });
    const step = 1e-5;
    const gradient = original.parNames.map((_, p) => {
      const at = (sign: number) =>
        original
          .expectedMainData(best.values.map((value, q) => (q === p ? value + sign * step : value)))
          .slice(1)
          .reduce((a, y) => a + y, 0);
      return (at(1) - at(-1)) / (2 * step);
    });
    const free = original.parNames.flatMap((name, p) => (name === "mu" ? [] : [p]));
    const inverse = inverseOf(negativeHessian(original, best.values, masked, free));
    let variance = 0;
    for (const [i, p] of free.entries()) {
      for (const [j, q] of free.entries()) variance += gradient[p]! * inverse[i]![j]! * gradient[q]!;
    }
    expect(total).toBeCloseTo(variance, 5);
  });

  it("lets the channels stay that see a signal, and asks for them where all do", () => {
    expect(record({ form: "effective" }).channels).toEqual(channels);
    const onlySignal = frozen({
      ...spec,
      channels: spec.channels.filter(({ name }) => name !== "CR"),
      observations: spec.observations.filter(({ name }) => name !== "CR"),
    });
    expect(thrownIssues(() => record({ form: "effective" }, onlySignal))).toMatchObject([
      { code: "not-simplifiable", path: "channels" },
    ]);
    // without a control region nothing determines the normalisation
    expect(() => record({ form: "effective", channels }, onlySignal)).toThrow(/nothing that determines "k"/);
    expect(record({ form: "covariance", channels, from: "all" }, onlySignal).simplified.valid).toBe(true);
  });

  it("is near the original where effects are small", () => {
    const { original, simplified } = record({ form: "covariance", channels });
    expect(simplified.nParameters).toBeLessThan(original.nParameters);
    for (const [i, cls] of original.expectedCls.entries()) {
      expect(Math.abs(simplified.expectedCls[i]! - cls)).toBeLessThan(0.02);
    }
  });
});

describe("simplifyWorkspace, linear", () => {
  it("leaves a likelihood that is linear as it is, in the widths of the constraints", () => {
    const { spec: simple, record: found } = simplifyWorkspace(alreadyLinear, { form: "linear" });
    const [before, after] = [opened(alreadyLinear), opened(simple)];
    const random = seededRandom(3);
    const constants = Array.from({ length: 20 }, () => {
      const [mu, k, jes, theory] = ["mu", "k", "JES", "theory"].map(() => random.uniform(-0.2, 1.5));
      const gammas = [random.uniform(0.9, 1.1), random.uniform(0.9, 1.1)] as const;
      const original = { mu: mu!, k: k!, JES: jes!, theory: theory!, "st[0]": gammas[0], "st[1]": gammas[1] };
      const linear = {
        mu: mu!,
        k: k!,
        JES: (jes! - 0.3) / 1.2,
        theory: theory!,
        st_bin_0: (gammas[0] - 1) / (0.5 / 8),
        st_bin_1: (gammas[1] - 1) / (0.4 / 7),
      };
      expect(after.model.mainLogpdf(linear, after.data)).toBeCloseTo(before.model.mainLogpdf(original, before.data), 9);
      return after.model.logpdf(linear, after.data) - before.model.logpdf(original, before.data);
    });
    // densities in units of the widths: the logarithms of the widths are the only difference
    for (const constant of constants) expect(constant).toBeCloseTo(Math.log(1.2 * (0.5 / 8) * (0.4 / 7)), 9);
    expect(found.simplified.cls).toBeCloseTo(found.original.cls, 8);
    expect(found.simplified.upperLimit).toBeCloseTo(found.original.upperLimit!, 6);
    const bounds = after.model.suggestedBounds[after.model.parIndex("JES")]!;
    expect(bounds[0]).toBeCloseTo((-6 - 0.3) / 1.2, 12);
    expect(bounds[1]).toBeCloseTo((7 - 0.3) / 1.2, 12);
  });

  it("tests a parameter of interest that begins elsewhere than at 0, as limits of it do", () => {
    const parameters = [{ name: "mu", inits: [1], bounds: [[0.1, 10] as const] }];
    const measurements = spec.measurements.map((each) => ({ ...each, config: { ...each.config, parameters } }));
    const { original, simplified } = record({ form: "linear" }, { ...spec, measurements });
    const { model, data } = opened({ ...spec, measurements });
    expect(original.cls).toBe((hypotest(model, data, 1, { testStatistic: "q" }) as ClsTest).cls);
    expect(Number.isFinite(simplified.cls)).toBe(true);
  });

  it("has the rates and slopes of the original at the best fit", () => {
    const [before, after] = [opened(spec), opened(simplifyWorkspace(spec, { form: "linear" }).spec)];
    const best = fit(before.model, before.data);
    const mapped = (values: readonly number[]) =>
      Object.fromEntries(
        before.model.parNames.map((name, p) => {
          const { center = 0, width = 1 } = before.model.prefits[p] ?? {};
          return [name.replace(/\[(\d+)\]$/, "_bin_$1"), (values[p]! - center) / width];
        }),
      );
    for (const [p] of before.model.parNames.entries()) {
      const rateAt = (step: number, isOriginal: boolean) => {
        const values = best.values.map((value, q) => (q === p ? value + step : value));
        return isOriginal ? before.model.expectedMainData(values) : after.model.expectedMainData(mapped(values));
      };
      const [y, z] = [rateAt(0, true), rateAt(0, false)];
      const [up, down] = [rateAt(1e-4, true), rateAt(-1e-4, true)];
      const linear = rateAt(1e-4, false);
      for (const b of y.keys()) {
        expect(z[b]).toBeCloseTo(y[b]!, 9);
        expect((linear[b]! - z[b]!) / 1e-4).toBeCloseTo((up[b]! - down[b]!) / 2e-4, 5);
      }
    }
  });
});

describe("simplifyWorkspace, largest", () => {
  it("keeps the effects of the largest impact, as the refitted ranking orders them", () => {
    const { model, data } = opened(spec);
    const [first] = ranking(model, data, { method: "refit" }).parameters.filter(({ name }) =>
      ["JES", "theory"].includes(name),
    );
    const { spec: kept, record: found } = simplifyWorkspace(spec, { form: "largest", count: 1 });
    const names = opened(kept).model.parNames;
    expect(names).toContain(first!.name);
    expect(names.filter((name) => ["JES", "theory"].includes(name))).toHaveLength(1);
    expect(names.filter((name) => name.startsWith("st1"))).toHaveLength(2);
    expect(found.simplified.nParameters).toBe(found.original.nParameters - 1);
  });

  it("refuses a count that removes nothing, and options of other forms", () => {
    expect(thrownIssues(() => record({ form: "largest", count: 2 }))).toMatchObject([
      { code: "bad-option", path: "count" },
    ]);
    expect(thrownIssues(() => record({ form: "largest" }))).toMatchObject([{ code: "bad-option", path: "count" }]);
    expect(thrownIssues(() => record({ form: "linear", channels: ["CR"], count: 1 }))).toMatchObject([
      { code: "bad-option", path: "channels" },
      { code: "bad-option", path: "count" },
    ]);
    expect(thrownIssues(() => record({ form: "effective", channels: ["VR"] }))).toMatchObject([
      { code: "unknown-channel" },
    ]);
  });
});

describe("simplifyWorkspace", () => {
  it("refuses signals that are not proportional to the parameter of interest, and models without one", () => {
    const quadratic = frozen(
      workspaceSpec({
        channels: {
          SR: [sample("signal", [3, 6], factor("effect", "0.5 + mu^2 / 2"), normfactor("k"))],
          CR: [sample("b", [9])],
        },
        parameters: [{ name: "mu", inits: [1], bounds: [[0, 5]] }],
      }),
    );
    expect(thrownIssues(() => record({ form: "covariance" }, quadratic))).toMatchObject([
      { code: "not-simplifiable", path: "mu" },
    ]);
    const without = { ...spec, measurements: [{ name: "m", config: { poi: "", parameters: [] } }] };
    expect(thrownIssues(() => record({ form: "linear" }, without))).toMatchObject([{ code: "no-poi" }]);
  });
});

function negativeHessian(
  model: Model,
  values: readonly number[],
  data: Parameters<Model["hessian"]>[1],
  free: readonly number[],
) {
  const hessian = model.hessian(values, data);
  return free.map((p) => free.map((q) => -hessian[p * model.nPars + q]!));
}

/** Gauss–Jordan elimination. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const a = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    const pivot = a[i]![i]!;
    a[i] = a[i]!.map((x) => x / pivot);
    for (let r = 0; r < n; r++)
      if (r !== i) {
        const f = a[r]![i]!;
        a[r] = a[r]!.map((x, c) => x - f * a[i]![c]!);
      }
  }
  return a.map((row) => row.slice(n));
}
