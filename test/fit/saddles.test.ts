import { describe, expect, it } from "vitest";
import { fit } from "../../src/index.js";
import { expectNear } from "../helpers/close.js";
import { expectCertified } from "../helpers/fit-checks.js";
import { histosys, modelOf, normfactor, normsys, sample, singleChannel } from "../helpers/workspaces.js";

/** Two fits that end a few roundings apart. */
const SAME = 1e-8;

// hi = lo above the nominal: an even function of α, and with an excess α = 0, the suggested start, is a maximum in α
const evenShift = () => sample("b", [100], histosys("alpha", [110], [110]));
const evenFactor = () => sample("b", [100], normsys("alpha", 1.1, 1.1));
const control = () => sample("s", [30], normfactor("mu"));
const idle = () => sample("z", [0], normfactor("a_idle"), normfactor("z_idle"));

describe("a start at a maximum, where the slope vanishes by symmetry", () => {
  it.each([
    ["a histosys with hi = lo", [evenShift()]],
    ["a normsys with hi = lo", [evenFactor()]],
    ["a histosys with hi = lo beside parameters without effect", [evenShift(), idle()]],
    ["a normsys with hi = lo beside parameters without effect", [evenFactor(), idle()]],
  ])("of %s is left for a minimum", (_, samples) => {
    const { model, data } = modelOf({ channels: { A: samples, B: [control()] }, observed: { A: [115], B: [36] } });
    expect(model.gradient({ mu: 1.2 }, data)[model.parIndex("alpha")]).toBe(0);
    const result = fit(model, data);
    expectCertified(model, data, result);
    expect(Math.abs(result.pars["alpha"]!)).toBeGreaterThan(0.5);
    const elsewhere = fit(model, data, { init: { alpha: 1.5 } });
    expectNear(result.twiceNll, elsewhere.twiceNll, SAME, "twiceNll");
    expectNear(result.pars["mu"]!, 1.2, SAME);
  });
});

describe("a start with both factors of the signal at 0", () => {
  // rate 8 + 5 mu k, n = 13: minimum where mu k = 1; at mu = k = 0 the gradient is 0 and the Hessian [[0, a], [a, 0]]
  const { model, data } = singleChannel([sample("b", [8]), sample("s", [5], normfactor("mu"), normfactor("k"))], [13]);

  it("is not taken for the minimum", () => {
    const result = fit(model, data, { init: { mu: 0, k: 0 } });
    const minimum = fit(model, data);
    expectNear(minimum.pars["mu"]! * minimum.pars["k"]!, 1, SAME);
    if (result.valid) expectNear(result.twiceNll, minimum.twiceNll, SAME, "twiceNll of a fit that claims to be valid");
    else expect(result.status).toBe("hessian-not-positive-definite");
  });
});
