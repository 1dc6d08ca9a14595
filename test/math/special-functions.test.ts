import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { erf, erfc, erfcx } from "../../src/math/erf.js";
import { lgamma, lgamma1p } from "../../src/math/gamma.js";
import { normalCdf, normalLogCdf, normalLogPdf, normalQuantile } from "../../src/math/normal.js";
import { poissonDeviance, poissonLogPmf, stirlingError } from "../../src/math/poisson.js";
import { digamma, polygamma, trigamma } from "../../src/math/polygamma.js";

type Row = readonly (number | "inf" | "-inf")[];
const reference = JSON.parse(
  readFileSync(new URL("../../validation/math/expected.json", import.meta.url), "utf8"),
) as Record<string, readonly Row[]>;

/** One rounding is at most 1.1e-16; each function is allowed about twice the error seen on 3000 random points. */
const FUNCTIONS: Record<string, { f: (...args: number[]) => number; tolerance: number }> = {
  lgamma: { f: lgamma, tolerance: 1e-15 },
  lgamma1p: { f: lgamma1p, tolerance: 1e-15 },
  digamma: { f: digamma, tolerance: 1e-15 },
  trigamma: { f: trigamma, tolerance: 1e-15 },
  polygamma: { f: polygamma, tolerance: 2e-15 },
  erf: { f: erf, tolerance: 3e-16 },
  erfc: { f: erfc, tolerance: 5e-16 },
  erfcx: { f: erfcx, tolerance: 1e-15 },
  normalLogPdf: { f: normalLogPdf, tolerance: 5e-16 },
  normalCdf: { f: normalCdf, tolerance: 1e-15 },
  normalLogCdf: { f: normalLogCdf, tolerance: 1e-15 },
  normalQuantile: { f: normalQuantile, tolerance: 1e-15 },
  stirlingError: { f: stirlingError, tolerance: 1e-15 },
  poissonDeviance: { f: poissonDeviance, tolerance: 2e-15 },
  poissonLogPmf: { f: poissonLogPmf, tolerance: 5e-15 },
};
/** Between poles ψ crosses zero for negative arguments: there the error is relative to its terms, about π. */
const ABSOLUTE = 1e-15;

const decode = (value: number | "inf" | "-inf") =>
  typeof value === "number" ? value : value === "inf" ? Infinity : -Infinity;

describe("special functions against mpmath with 60 digits", () => {
  it("cover every function of the reference file", () => {
    expect(Object.keys(reference).filter((name) => name !== "madeBy")).toEqual(Object.keys(FUNCTIONS));
  });
  for (const [name, { f, tolerance }] of Object.entries(FUNCTIONS)) {
    it(`${name} has relative error below ${tolerance}`, () => {
      const wrong = reference[name]!.flatMap((row) => {
        const [args, exact] = [row.slice(0, -1) as number[], decode(row.at(-1)!)];
        const value = f(...args);
        const allowed = tolerance * Math.abs(exact) + (name === "digamma" && args[0]! < 0 ? ABSOLUTE : 0);
        return value === exact || Math.abs(value - exact) <= allowed ? [] : [{ args, value, exact }];
      });
      expect(wrong).toEqual([]);
    });
  }
});

describe("edges of the special functions", () => {
  it.each([
    [
      "lgamma at its poles and zeros",
      lgamma,
      [0, -1, -7, -Infinity, 1, 2, Infinity],
      [Infinity, Infinity, Infinity, Infinity, 0, 0, Infinity],
    ],
    ["digamma at its poles", digamma, [0, -3], [Number.NaN, Number.NaN]],
    ["trigamma at its poles", trigamma, [0, -3], [Infinity, Infinity]],
    ["erf", erf, [0, Infinity, -Infinity, 6], [0, 1, -1, 1]],
    ["erfc", erfc, [0, Infinity, -Infinity, 28], [1, 0, 2, 0]],
    ["erfcx", erfcx, [0, Infinity, -Infinity], [1, 0, Infinity]],
    ["normalCdf", normalCdf, [0, Infinity, -Infinity, -40], [0.5, 1, 0, 0]],
    ["normalLogCdf", normalLogCdf, [Infinity, -Infinity], [0, -Infinity]],
    ["normalQuantile", normalQuantile, [0, 1, 0.5, -0.1, 1.1], [-Infinity, Infinity, 0, Number.NaN, Number.NaN]],
    ["stirlingError", stirlingError, [0, Infinity, -1], [Infinity, 0, Number.NaN]],
  ] as const)("%s", (_name, f, inputs, outputs) => {
    expect(inputs.map((x) => f(x) + 0)).toEqual(outputs); // + 0: the sign of a zero is not promised
  });
  it("NaN in gives NaN out, everywhere", () => {
    for (const { f } of Object.values(FUNCTIONS)) expect(f(Number.NaN, Number.NaN, Number.NaN)).toBeNaN();
  });
  it("the Poisson conventions", () => {
    expect(poissonLogPmf(0, 0)).toBe(0);
    expect(poissonLogPmf(0, 2.5)).toBe(-2.5);
    expect(poissonLogPmf(3, 0)).toBe(-Infinity);
    expect(poissonLogPmf(0, -1)).toBe(-Infinity);
    expect(poissonLogPmf(3, -1)).toBe(-Infinity);
    expect(poissonLogPmf(-1, 3)).toBe(-Infinity);
    expect(poissonLogPmf(3, Infinity)).toBe(-Infinity);
    expect(poissonDeviance(0, 2.5)).toBe(2.5);
    expect(poissonDeviance(0, 0)).toBe(0);
    expect(poissonDeviance(3, 0)).toBe(Infinity);
    expect(poissonDeviance(7, 7)).toBe(0);
    expect(poissonDeviance(7, -7)).toBe(Infinity);
  });
});

describe("identities of the special functions", () => {
  it("Poisson probabilities of λ = 3.7 add up to 1 over n = 0 … 60", () => {
    let sum = 0;
    for (let n = 0; n <= 60; n++) sum += Math.exp(poissonLogPmf(n, 3.7));
    expect(Math.abs(sum - 1)).toBeLessThan(1e-15);
  });
  it("log p(4; 2.5) = 4 log 2.5 − 2.5 − log 24, by hand −2.0128830…", () => {
    // 4 · 0.916290731874155 = 3.66516292749662; log 24 = 3.17805383034795; 3.66516… − 2.5 − 3.17805… = −2.01289090285133
    expect(poissonLogPmf(4, 2.5)).toBeCloseTo(-2.01289090285133, 13);
  });
  it("Γ(n + 1) = n! and ψ(x + 1) = ψ(x) + 1/x across every joint of the approximations", () => {
    expect(Math.exp(lgamma(6))).toBeCloseTo(120, 11);
    for (const x of [0.2316, 0.7316, 0.9, 1, 1.2316, 1.7316, 2, 7, 8, 9, 10]) {
      for (const y of [x - 1e-9, x, x + 1e-9]) {
        expect(lgamma(y + 1)).toBeCloseTo(lgamma(y) + Math.log(y), 13);
        expect(digamma(y + 1)).toBeCloseTo(digamma(y) + 1 / y, 13);
        expect(trigamma(y + 1)).toBeCloseTo(trigamma(y) - 1 / (y * y), 13);
      }
    }
  });
  it("Φ(Φ⁻¹(p)) = p from 1e-300 to 1 − 1e-15", () => {
    for (let exponent = -300; exponent < 0; exponent += 7) {
      const p = 10 ** exponent;
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-12); // z Δz with z = −37, Δz = 1e-15 z
    }
    expect(normalQuantile(0.25)).toBe(-normalQuantile(0.75));
  });
});

describe("examples in the doc comments", () => {
  const files = ["erf", "gamma", "normal", "poisson", "polygamma"];
  const source = files
    .map((name) => readFileSync(new URL(`../../src/math/${name}.ts`, import.meta.url), "utf8"))
    .join("\n");
  const examples = [...source.matchAll(/@example (\w+)\(([^)]*)\) \/\/ (-?[\d.]+(?:e-?\d+)?)/g)];
  it("exist for every function", () => {
    expect(new Set(examples.map((match) => match[1]))).toEqual(new Set(Object.keys(FUNCTIONS)));
  });
  it.each(examples.map((match) => [match[1]!, match[2]!, match[3]!]))("%s(%s) is %s", (name, args, value) => {
    expect(FUNCTIONS[name]!.f(...args.split(",").map(Number))).toBe(Number(value));
  });
});
