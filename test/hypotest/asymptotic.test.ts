import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  expectedCls,
  expectedSeparations,
  logCls,
  logClsSlope,
  pValues,
  tildeSignificance,
  tildeTwoSidedP,
} from "../../src/hypotest/asymptotic.js";
import { chiSquaredSf } from "../../src/math/chi-squared.js";
import { normalCdf } from "../../src/math/normal.js";

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
    expect(tails.logCls.length).toBeGreaterThan(50);
    for (const [z, separation, value] of tails.logCls) {
      const error = Math.abs(logCls({ z, separation }) - value) / Math.max(1, Math.abs(value));
      expect(error, `z ${z}, separation ${separation}`).toBeLessThan(LOG_CLS);
    }
  });

  it("are 1 where the hypotheses are one, and 0 for an infinite statistic", () => {
    for (const z of [0, 3, 50, 1e5]) expect(pValues({ z, separation: 0 }).cls).toBe(1);
    expect(pValues({ z: Infinity, separation: 2 })).toEqual({ clsb: 0, clb: 0, cls: 0 });
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
