import { describe, expect, it } from "vitest";
import { fitInput } from "../../src/fit/fit-input.js";
import { findMinimum } from "../../src/fit/minimum.js";
import { asimovMinimum } from "../../src/hypotest/asimov-minimum.js";
import { Profile } from "../../src/hypotest/profile.js";
import { modelOf, normfactor, normsys, sample, staterror } from "../helpers/workspaces.js";

/** Of −2 log L at the same minimum, found from different starts. */
const SAME_MINIMUM = 1e-9;
/** Error of a central difference of step 1e-4 of −2 log L ≈ 10. */
const DIFFERENCE = 1e-6;

const { model, data } = modelOf({
  channels: {
    c: [
      sample("signal", [5, 9], normfactor("mu"), normsys("eff", 0.9, 1.1)),
      sample("background", [40, 25], normsys("bkg", 0.8, 1.25), staterror("stat", [3, 2])),
    ],
  },
  observed: { c: [49, 31] },
});
const bound = model.bind(data);
const input = fitInput(model, {});
const poi = model.poiIndex!;
const profileOf = () => new Profile(model, bound, input, poi);

describe("a profile", () => {
  it("has the same minima in whatever order they are found", () => {
    const values = [0, 3, 0.5, 2.2, 1, 9, 1.1];
    const [there, back] = [profileOf(), profileOf()];
    const first = values.map((value) => there.deltaTwiceNll(value));
    const second = [...values].reverse().map((value) => back.deltaTwiceNll(value));
    for (const [i, delta] of first.entries()) {
      expect(Math.abs(delta - second[values.length - 1 - i]!)).toBeLessThan(SAME_MINIMUM);
    }
    expect(there.nFits).toBe(values.length + 1);
    there.at(2.2);
    expect(there.nFits).toBe(values.length + 1);
  });

  it("has the slope of its difference quotient", () => {
    const profile = profileOf();
    for (const value of [0.3, 1.5, 4]) {
      const h = 1e-4;
      const quotient = (profile.deltaTwiceNll(value + h) - profile.deltaTwiceNll(value - h)) / (2 * h);
      expect(Math.abs(profile.slope(value) - quotient)).toBeLessThan(DIFFERENCE);
    }
  });

  it("replaces a free minimum that is none as soon as a conditional one is lower", () => {
    const truth = findMinimum(model, bound, input);
    // A local minimum as a fit from elsewhere might have found it: 3 above the true one, at mu = 5.
    const values = truth.values.map((value, p) => (p === poi ? 5 : value));
    const wrong = { ...truth, values, twiceNll: truth.twiceNll + 3 };
    const hints = { known: { minimum: wrong, tangent: undefined, sigma: undefined } };
    const profile = new Profile(model, bound, input, poi, hints);
    expect([profile.bestFit, profile.version]).toEqual([5, 0]);
    profile.at(9);
    expect(profile.version).toBe(0);
    const delta = profile.deltaTwiceNll(0);
    expect(profile.version).toBe(1);
    expect(Math.abs(profile.free.twiceNll - truth.twiceNll)).toBeLessThan(SAME_MINIMUM);
    expect(Math.abs(delta - profileOf().deltaTwiceNll(0))).toBeLessThan(SAME_MINIMUM);
    expect(Math.abs(profile.deltaTwiceNll(9) - profileOf().deltaTwiceNll(9))).toBeLessThan(SAME_MINIMUM);
  });

  it("knows the minimum of Asimov data without a fit", () => {
    const values = model.resolve({ mu: 1.3, bkg: -0.4, eff: 0.2 });
    const asimov = model.bind(model.expectedData(values));
    const known = asimovMinimum(model, { data: asimov, expected: asimov }, input, poi, values);
    const fitted = findMinimum(model, asimov, input);
    expect(Math.abs(known.minimum.twiceNll - fitted.twiceNll)).toBeLessThan(SAME_MINIMUM);
    expect(fitted.values[poi]).toBeCloseTo(1.3, 9);
    const profile = new Profile(model, asimov, input, poi, { known });
    // Δ(−2 log L) ≈ (Δμ/σ)²
    const step = 1e-3 * known.sigma!;
    expect(Math.sqrt(profile.deltaTwiceNll(1.3 + step)) / 1e-3).toBeCloseTo(1, 2);
  });
});
