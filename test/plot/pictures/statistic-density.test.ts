import { describe, expect, it } from "vitest";
import type { TestStatisticName } from "../../../src/hypotest/results.js";
import { chiSquareDensity, statisticDensity, statisticTail } from "../../../src/plot/pictures/statistic-density.js";
import { normals } from "./examples.js";

const NAMES: readonly TestStatisticName[] = ["tmu", "tmutilde", "q", "qtilde", "q0"];
const TRUTHS = ["tested", "alternative"] as const;

/** Of the composite midpoint rule below on smooth functions. */
const INTEGRATION = 1e-6;
/** Five standard errors of a share of 2e5 toys. */
const N_TOYS = 200_000;
const SAMPLING = 5 * Math.sqrt(0.25 / N_TOYS);

/** ∫ f from a to b by the midpoint rule, in √q, in which the densities are smooth at 0. */
function integral(f: (q: number) => number, a: number, b: number): number {
  const n = 20_000;
  const [from, to] = [Math.sqrt(a), Math.sqrt(b)];
  const h = (to - from) / n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const root = from + (i + 0.5) * h;
    sum += f(root * root) * 2 * root * h;
  }
  return sum;
}

/** The statistic of a measurement x of μ with σ = 1, of the tested value μ; the definitions of arXiv:1007.1727. */
function statisticOf(name: TestStatisticName, x: number, mu: number): number {
  const bounded = x >= 0 ? (x - mu) ** 2 : mu * mu - 2 * mu * x;
  switch (name) {
    case "tmu":
      return (x - mu) ** 2;
    case "tmutilde":
      return bounded;
    case "q":
      return x > mu ? 0 : (x - mu) ** 2;
    case "qtilde":
      return x > mu ? 0 : bounded;
    case "q0":
      return x < 0 ? 0 : x * x;
  }
}

describe.each(NAMES)("the asymptotic distribution of %s", (name) => {
  it.each(TRUTHS)("has a density whose integral is the tail, if the %s value is true", (truth) => {
    const asimov = 2.6;
    const [density, tail] = [statisticDensity(name, asimov, truth), statisticTail(name, asimov, truth)];
    // The density of a bounded statistic jumps at the Asimov value: the ranges meet there.
    for (const [a, b] of [
      [0, 1.1],
      [1.1, asimov],
      [asimov, 9],
    ] as const) {
      expect(Math.abs(integral(density, a, b) - (tail(a) - tail(b)))).toBeLessThan(INTEGRATION);
    }
  });

  it.each(TRUTHS)("is that of toys of a measurement of μ, if the %s value is true", (truth) => {
    // σ = 1, so √A = |μ − μ′| = 1.5; q0 tests 0 with the alternative 1.5, the others 1.5 with the alternative 0.
    const s = 1.5;
    const tested = name === "q0" ? 0 : s;
    const alternative = name === "q0" ? s : 0;
    const next = normals(29);
    const center = truth === "tested" ? tested : alternative;
    const toys = Array.from({ length: N_TOYS }, () => statisticOf(name, center + next(), tested));
    const tail = statisticTail(name, s * s, truth);
    for (const q of [0.3, 2, 2.25, 4, 8]) {
      const share = toys.filter((t) => t > q).length / N_TOYS;
      expect(Math.abs(share - tail(q))).toBeLessThan(SAMPLING);
    }
  });
});

describe("chiSquareDensity", () => {
  it("is e^(−x/2)/2 for two degrees of freedom, and x e^(−x/2)/4 for four", () => {
    expect(chiSquareDensity(3, 2)).toBeCloseTo(Math.exp(-1.5) / 2, 14);
    expect(chiSquareDensity(3, 4)).toBeCloseTo((3 * Math.exp(-1.5)) / 4, 14);
  });

  it("is that of t_mu for one", () => {
    expect(chiSquareDensity(1.7, 1)).toBeCloseTo(statisticDensity("tmu", 4, "tested")(1.7), 14);
  });
});
