import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { chiSquaredCdf, chiSquaredSf } from "../../src/math/chi-squared.js";
import { lowerGammaP, upperGammaQ } from "../../src/math/incomplete-gamma.js";
import { normalCdf } from "../../src/math/normal.js";

type Row = readonly [number, number, number];
const reference = JSON.parse(
  readFileSync(new URL("../../validation/math/chi-squared.json", import.meta.url), "utf8"),
) as Record<string, readonly Row[]>;

const FUNCTIONS: Record<string, (first: number, second: number) => number> = {
  lowerGammaP,
  upperGammaQ,
  chiSquaredSf,
  chiSquaredCdf,
};
/** About twice the largest error of the table: a sum of up to 400 terms, and powers of up to 30 roots. */
const TOLERANCE = 1e-14;

describe("the chi-squared distribution", () => {
  it.each(Object.entries(FUNCTIONS))("%s agrees with mpmath, tails to 1e-300 included", (name, f) => {
    const rows = reference[name]!;
    expect(rows.length).toBeGreaterThan(40);
    for (const [first, second, value] of rows) {
      const error = Math.abs(f(first, second) / value - 1);
      expect(error, `${name}(${first}, ${second})`).toBeLessThan(TOLERANCE);
    }
  });

  it("is the square of a normal variable for one degree of freedom", () => {
    for (const z of [0.1, 1, 2, 5, 20]) {
      expect(chiSquaredSf(z * z, 1) / (2 * normalCdf(-z))).toBeCloseTo(1, 13);
    }
  });

  it("joins its two tails to 1", () => {
    for (const k of [1, 2, 3, 7, 40, 400]) {
      for (const x of [0, 0.3, k, 2 * k]) expect(chiSquaredSf(x, k) + chiSquaredCdf(x, k)).toBeCloseTo(1, 14);
    }
  });

  it("has its limits at 0 and infinity, and no value outside its domain", () => {
    for (const k of [1, 2, 3]) {
      expect([chiSquaredSf(0, k), chiSquaredCdf(0, k)]).toEqual([1, 0]);
      expect([chiSquaredSf(Infinity, k), chiSquaredCdf(Infinity, k)]).toEqual([0, 1]);
      expect([chiSquaredSf(-1, k), chiSquaredCdf(-1, k)]).toEqual([Number.NaN, Number.NaN]);
    }
    expect(chiSquaredSf(1, 0)).toBeNaN();
    expect(chiSquaredSf(Number.NaN, 3)).toBeNaN();
  });
});
