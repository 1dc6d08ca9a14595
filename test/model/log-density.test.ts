import { describe, expect, it } from "vitest";
import { expectClose, expectNear } from "../helpers/close.js";
import {
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

/** A few roundings. */
const ROUNDING = 1e-14;
const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

describe("rates by hand", () => {
  it("shifts act before every factor: (nominal + shifts) × factors", () => {
    const b = sample(
      "b",
      [10],
      histosys("h", [8], [13]),
      histosys("g", [9], [11]),
      normsys("n", 0.8, 1.3),
      normfactor("k"),
    );
    const { model } = singleChannel([b, sample("s", [5], normfactor("mu"))]);
    // (10 + 3·2 − 1) · 1.3² · 0.5 + 5 · 2 = 22.675
    expectClose(model.expectedMainData({ h: 2, g: -1, n: 2, k: 0.5, mu: 2 }), [22.675], ROUNDING);
  });

  it("two per-bin modifiers on one bin multiply, and act on their own bin only", () => {
    const b = sample("b", [10, 20], shapesys("u", [1, 1]), staterror("t", [1, 1]), shapefactor("f"));
    const { model } = singleChannel([b, sample("s", [1, 1], normfactor("mu"))]);
    const pars = { "u[0]": 2, "t[0]": 3, "f[0]": 0.5, "u[1]": 1.5, "f[1]": 4, mu: 0 };
    expectClose(model.expectedMainData(pars), [10 * 2 * 3 * 0.5, 20 * 1.5 * 4], ROUNDING);
  });

  it("a sample without modifiers is its nominal", () => {
    const { model } = singleChannel([sample("b", [3, 4]), sample("s", [5, 6], normfactor("mu"))]);
    expect([...model.expectedBySample({ mu: 7 }).get("c")!.get("b")!]).toEqual([3, 4]);
    expect([...model.expectedMainData({ mu: 0 })]).toEqual([3, 4]);
  });

  it("channels are sorted by name in every vector", () => {
    const { model, data } = modelOf({
      channels: { z: [sample("s", [1, 2], normfactor("mu"))], a: [sample("s", [3], normfactor("mu"))] },
      observed: { z: [11, 12], a: [13] },
    });
    expect([...data]).toEqual([13, 11, 12]);
    expect([...model.expectedMainData({ mu: 2 })]).toEqual([6, 2, 4]);
    expect(model.channels).toEqual([
      { name: "a", begin: 0, nBins: 1, samples: ["s"] },
      { name: "z", begin: 1, nBins: 2, samples: ["s"] },
    ]);
    expect([...model.expectedByChannel({}).keys()]).toEqual(["a", "z"]);
  });
});

describe("log-density by hand", () => {
  it("of a counting experiment: Poisson(12 | 5 mu + 10 γ) Poisson(16 | 16 γ)", () => {
    const { model, data } = singleChannel(
      [sample("b", [8], shapesys("u", [2])), sample("s", [5], normfactor("mu"))],
      [12],
    );
    const logFactorial = (n: number) => Array.from({ length: n }, (_, k) => Math.log(k + 1)).reduce((a, b) => a + b, 0);
    const poisson = (n: number, rate: number) => n * Math.log(rate) - rate - logFactorial(n);
    expectNear(model.mainLogpdf([0.8, 1.1], data), poisson(12, 5 * 0.8 + 8 * 1.1), ROUNDING);
    expectNear(model.constraintLogpdf([0.8, 1.1], data), poisson(16, 16 * 1.1), ROUNDING);
    expectNear(model.twiceNll([0.8, 1.1], data), -2 * (poisson(12, 12.8) + poisson(16, 17.6)), ROUNDING);
  });

  it("keeps the normalisation of normal constraints: −log(σ√2π) − (a − θ)²/2σ²", () => {
    const { model, data } = singleChannel([
      sample("s", [10], normfactor("mu"), staterror("t", [1]), normsys("n", 0.9, 1.1)),
    ]);
    // order mu, n, t[0]; σ = 1 and 0.1
    const expected = -HALF_LOG_2PI - 2 + -HALF_LOG_2PI - Math.log(0.1) - 0.5 * 3 ** 2;
    expectNear(model.constraintLogpdf([1, 2, 1.3], data), expected, ROUNDING);
  });

  it("takes real counts: log Poisson(2.5 | 3) with Γ(3.5) = 15√π/8", () => {
    const { model } = singleChannel([sample("s", [3], normfactor("mu"))]);
    const expected = 2.5 * Math.log(3) - 3 - Math.log((15 * Math.sqrt(Math.PI)) / 8);
    expectNear(model.logpdf([1], [2.5]), expected, ROUNDING);
  });

  it("has 0 log 0 = 0: an empty bin that expects nothing adds nothing", () => {
    const { model } = singleChannel([sample("s", [3, 0], normfactor("mu"))], [3, 0]);
    const one = singleChannel([sample("s", [3], normfactor("mu"))]).model;
    expect(model.logpdf([2], [3, 0])).toBe(one.logpdf([2], [3]));
  });

  it("keeps its digits at 10⁶ expected events", () => {
    const { model } = singleChannel([sample("s", [1e6], normfactor("mu"))]);
    // Stirling: log Poisson(n | n) = −½ log 2πn − 1/12n + 1/360n³
    const atMaximum = -0.5 * Math.log(2 * Math.PI * 1e6) - 1 / 12e6;
    expectNear(model.logpdf([1], [1e6]), atMaximum, 1e-15);
    // n log(1 + x) − n x with x = 1e-3: −n (x²/2 − x³/3 + x⁴/4 − x⁵/5 + …) = −0.49966691646…
    const series = [2, 3, 4, 5, 6, 7].reduce((sum, k) => sum + (k % 2 === 0 ? -1 : 1) * (1e-3 ** k / k), 0);
    expectNear(model.logpdf([1.001], [1e6]) - model.logpdf([1], [1e6]), 1e6 * series, 1e-12);
  });
});
