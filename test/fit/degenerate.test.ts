import { describe, expect, it } from "vitest";
import { asimovData, correlationMatrix, covarianceMatrix, type FitResult, fit, type Model } from "../../src/index.js";
import { expectNear } from "../helpers/close.js";
import { expectCertified } from "../helpers/fit-checks.js";
import {
  factor,
  histosys,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapefactor,
  shapesys,
  singleChannel,
  staterror,
} from "../helpers/workspaces.js";

/** Relative, between two fits that end a few roundings apart. */
const UNCERTAINTY = 1e-8;
const ESTIMATE = 1e-8;

/** All uncertainties of `result` are those of the same fit with `held` held where it ended, or freed of them. */
function expectSameOthers(model: Model, data: Float64Array, result: FitResult, held: readonly string[]): void {
  const fixed = Object.fromEntries(held.map((name) => [name, result.pars[name]!]));
  const reference = fit(model, data, { fixed });
  expect(reference.certificate.flatDirections).toEqual([]);
  expectNear(result.twiceNll, reference.twiceNll, ESTIMATE, "twiceNll");
  for (const [name, sigma] of Object.entries(result.uncertainties)) {
    expectNear(result.pars[name]!, reference.pars[name]!, ESTIMATE, name);
    expectNear(sigma, reference.uncertainties[name]!, UNCERTAINTY, `uncertainty of ${name}`, sigma);
  }
}

const b = () => sample("b", [40, 60], shapesys("u", [4, 5]), normsys("n", 0.9, 1.1));
const s = () => sample("s", [5, 12], normfactor("mu"));

describe("parameters that the likelihood does not depend on", () => {
  it("a normfactor of a sample without events: named, without uncertainty, and no other is affected", () => {
    const { model, data } = singleChannel([b(), s(), sample("z", [0, 0], normfactor("k"))], [50, 70]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.flatDirections).toEqual([["k"]]);
    expect(result.certificate).toMatchObject({ nFree: 5, rank: 4 });
    expect(result.withoutUncertainty).toEqual({ k: "the likelihood does not depend on it" });
    expect(result.pars["k"]).toBe(1);
    expect(result.message).toContain("flat direction: k");
    const without = singleChannel([b(), s()], [50, 70]);
    const reference = fit(without.model, without.data);
    expectNear(result.twiceNll, reference.twiceNll, ESTIMATE);
    for (const [name, sigma] of Object.entries(reference.uncertainties)) {
      expectNear(result.uncertainties[name]!, sigma, UNCERTAINTY, name);
    }
  });

  it("a shapefactor in bins without events, in those bins only", () => {
    const { model, data } = singleChannel([b(), s(), sample("z", [0, 7], shapefactor("f"))], [50, 75], {
      parameters: [{ name: "mu", fixed: true }],
    });
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.flatDirections).toEqual([["f[0]"]]);
    expect(Object.keys(result.withoutUncertainty)).toEqual(["mu", "f[0]"]);
    expect(result.uncertainties["f[1]"]).toBeGreaterThan(0);
  });

  it.each([0, 1e-17, 0.01, 0.5])(
    "factors of a sample that vanishes at the minimum, to rounding, from α = %d",
    (alpha) => {
      // z is α/5: empty at α = 0, where the fit ends to within 1e-17, so that k and l have curvatures of 1e-34
      const z = sample("z", [0], histosys("alpha", [0], [0.2]), normfactor("k"), normfactor("l"));
      const parts = [sample("b", [40], shapesys("u", [4])), sample("s", [5], normfactor("mu"), normsys("n", 0.9, 1.1))];
      const { model } = singleChannel([...parts, z]);
      const data = asimovData(model);
      const result = fit(model, data, { init: { alpha } });
      expect([result.valid, result.status], result.message).toEqual([true, "converged"]);
      expect(Object.keys(result.withoutUncertainty).sort()).toEqual(["k", "l"]);
      expectSameOthers(model, data, result, ["k", "l"]);
    },
  );

  it("a constrained parameter without effect keeps its pre-fit uncertainty", () => {
    const { model, data } = singleChannel([b(), s(), sample("z", [0, 0], normsys("idle", 0.9, 1.1))], [50, 70]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expectNear(result.uncertainties["idle"]!, 1, 1e-12);
  });
});

describe("parameters that act together", () => {
  it("two normfactors on one sample: one flat direction with both, others as with one held", () => {
    const signal = sample("s", [5, 12], normfactor("mu"), normfactor("k"));
    const { model, data } = singleChannel([b(), signal], [50, 70]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.flatDirections).toEqual([["k", "mu"]]);
    expect(result.withoutUncertainty).toEqual({ k: "degenerate with mu", mu: "degenerate with k" });
    expect(result.certificate).toMatchObject({ nFree: 5, rank: 4 });
    for (const held of ["mu", "k"]) expectSameOthers(model, data, result, [held]);
    // only the product is known: that of the fit with one factor
    const single = singleChannel([b(), s()], [50, 70]);
    expectNear(result.pars["k"]! * result.pars["mu"]!, fit(single.model, single.data).pars["mu"]!, ESTIMATE);
  });

  it("beside a product that neither factor of which matters at its bounds: each direction is named once", () => {
    const product = sample("s", [5, 12], normfactor("mu"), normfactor("nu"));
    const { model, data } = modelOf({
      channels: { SR: [b(), product], CR: [sample("c", [40], normfactor("k"), normfactor("l"))] },
      observed: { SR: [30, 45], CR: [44] },
    });
    // less is observed than the background: at 0 and 0 the likelihood curves down only where one of the two is negative
    const result = fit(model, data, { init: { mu: 0, nu: 0 } });
    const { flatDirections, nFree, rank } = result.certificate;
    expect([result.valid, result.pars["mu"]! * result.pars["nu"]!]).toEqual([true, 0]);
    const named = flatDirections.map((names) => [...names].sort().join());
    expect(named.filter((names) => names === "k,l")).toHaveLength(1);
    expect(new Set(named).size).toBe(named.length);
    expect(nFree - rank).toBe(named.length);
    for (const name of ["mu", "nu", "k", "l"]) expect(result.uncertainties[name]).toBeUndefined();
    expectNear(result.pars["k"]! * result.pars["l"]!, 1.1, ESTIMATE);
  });

  it("three of them leave two flat directions", () => {
    const signal = sample("s", [5, 12], normfactor("mu"), normfactor("k"), normfactor("l"));
    const { model, data } = singleChannel([b(), signal], [50, 70]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.flatDirections).toHaveLength(2);
    expect(new Set(result.certificate.flatDirections.flat())).toEqual(new Set(["k", "l", "mu"]));
    expectSameOthers(model, data, result, ["mu", "l"]);
  });

  it("a free shapefactor beside the signal strength in the same bins", () => {
    const background = sample("b", [40, 60], shapefactor("f"), shapesys("u", [4, 5]), normsys("n", 0.9, 1.1));
    const { model, data } = singleChannel([background, s()], [50, 70]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    // with f free in every bin nothing is left to tell mu, and n moves f alone
    expect(result.certificate.flatDirections).toEqual([expect.arrayContaining(["mu", "f[0]", "f[1]"])]);
    expect(Object.keys(result.uncertainties)).toEqual(["n", "u[0]", "u[1]"]);
    expectSameOthers(model, data, result, ["mu"]);
    // the auxiliary data alone constrain them
    expectNear(result.uncertainties["n"]!, 1, UNCERTAINTY);
    expectNear(result.uncertainties["u[0]"]!, 0.1, UNCERTAINTY);
  });

  it("a free shapefactor and a shapesys on the same bins are not degenerate: the constraint tells them apart", () => {
    const background = sample("b", [40, 60], shapefactor("f"), shapesys("u", [4, 5]));
    const { model, data } = singleChannel([background, sample("s", [5, 12], normfactor("mu"))], [50, 70], {
      parameters: [{ name: "mu", fixed: true }],
    });
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.flatDirections).toEqual([]);
    // f γ 40 + 5 = 50, γ = 1: f = 1.125, relative variance 50/45² + 1/100
    expectNear(result.pars["f[0]"]!, 1.125, ESTIMATE);
    expectNear(result.uncertainties["f[0]"]!, 1.125 * Math.sqrt(50 / 45 ** 2 + 0.01), UNCERTAINTY);
  });

  it("two shapefactors on the same bins: one direction a bin, in one block each", () => {
    const background = sample("b", [40, 60], shapefactor("f"), shapefactor("g"));
    const { model, data } = modelOf({
      channels: { A: [background], B: [sample("s", [30], normfactor("mu"), normsys("n", 0.9, 1.1))] },
      observed: { A: [50, 55], B: [33] },
    });
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.flatDirections).toEqual([
      ["f[0]", "g[0]"],
      ["f[1]", "g[1]"],
    ]);
    expectSameOthers(model, data, result, ["f[0]", "f[1]"]);
    expect(result.withoutUncertainty["g[1]"]).toBe("degenerate with f[1]");
  });

  it("a staterror of width 0 is fixed, not flat", () => {
    const { model, data } = singleChannel([sample("b", [40, 60], staterror("t", [0, 3])), s()], [50, 70]);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(result.certificate.flatDirections).toEqual([]);
    expect(result.withoutUncertainty).toEqual({ "t[0]": "held fixed" });
  });
});

describe("matrices of a degenerate fit", () => {
  const { model, data } = singleChannel([b(), sample("s", [5, 12], normfactor("mu"), normfactor("k"))], [50, 70]);
  const result = fit(model, data);
  const n = model.nPars;

  it("have zeros for parameters without uncertainty, and a unit diagonal of correlations", () => {
    const [covariance, correlation] = [covarianceMatrix(result), correlationMatrix(result)];
    for (const [p, name] of model.parNames.entries()) {
      expect(correlation[p * n + p]).toBe(1);
      if (name in result.uncertainties) continue;
      for (let q = 0; q < n; q++) {
        expect([covariance[p * n + q], covariance[q * n + p]]).toEqual([0, 0]);
        if (q !== p) expect(correlation[p * n + q]).toBe(0);
      }
    }
  });
});

describe("what ends a flat direction, down and up", () => {
  // The first bin measures mu; the second one sees what it expects, 100 events times a factor of theta.
  it.each([
    ["the bounds, where the factor is 1", "1 + 0 * theta", [-10, 10], ["bound", "bound"]],
    ["a rise, where it is 1 + theta² and its curvature vanishes at 0", "1 + theta^2", [-10, 10], ["rise", "rise"]],
    ["the domain, where it has a root of theta", "1 + 0 * sqrt(theta + 1)", [-10, 10], ["domain", "bound"]],
    ["a length of which nobody would speak", "1 + 0 * theta", [-1e60, 1e60], ["steps", "steps"]],
  ] as const)("%s", (_, expression, bounds, ends) => {
    const samples = [sample("s", [10, 0], normfactor("mu")), sample("b", [0, 100], factor("f", expression))];
    const { model, data } = singleChannel(samples, [12, 100], {
      parameters: [{ name: "theta", inits: [0], bounds: [[bounds[0], bounds[1]]] }],
    });
    const { valid, certificate } = fit(model, data);
    expect(valid).toBe(true);
    expect(certificate.flatDirections).toEqual([["theta"]]);
    expect(certificate.flatEnds).toEqual([ends]);
  });
});
