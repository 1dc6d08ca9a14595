import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { deltaTwiceNllLevel } from "../../src/scan/index.js";

interface Quantile {
  readonly probability: number;
  readonly nParameters: number;
  readonly level: number;
}

/** Made by reference/make.py with mpmath. */
const QUANTILES = JSON.parse(
  readFileSync(new URL("./reference/chi-square.json", import.meta.url), "utf8"),
) as readonly Quantile[];

/** Rounding of log Γ and of a sum of 1000 terms. */
const RELATIVE = 1e-13;

describe("deltaTwiceNllLevel", () => {
  it.each(QUANTILES)("is the chi-square quantile at $probability for $nParameters parameters", (quantile) => {
    const level = deltaTwiceNllLevel(quantile.probability, quantile.nParameters);
    expect(Math.abs(level / quantile.level - 1)).toBeLessThan(RELATIVE);
  });

  it("has the heights of textbooks: n² for one parameter at n standard deviations, 2.30 and 5.99 for two", () => {
    expect(deltaTwiceNllLevel(0.6826894921370859, 1)).toBeCloseTo(1, 12);
    expect(deltaTwiceNllLevel(0.9544997361036416, 1)).toBeCloseTo(4, 11);
    expect(deltaTwiceNllLevel(0.6827, 2)).toBeCloseTo(2.3, 2);
    expect(deltaTwiceNllLevel(0.95, 2)).toBeCloseTo(5.99, 2);
  });

  it("names everything that is wrong with its arguments", () => {
    const wrong = () => deltaTwiceNllLevel(68.27, 1.5);
    expect(wrong).toThrow(DataError);
    try {
      wrong();
    } catch (error) {
      expect((error as DataError).issues.map(({ code }) => code)).toEqual(["probability", "degrees-of-freedom"]);
    }
    for (const p of [0, 1, -0.1, Number.NaN]) expect(() => deltaTwiceNllLevel(p, 1)).toThrow(DataError);
    for (const n of [0, -1, Number.POSITIVE_INFINITY]) expect(() => deltaTwiceNllLevel(0.5, n)).toThrow(DataError);
  });
});
