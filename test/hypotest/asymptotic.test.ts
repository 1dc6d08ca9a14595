import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  expectedCls,
  expectedSeparations,
  logCls,
  logClsSlope,
  pValues,
  signedSeparation,
  tildeDistance,
  tildeSignificance,
  tildeTwoSidedP,
} from "../../src/hypotest/asymptotic.js";
import { chiSquaredSf } from "../../src/math/chi-squared.js";
import { normalCdf, normalQuantile } from "../../src/math/normal.js";
import { poissonLogPmf } from "../../src/math/poisson.js";

const tails = JSON.parse(readFileSync(new URL("../../validation/hypotest/tails.json", import.meta.url), "utf8")) as {
  readonly logCls: readonly (readonly [number, number, number])[];
};
/** Some roundings of a logarithm, of its size or of 1. */
const LOG_CLS = 4e-15;
/** A root of CLs = level, through one quantile. */
const LEVEL = 1e-13;
/** Truncation and rounding of a central difference with step 1e-5. */
const DIFFERENCE = 1e-8;

describe("asymptotic p-values", () => {
  it("give log CLs as mpmath does, far beyond the underflow of both tails", () => {
    expect(tails.logCls.length).toBeGreaterThan(130);
    for (const [z, separation, value] of tails.logCls) {
      const error = Math.abs(logCls({ z, separation }) - value) / Math.max(1, Math.abs(value));
      expect(error, `z ${z}, separation ${separation}`).toBeLessThan(LOG_CLS);
    }
  });

  it("are 1 where the hypotheses are one, and 0 for an infinite statistic", () => {
    for (const z of [0, 3, 50, 1e5]) expect(pValues({ z, separation: 0 }).cls).toBe(1);
    for (const separation of [2, -2, Infinity]) {
      expect(pValues({ z: Infinity, separation })).toEqual({ clsb: 0, clb: 0, cls: 0 });
    }
  });

  it("are probabilities for every size of z and of the separation", () => {
    // Doubles of every binade up to 2^60, with all of their digits in use.
    const sizes = Array.from({ length: 600 }, (_, i) => 2 ** (i / 10) * (1 + Math.PI / 1e4));
    let compared = 0;
    for (const z of [0, ...sizes]) {
      for (const separation of [0, z / 3, z - 1, z, z + 1, 3 * z, -1, -z, -1e6, 1e6, ...sizes.slice(0, 20)]) {
        const { clsb, clb, cls } = pValues({ z, separation });
        const where = `z ${z}, separation ${separation}`;
        expect(clsb >= 0 && clsb <= 1 && clb >= 0 && clb <= 1, where).toBe(true);
        expect(separation >= 0 ? cls >= 0 && cls <= 1 : cls >= 1, where).toBe(true);
        compared++;
      }
    }
    expect(compared).toBe(601 * 30);
    // Far beyond the tail both are decided.
    expect(pValues({ z: 131073.14881926496, separation: 0.5 })).toMatchObject({ clsb: 0, clb: 0 });
    expect(pValues({ z: 131073.14881926496, separation: 3e5 })).toEqual({ clsb: 0, clb: 1, cls: 0 });
  });

  it("have the slope of their difference quotient", () => {
    for (const test of [
      { z: 0.3, separation: 1.2 },
      { z: 2.5, separation: 1.1 },
      { z: 12, separation: 3 },
    ]) {
      const [dz, ds, h] = [0.7, 1.3, 1e-5];
      const at = (x: number) => logCls({ z: test.z + dz * x, separation: test.separation + ds * x });
      const slope = logClsSlope(test, { z: dz, separation: ds });
      expect(Math.abs(slope / ((at(h) - at(-h)) / (2 * h)) - 1)).toBeLessThan(DIFFERENCE);
    }
  });

  it("have expected limits in closed form, for both base distributions", () => {
    for (const base of ["normal", "clipped-normal"] as const) {
      for (const level of [0.001, 0.05, 0.1, 0.32, 0.5, 0.9]) {
        expectedSeparations(level, base).forEach((separation, i) => {
          expect(separation).toBeGreaterThan(0);
          expect(Math.abs(expectedCls(separation, base)[i]! / level - 1), `${base} ${level}`).toBeLessThan(LEVEL);
        });
      }
    }
  });

  it("clip the base distribution where the statistic is 0", () => {
    // At separation 1 the bands of −1 and −2 standard deviations have t = −1: CLs = Φ(0)/Φ(1) = 0.5/0.841344746068543.
    const clipped = expectedCls(1, "clipped-normal");
    expect(clipped[3]).toBeCloseTo(0.5 / 0.8413447460685429, 14);
    expect(clipped[4]).toBe(clipped[3]);
    expect(clipped.slice(0, 3)).toEqual(expectedCls(1, "normal").slice(0, 3));
    expect(expectedCls(1, "normal")[4]).toBeGreaterThan(clipped[4]);
  });

  it("join the two forms of the tilde statistics smoothly", () => {
    // q = r²: (q + r²)/(2r) = r = √q, and both derivatives are 1/(2r).
    const [r, h] = [1.7, 1e-6];
    expect(tildeSignificance(r * r, r)).toBeCloseTo(r, 15);
    const slope = (tildeSignificance(r * r + h, r) - tildeSignificance(r * r - h, r)) / (2 * h);
    expect(slope).toBeCloseTo(1 / (2 * r), 6);
    // By hand: q = 9, r = 2: (9 + 4)/4 = 3.25.
    expect(tildeSignificance(9, 2)).toBe(3.25);
    expect(tildeTwoSidedP(9, 2)).toBeCloseTo(normalCdf(-3) + normalCdf(-3.25), 16);
    expect(tildeTwoSidedP(3, 2)).toBeCloseTo(chiSquaredSf(3, 1), 15);
    expect(tildeTwoSidedP(4, 0)).toBeCloseTo(normalCdf(-2), 16);
  });
});

describe("a tested value on either side of the alternative", () => {
  const n = 200_000;
  /** Best fits μ̂ ~ N(μ′, σ) at the centres of n equal parts of the probability. */
  const quantiles = Array.from({ length: n }, (_, i) => normalQuantile((i + 0.5) / n));
  /** The fraction of equal parts of probability above a value is right to one part. */
  const COUNTED = 1.01 / n;
  const sigma = 0.7;

  it("has the distributions of q and q̃ that follow from a normal best fit", () => {
    let compared = 0;
    for (const mu of [0.4, 1, 2.5]) {
      for (const alternative of [0, 0.3, 1, 2, 4]) {
        const t = ((mu - alternative) / sigma) ** 2; // of the Asimov data, whose best fit is the alternative
        const separation = signedSeparation(t, mu - alternative);
        const distance = tildeDistance(mu, alternative, separation, sigma);
        const estimates = quantiles.map((u) => alternative + sigma * u);
        // −2 log of the likelihood ratio of a normal μ̂, its definition; for q̃ the denominator is at max(0, μ̂)
        const q = estimates.map((best) => (best <= mu ? ((best - mu) / sigma) ** 2 : 0));
        const tilde = estimates.map((best) =>
          best > mu ? 0 : ((best - mu) / sigma) ** 2 - (Math.min(best, 0) / sigma) ** 2,
        );
        for (const value of [0.01, 0.5, 2, 6, 15]) {
          const above = (list: readonly number[]) => list.filter((x) => x >= value).length / n;
          const ofQ = pValues({ z: Math.sqrt(value), separation }).clb;
          const ofTilde = pValues({ z: tildeSignificance(value, distance), separation }).clb;
          const where = `mu ${mu}, alternative ${alternative}, statistic ${value}`;
          expect(Math.abs(ofQ - above(q)), where).toBeLessThan(COUNTED);
          expect(Math.abs(ofTilde - above(tilde)), where).toBeLessThan(COUNTED);
          compared += 1;
        }
      }
    }
    expect(compared).toBe(75);
  });

  it("gives the p-value of many Poisson counts", () => {
    // 100 μ + 1000 events are expected, 1020 observed; μ = 0.5 is tested against 1
    const deviance = (count: number, mean: number) => 2 * (poissonLogPmf(count, count) - poissonLogPmf(count, mean));
    const z = Math.sqrt(deviance(1020, 1050));
    const separation = signedSeparation(deviance(1100, 1050), 0.5 - 1);
    let exact = 0;
    for (let count = 0; count <= 1020; count++) exact += Math.exp(poissonLogPmf(count, 1100));
    expect(exact).toBeCloseTo(0.0077, 4);
    const { clb, clsb, cls } = pValues({ z, separation });
    expect(clb).toBeCloseTo(0.0069, 4);
    // Counts are whole and their distribution is skewed: effects of the order of 1/√1000 in z, which is 2.5 there.
    expect(Math.abs(clb / exact - 1)).toBeLessThan(2.5 / Math.sqrt(1000) + 0.05);
    expect(cls).toBeGreaterThan(1);
    expect(cls).toBeCloseTo(clsb / clb, 12);
  });

  it("has expected CLs above 1 below the alternative, by the same ratio", () => {
    // Median: z = separation = −1.5: Φ(1.5)/Φ(0)
    expect(expectedCls(-1.5, "normal")[2]).toBeCloseTo(normalCdf(1.5) / 0.5, 14);
    // Where the statistic is 0, at the median and above: Φ(0)/Φ(−1.5)
    expect(expectedCls(-1.5, "clipped-normal")[2]).toBeCloseTo(0.5 / normalCdf(-1.5), 14);
    expect(expectedCls(-1.5, "clipped-normal")[0]).toBe(expectedCls(-1.5, "normal")[0]);
  });

  it("has the distance from 0 that σ gives, also at the alternative itself", () => {
    // σ = 0.7: (μ − μ′)/σ and μ/σ
    expect(tildeDistance(2, 0, 2 / 0.7)).toBe(2 / 0.7);
    expect(tildeDistance(2, 0.5, 1.5 / 0.7)).toBeCloseTo(2 / 0.7, 14);
    expect(tildeDistance(0.5, 2, -1.5 / 0.7)).toBeCloseTo(0.5 / 0.7, 14);
    expect(tildeDistance(2, 2, 0, 0.7)).toBeCloseTo(2 / 0.7, 14);
    expect(tildeSignificance(9, tildeDistance(2, 2, 0))).toBe(3); // σ is not known
    expect(signedSeparation(0, -0)).toBe(0);
  });
});
