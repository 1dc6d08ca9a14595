import { describe, expect, it } from "vitest";
import { binImpacts } from "../../src/diagnostics/bin-impacts.js";
import { breakdown } from "../../src/diagnostics/breakdown.js";
import { correlatedParameters, correlations } from "../../src/diagnostics/correlations.js";
import { goodnessOfFit } from "../../src/diagnostics/goodness-of-fit.js";
import { findMinima } from "../../src/diagnostics/minima.js";
import { reviewFit } from "../../src/diagnostics/review-fit.js";
import { correlationMatrix } from "../../src/fit/covariance.js";
import { fit } from "../../src/fit/fit.js";
import { maskData } from "../../src/model/data.js";
import { formatRecord, parseRecord } from "../../src/records/record.js";
import { expectNear } from "../helpers/close.js";
import { extendedModelOf } from "../helpers/extended-model.js";
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

const typical = () =>
  modelOf({
    channels: {
      SR: [
        sample("signal", [30, 60, 40], normfactor("mu"), normsys("theory", 0.75, 1.2), factor("f", "1 + 0.1*tilt^2")),
        sample("background", [100, 80, 50], normfactor("k"), normsys("tilt", 0.97, 1.02), shapesys("gamma", [7, 5, 4])),
      ],
      CR: [sample("background", [400], normfactor("k"), normsys("acceptance", 0.95, 1.04))],
    },
    observed: { SR: [135, 133, 92], CR: [420] },
  });

/** A deficit in bin 1 takes mu to where bin 0, which has no events, expects 2 + h + 4 mu = 0. */
const onEdge = () =>
  singleChannel(
    [
      sample("signal", [4, 40], normfactor("mu")),
      sample("background", [2, 100], histosys("h", [1, 100], [3, 100]), histosys("t", [2, 90], [2, 110])),
    ],
    [0, 60],
    { parameters: [{ name: "mu", bounds: [[-5, 5]], inits: [0] }] },
  );

const expectRecord = (record: { readonly kind: string }) => {
  expect(schemaErrors(record)).toEqual([]);
  expect(parseRecord(formatRecord(record))).toEqual(record);
};

describe("binImpacts", () => {
  it("is the limit of fits to data with a little more in one bin", () => {
    const { model, data } = typical();
    const result = binImpacts(model, data);
    expect(result.bins.map(({ channel, bin }) => [channel, bin])).toEqual([
      ["CR", 0],
      ["SR", 0],
      ["SR", 1],
      ["SR", 2],
    ]);
    for (const [i, { perEvent, perSigma }] of result.bins.entries()) {
      const at = (more: number) => {
        const moved = data.slice();
        moved[i]! += more;
        return fit(model, moved).pars.mu!;
      };
      // central differences over ±0.01 events of about 100
      expectNear(perEvent, (at(0.01) - at(-0.01)) / 0.02, 1e-8);
      expectNear(perSigma, perEvent * Math.sqrt(data[i]!), 1e-15);
    }
    expectRecord(result);
  });

  it("is 1/s for one bin with s signal events", () => {
    // μ̂ = (n − b)/s
    const { model, data } = singleChannel([sample("s", [4], normfactor("mu")), sample("b", [20])], [25]);
    expectNear(binImpacts(model, data).bins[0]!.perEvent, 0.25, 1e-12);
  });

  it("is 1/s at kinks, too, from whichever side they were looked at last", () => {
    const codes = { interpolation: { normsys: "code1", histosys: "code0" } } as const;
    const samples = [
      sample("s", [5.37], normfactor("mu"), histosys("h", [8.58], [6.71])),
      sample("b", [70.55], normsys("k", 0.8, 0.8), histosys("h", [42.98], [49.3])),
    ];
    const { model, data } = singleChannel(samples, [83], {
      ...codes,
      parameters: [{ name: "mu", bounds: [[-1, 100]], inits: [0] }],
    });
    expectNear(binImpacts(model, data).bins[0]!.perEvent, 1 / 5.37, 1e-9);
  });

  it("is the limit of fits to data with a little more on the edge of the domain", () => {
    const { model, data } = onEdge();
    const result = binImpacts(model, data);
    const at = (i: number, more: number) => {
      const moved = data.slice();
      moved[i]! += more;
      return fit(model, moved).pars.mu!;
    };
    const h = 1e-3;
    // one-sided for the bin without events, in which a fit leaves 1e-10 at most; with an error of the order of h²
    const forward = (4 * at(0, h) - at(0, 2 * h) - 3 * at(0, 0)) / (2 * h);
    expectNear(result.bins[0]!.perEvent, forward, 1e-4);
    expectNear(result.bins[1]!.perEvent, (at(1, h) - at(1, -h)) / (2 * h), 1e-6);
  });

  describe("with Gaussian data", () => {
    const covariance = [
      [9, 2, -1],
      [2, 16, 3],
      [-1, 3, 12],
    ];
    const mixed = () =>
      extendedModelOf(
        {
          channels: {
            spectrum: [
              sample("signal", [6, -2, 5], normfactor("mu"), normsys("theory", 0.75, 1.2)),
              sample("background", [10, 3, -8], normsys("tilt", 0.97, 1.02), staterror("stat", [1, 0.5, 0.4])),
            ],
            CR: [sample("background", [400], normsys("tilt", 0.97, 1.02), normsys("acceptance", 0.95, 1.04))],
          },
          observed: { spectrum: [18, 2, -1], CR: [420] },
        },
        {},
        { covariances: [{ channels: ["spectrum"], matrix: covariance }] },
      );

    it.each([
      ["all bins", {}, [0, 1, 2]],
      ["bins of which one is left out", { spectrum: [1] }, [0, 2]],
    ])("is the limit of fits too: %s", (_, masked, bins) => {
      const { model, data } = mixed();
      const result = binImpacts(model, maskData(model, data, masked));
      const found = result.bins.filter(({ channel }) => channel === "spectrum");
      expect(found.map(({ bin }) => bin)).toEqual(bins);
      expect(result.bins).toHaveLength(bins.length + 1);
      const { begin } = model.channels.find(({ name }) => name === "spectrum")!;
      for (const { bin, perEvent, perSigma } of found) {
        const at = (more: number) => {
          const moved = data.slice();
          moved[begin + bin]! += more;
          return fit(model, maskData(model, moved, masked)).pars.mu!;
        };
        expectNear(perEvent, (at(1e-3) - at(-1e-3)) / 2e-3, 1e-7);
        expectNear(perSigma, perEvent * Math.sqrt(covariance[bin]![bin]!), 1e-15);
      }
      expect(result.notes).toEqual([expect.stringContaining('The data of channel "spectrum" are Gaussian')]);
      expectRecord(result);
    });
  });

  it("leaves out masked bins", () => {
    const { model, data } = typical();
    const masked = maskData(model, data, { SR: [1] });
    const { bins, origin } = binImpacts(model, masked);
    expect(bins.map(({ channel, bin }) => `${channel}${bin}`)).toEqual(["CR0", "SR0", "SR2"]);
    expect(origin.data.masked).toEqual([{ channel: "SR", bins: [1] }]);
  });
});

describe("breakdown", () => {
  it("adds in quadrature where groups are independent", () => {
    // Large counts: σ² = n/s² + (0.1 b/s)² + (0.02 b/s)² with b/s = 2.5, to first order of code 4's slopes.
    const { model, data } = singleChannel(
      [
        sample("signal", [4e6], normfactor("mu")),
        sample("background", [1e7], normsys("a_large", 0.9, 1.1), normsys("a_small", 0.98, 1.02)),
      ],
      [1.4e7],
    );
    const result = breakdown(model, data, { groups: { large: "a_large", small: ["a_small"], both: "a_*" } });
    const [large, small, both] = result.groups.map(({ uncertainty }) => uncertainty) as [number, number, number];
    expectNear(result.statistical, Math.sqrt(1.4e7) / 4e6, 1e-9);
    expectNear(large, 0.25, 2e-3);
    expectNear(small, 0.05, 1e-4);
    expectNear(both, Math.hypot(large, small), 1e-9);
    expectNear(result.total, Math.hypot(both, result.statistical), 1e-9);
    expect(result.groups[2]!.parameters).toEqual(["a_large", "a_small"]);
    expect(result.notes).toEqual([
      '"a_large" is in 2 groups: "large", "both".',
      '"a_small" is in 2 groups: "small", "both".',
    ]);
    expectRecord(result);
  });

  it("stays on the edge of the domain", () => {
    // On the edge mu = −(2 + h)/4, so that h adds 4² to the curvature of mu, and nothing is left to mu where h is held.
    const { model, data } = onEdge();
    const { mu, t } = fit(model, data).pars as Record<"mu" | "t", number>;
    const rate = 100 + 40 * mu + 10 * t;
    const ofEvents = data[1]! / rate ** 2;
    // curvatures of −log L in (mu, t)
    const [a, b, c] = [1600 * ofEvents + 16, 400 * ofEvents, 100 * ofEvents + 1];
    const result = breakdown(model, data, { groups: { t: "t", h: "h" } });
    expectNear(result.total, Math.sqrt(c / (a * c - b * b)), 1e-5);
    expect(result.statistical).toBe(0);
    const [ofT, ofH] = result.groups.map(({ uncertainty }) => uncertainty);
    expectNear(ofT!, Math.sqrt(c / (a * c - b * b) - 1 / a), 1e-5);
    expect(ofH).toBe(result.total);
    const byRefits = breakdown(model, data, { groups: { t: "t" }, method: "refit" });
    expectNear(ofT!, byRefits.groups[0]!.uncertainty, 1e-5);
  });

  it("gives the same by refits", () => {
    const { model, data } = typical();
    const groups = { gammas: "gamma", theory: "theory", rest: ["tilt", "acc*"] };
    const [hessian, refit] = (["hessian", "refit"] as const).map((method) =>
      breakdown(model, data, { groups, method }),
    );
    expectNear(hessian!.statistical, refit!.statistical, 1e-8);
    for (const [k, { uncertainty }] of hessian!.groups.entries()) {
      // the difference of two squares loses digits
      expectNear(uncertainty, refit!.groups[k]!.uncertainty, 1e-6);
    }
  });

  it("refuses patterns without a parameter and groups with the parameter of interest, all at once", () => {
    const { model, data } = typical();
    const issues = thrownIssues(() => breakdown(model, data, { groups: { a: "JES_*", b: ["m?"], c: "gama" } }));
    expect(issues).toMatchObject([
      { code: "unknown-parameter", path: 'groups["a"]' },
      { code: "poi-in-group", path: 'groups["b"]' },
      { code: "unknown-parameter", path: 'groups["c"]' },
    ]);
  });
});

describe("correlations", () => {
  it("keeps the parameters with a correlation above the threshold", () => {
    const { model, data } = typical();
    const best = fit(model, data);
    const all = correlationMatrix(best);
    const n = model.nPars;
    const threshold = 0.3;
    const result = correlations(model, data, { threshold });
    const kept = model.parNames.filter((_, p) =>
      model.parNames.some((_, q) => p !== q && Math.abs(all[p * n + q]!) >= threshold),
    );
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.length).toBeLessThan(n);
    expect(result.parameters).toEqual(kept);
    for (const [i, a] of kept.entries()) {
      for (const [j, b] of kept.entries()) {
        const expected = all[model.parIndex(a) * n + model.parIndex(b)]!;
        expect(result.matrix[i * kept.length + j]).toBe(expected);
      }
    }
    expectRecord(result);
    expect(correlatedParameters(best, 0).names).toEqual(model.parNames);
  });

  it("refuses a threshold that is no correlation", () => {
    const { model, data } = typical();
    expect(thrownIssues(() => correlations(model, data, { threshold: 2 }))).toMatchObject([{ code: "bad-option" }]);
  });
});

describe("goodnessOfFit", () => {
  it("is the Poisson deviance for a model without parameters that matter", () => {
    // mu held at 1: 2 Σ (λ − n + n log(n/λ)) for n = 12, 7 and λ = 10, 10, 2 degrees of freedom: p = e^(−χ²/2)
    const { model, data } = singleChannel([sample("s", [10, 10], normfactor("mu"))], [12, 7]);
    const chi2 = 2 * (10 - 12 + 12 * Math.log(1.2) + 10 - 7 + 7 * Math.log(0.7));
    const result = goodnessOfFit(model, data, { fit: { fixed: { mu: 1 } } });
    expectNear(result.statistic, chi2, 1e-12);
    expect(result.degreesOfFreedom).toBe(2);
    expectNear(result.pValue!, Math.exp(-chi2 / 2), 1e-12);
    expectRecord(result);
  });

  it("is 0 for Asimov data, constraints included", () => {
    const { model } = typical();
    const pars = { ...Object.fromEntries(model.parNames.map((name, p) => [name, model.suggestedInit[p]!])), mu: 1.3 };
    const { statistic, pValue } = goodnessOfFit(model, model.expectedData({ ...pars, theory: 0.4, "gamma[1]": 1.1 }));
    expectNear(statistic, 0, 1e-9);
    expectNear(pValue!, 1, 1e-6);
  });

  it("counts neither masked bins nor the parameters that only they see", () => {
    const { model, data } = modelOf({
      channels: {
        SR: [sample("s", [10, 10, 10], normfactor("mu"))],
        CR: [sample("t", [10], normfactor("k"))],
      },
      observed: { SR: [12, 9, 10], CR: [11] },
    });
    expect(goodnessOfFit(model, data).degreesOfFreedom).toBe(4 - 2);
    const { degreesOfFreedom, notes } = goodnessOfFit(model, maskData(model, data, ["CR"]));
    expect(degreesOfFreedom).toBe(3 - 1);
    expect(notes.join()).toMatch(/flat in 1 of the free parameters.*: k/);
  });

  it("has no p-value without degrees of freedom", () => {
    const { model, data } = singleChannel([sample("s", [10], normfactor("mu"))], [12]);
    const result = goodnessOfFit(model, data);
    expect(result.pValue).toBeUndefined();
    expect(result.notes.join()).toMatch(/can describe any data/);
    expectRecord(result);
  });
});

describe("findMinima", () => {
  it("finds both minima of a double well, the same for the same seed", () => {
    // As in the test of minos: alpha = −0.699 with 0.585 and 0.808 with 0.942.
    const { model, data } = singleChannel([sample("a", [100], histosys("alpha", [119], [113]))], [116]);
    const result = findMinima(model, data, { nStarts: 12, seed: 3 });
    expect(result.minima.length).toBe(2);
    expectNear(result.minima[0]!.values[0]!, -0.699, 1e-3);
    expectNear(result.minima[1]!.values[0]!, 0.808, 1e-3);
    expectNear(result.minima[1]!.deltaTwiceNll, 0.942 - 0.585, 1e-3);
    expect(result.minima[0]!.nStarts + result.minima[1]!.nStarts + result.nFailed).toBe(12);
    expect(findMinima(model, data, { nStarts: 12, seed: 3 })).toEqual(result);
    expectRecord(result);
  });

  it("estimates what it missed from the numbers of minima and starts", () => {
    // w = 2, N = 12: 2 · 11 / (12 − 2 − 2) = 2.75 minima, 2 · 3 / (12 · 11) = 1/22
    const { model, data } = singleChannel([sample("a", [100], histosys("alpha", [119], [113]))], [116]);
    const two = findMinima(model, data, { nStarts: 12, seed: 3 });
    expect(two.expectedMinima).toBeCloseTo(2.75, 12);
    expect(two.unseenMass).toBeCloseTo(1 / 22, 12);
    // w = 1: N = 4 gives 3 and 1/6, N = 3 is too few for the first, N = 2 for both
    const one = singleChannel([sample("a", [10], normfactor("mu"))], [12]);
    const from = (nStarts: number) => findMinima(one.model, one.data, { nStarts });
    expect(from(4)).toMatchObject({ expectedMinima: 3, unseenMass: 1 / 6 });
    expect(from(3)).toMatchObject({ unseenMass: 1 / 3 });
    expect(from(3)).not.toHaveProperty("expectedMinima");
    expect(from(2)).not.toHaveProperty("unseenMass");
    for (const record of [two, from(4), from(3), from(2)]) expectRecord(record);
  });

  it("estimates nothing from starts that led to no minimum", () => {
    const { model, data } = singleChannel([sample("a", [0], normfactor("mu"))], [12]);
    const none = findMinima(model, data, { nStarts: 5 });
    expect(none).toMatchObject({ nFailed: 5, minima: [] });
    expect(none).not.toHaveProperty("unseenMass");
    expectRecord(none);
  });

  it("takes the ends of a flat valley for one minimum", () => {
    const { model, data } = singleChannel([sample("a", [10], normfactor("mu"), normfactor("k"))], [12]);
    expect(findMinima(model, data, { nStarts: 8 }).minima.length).toBe(1);
  });

  it("refuses counts that are none", () => {
    const { model, data } = typical();
    expect(thrownIssues(() => findMinima(model, data, { nStarts: 0, seed: -1 }))).toMatchObject([
      { code: "bad-option", path: "nStarts" },
      { code: "bad-option", path: "seed" },
    ]);
  });
});

describe("reviewFit", () => {
  const codes = (review: { findings: readonly { code: string; parameter: string }[] }) =>
    review.findings.map(({ code, parameter }) => `${code} ${parameter}`);

  it("finds nothing in an unremarkable fit", () => {
    const { model, data } = singleChannel(
      [sample("s", [10, 20], normfactor("mu")), sample("b", [50, 50], normsys("xs", 0.97, 1.03))],
      [61, 70],
    );
    const review = reviewFit(model, data);
    expect(review.findings).toEqual([]);
    expectRecord(review);
  });

  it("points out bounds, pulls, constraints and one-sided variations", () => {
    const { model, data } = modelOf({
      channels: {
        SR: [sample("signal", [10], normfactor("mu")), sample("background", [1000], normsys("wide", 0.7, 1.3))],
        CR: [sample("other", [1000], histosys("twisted", [1040], [1030])), sample("s", [1], staterror("mc", [0.5]))],
      },
      observed: { SR: [1380], CR: [1001] },
      parameters: [{ name: "mu", bounds: [[0, 2]] }],
    });
    const review = reviewFit(model, data);
    expect(codes(review)).toContain("at-bound mu");
    expect(codes(review)).toContain("pulled wide");
    expect(codes(review)).toContain("over-constrained wide");
    expect(codes(review)).toContain("one-sided twisted");
    expect(codes(review)).not.toContain("one-sided wide");
    expectRecord(review);
    expect(codes(reviewFit(model, data, { pulledAbove: 5, constrainedBelow: 0.001 }))).not.toContain("pulled wide");
  });

  it("points out bins that hold the fit on the edge of the domain", () => {
    const { model, data } = onEdge();
    const edges = reviewFit(model, data).findings.filter(({ code }) => code === "at-edge");
    const { multiplier } = fit(model, data).certificate.atEdges[0]!;
    expect(edges.map(({ parameter }) => parameter)).toEqual([""]);
    expect(edges[0]!.message).toContain('Bin 0 (counted from 0) of channel "c"');
    expect(edges[0]!.message).toContain(`fall by ${multiplier.toPrecision(3)} per event`);
    expectRecord(reviewFit(model, data));
  });

  it("points out flat directions and fits that failed", () => {
    const flat = singleChannel([sample("a", [10], normfactor("mu"), normfactor("k"))], [12]);
    expect(codes(reviewFit(flat.model, flat.data))).toEqual(["degenerate k, mu"]);
    const failing = reviewFit(flat.model, flat.data, { fit: { maxIterations: 1 } });
    expect(failing.findings[0]!.code).toBe("not-valid");
    expectRecord(failing);
  });
});
