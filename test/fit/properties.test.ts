import { describe, expect, it } from "vitest";
import { asimovData, correlationMatrix, covarianceMatrix, fit } from "../../src/index.js";
import { expectClose, expectNear } from "../helpers/close.js";
import { transpose } from "../helpers/dense-reference.js";
import { expectCertified } from "../helpers/fit-checks.js";
import {
  histosys,
  modelOf,
  normfactor,
  normsys,
  sample,
  shapesys,
  singleChannel,
  staterror,
} from "../helpers/workspaces.js";

/** Two fits that end a few roundings apart. */
const SAME = 1e-9;

const samples = [
  sample("b", [40, 60], shapesys("u", [4, 5]), normsys("n", 0.9, 1.1), staterror("t", [2, 3])),
  sample("s", [5, 12], normfactor("mu"), histosys("h", [4, 12], [6, 13]), staterror("t", [0.5, 1])),
];
const { model, data } = singleChannel(samples, [49, 70]);
const result = fit(model, data);

describe("a fit", () => {
  it("to the Asimov data of a point gives that point back", () => {
    for (const point of [{}, { mu: 2.5, n: 0.7 }, { mu: 0.3, h: -0.8, "u[0]": 1.2, "t[1]": 0.95 }]) {
      const asimov = asimovData(model, point);
      const fitted = fit(model, asimov);
      expectCertified(model, asimov, fitted);
      expectClose(fitted.values, model.resolve(point), SAME);
    }
  });

  it("of k times all counts has purely statistical uncertainties divided by √k", () => {
    const scaled = (k: number) => {
      const parts = [sample("b", [40 * k, 60 * k], normfactor("bkg")), sample("s", [20 * k, 5 * k], normfactor("mu"))];
      return singleChannel(parts, [63 * k, 61 * k]);
    };
    const one = scaled(1);
    const reference = fit(one.model, one.data);
    for (const k of [4, 100, 0.25]) {
      const other = scaled(k);
      const fitted = fit(other.model, other.data);
      expectClose(fitted.values, reference.values, SAME);
      for (const [name, sigma] of Object.entries(reference.uncertainties)) {
        expectNear(fitted.uncertainties[name]!, sigma / Math.sqrt(k), SAME, `${name}, k = ${k}`);
      }
    }
  });

  it("by hand: two bins and two factors solve exactly", () => {
    // 40 b + 20 m = 70, 60 b + 5 m = 65: b = 0.95, m = 1.6
    const parts = [sample("b", [40, 60], normfactor("bkg")), sample("s", [20, 5], normfactor("mu"))];
    const own = singleChannel(parts, [70, 65]);
    const fitted = fit(own.model, own.data);
    expectClose(fitted.values, [0.95, 1.6], SAME);
    // covariance = A⁻¹ diag(n) A⁻ᵀ with A⁻¹ = [[5, −20], [−60, 40]]/(200 − 1200)
    const inverse = [5, -20, -60, 40].map((x) => x / -1000);
    const [a, b, c, d] = inverse as [number, number, number, number];
    const expected = [
      a * a * 70 + b * b * 65,
      a * c * 70 + b * d * 65,
      a * c * 70 + b * d * 65,
      c * c * 70 + d * d * 65,
    ];
    expectClose(covarianceMatrix(fitted), expected, SAME);
  });

  it("does not depend on the order of samples and channels, nor on fits before it", () => {
    const channels = { A: samples, B: [sample("c", [30], normsys("n", 0.8, 1.3))] };
    const [one, other] = [
      modelOf({ channels, observed: { A: [49, 70], B: [33] } }),
      modelOf({ channels: { B: channels.B, A: [...samples].reverse() }, observed: { A: [49, 70], B: [33] } }),
    ];
    expect(fit(one.model, one.data).values).toEqual(fit(other.model, other.data).values);
    fit(one.model, asimovData(one.model, { mu: 5 }));
    // but for the origin, which tells the documents apart
    const found = [fit(one.model, one.data), fit(other.model, other.data)].map(({ origin, ...rest }) => rest);
    expect(found[0]).toEqual(found[1]);
  });

  it("with a bin split in two halves has the same result", () => {
    const whole = singleChannel([sample("b", [40], normsys("n", 0.9, 1.1)), sample("s", [10], normfactor("mu"))], [56]);
    const halves = singleChannel(
      [sample("b", [20, 20], normsys("n", 0.9, 1.1)), sample("s", [5, 5], normfactor("mu"))],
      [28, 28],
    );
    const [a, b] = [fit(whole.model, whole.data), fit(halves.model, halves.data)];
    expectClose(a.values, b.values, SAME);
    expectNear(a.uncertainties["mu"]!, b.uncertainties["mu"]!, SAME);
  });
});

describe("its record", () => {
  it("holds the same numbers by name and in order", () => {
    expectCertified(model, data, result);
    expect(Object.keys(result.pars)).toEqual(model.parNames);
    expect(Object.values(result.pars)).toEqual(result.values);
    expect(Object.keys(result.uncertainties)).toEqual(model.parNames);
    expect(result.certificate.evaluations.hessian).toBeGreaterThan(0);
    expect(result.certificate.edm).toBeLessThan(1e-12);
  });

  it("survives JSON, but for the factors of the covariance", () => {
    const { covariance, ...plain } = result;
    expect(covariance).toBeDefined();
    expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
  });

  it("survives a structured clone, covariance included", () => {
    const clone = structuredClone({ ...result });
    expect(covarianceMatrix(clone)).toEqual(covarianceMatrix(result));
  });

  it("takes any name as an ordinary key", () => {
    const names = ["__proto__", "constructor", "toString"];
    const odd = singleChannel([
      sample("b", [40, 50, 60, 70], normsys("constructor", 0.9, 1.1)),
      ...names.slice(0, 1).map((name) => sample("s", [5, 1, 2, 9], normfactor(name))),
      sample("z", [1, 20, 3, 1], normfactor("toString")),
    ]);
    const fitted = fit(odd.model, odd.data);
    expect(Object.keys(fitted.pars).sort()).toEqual([...names].sort());
    for (const name of names) expect(fitted.uncertainties[name]).toBeGreaterThan(0);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(Object.entries(fit(odd.model, odd.data, { fixed: ["__proto__"] }).withoutUncertainty)).toEqual([
      ["__proto__", "held fixed"],
    ]);
  });
});

describe("covariance and correlation", () => {
  const n = model.nPars;

  it("are symmetric; correlations have a unit diagonal and lie within ±1", () => {
    const [covariance, correlation] = [covarianceMatrix(result), correlationMatrix(result)];
    const sigma = (k: number) => Math.sqrt(covariance[k * (n + 1)]!);
    const scale = covariance.map((_, k) => sigma(Math.floor(k / n)) * sigma(k % n));
    expectClose(covariance, transpose(covariance, n), 1e-14, "covariance", scale);
    expectClose(correlation, transpose(correlation, n), 1e-14, "correlation");
    for (let p = 0; p < n; p++) expect(correlation[p * n + p]).toBe(1);
    expect(Math.max(...correlation.map(Math.abs))).toBe(1);
    expectClose(
      correlation,
      covariance.map((c, k) => c / scale[k]!),
      1e-14,
    );
  });

  it("are the inverse of the Hessian of −log L, not of −2 log L", () => {
    const single = singleChannel([sample("s", [25], normfactor("mu"))]);
    const fitted = fit(single.model, single.data);
    // σ = √25/25; half the covariance would be the common slip
    expectNear(covarianceMatrix(fitted)[0]!, 0.04, 1e-14);
  });

  it("are fresh arrays", () => {
    const first = covarianceMatrix(result);
    const kept = first.slice();
    correlationMatrix(result);
    fit(model, asimovData(model));
    expect(first).toEqual(kept);
    expect(covarianceMatrix(result)).toEqual(kept);
  });
});
