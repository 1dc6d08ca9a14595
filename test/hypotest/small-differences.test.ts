import { describe, expect, it } from "vitest";
import { upperLimit } from "../../src/hypotest/index.js";
import { modelOf, normfactor, sample } from "../helpers/workspaces.js";

/** By how much the shapes of two templates differ. */
const SHAPE = 5e-7;
const bounds = [[-1e9, 1e9]] as const;

/**
 * Rates are small differences of large numbers here: s + 0 and s + SHAPE k for s = 50 (mu + k) + 100, with values of mu and k of 1e8. In
 * terms of s, everything is harmless.
 */
const { model, data } = modelOf({
  channels: {
    SR: [
      sample("a", [50, 50], normfactor("mu")),
      sample("b", [50, 50 + SHAPE], normfactor("k")),
      sample("background", [100, 100]),
    ],
  },
  observed: { SR: [210, 190] },
  parameters: [
    { name: "mu", bounds },
    { name: "k", bounds },
  ],
});

type Counts = readonly [number, number];

function rates(s: number, mu: number): Counts {
  return [s, s + SHAPE * ((s - 100) / 50 - mu)];
}

/** −2 log of the ratio to the saturated likelihood. */
const deviance = ([n, m]: Counts, [x, y]: Counts): number =>
  2 * (x - n + n * Math.log(n / x) + y - m + m * Math.log(m / y));

/** The conditional minimum by the golden section. */
function conditional(counts: Counts, mu: number): { readonly s: number; readonly t: number } {
  let [low, high] = [100, 400];
  const ratio = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 120; i++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (deviance(counts, rates(a, mu)) < deviance(counts, rates(b, mu))) high = b;
    else low = a;
  }
  const s = (low + high) / 2;
  return { s, t: deviance(counts, rates(s, mu)) };
}

/** Where the deviance of Asimov data reaches a height; the free minimum is the saturated one. */
function whereItReaches(counts: Counts, height: number): number {
  let [low, high] = [0, 1e9];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (conditional(counts, middle).t < height) low = middle;
    else high = middle;
  }
  return low;
}

describe("a limit where rates are small differences of large numbers", () => {
  it("ends, and is that of harmless coordinates", () => {
    const { limits, valid, notes } = upperLimit(model, data, { testStatistic: "q" });
    // −2 log L is a sum of terms with errors of some 1e-8 here: whether all minima were settled differs between machines
    expect(valid || notes.some((note) => note.includes("small differences of large numbers"))).toBe(true);
    const asimov = rates(conditional([210, 190], 0).s, 0);
    // CLs = 0.05 with CLb = 0.5 is a p-value of 0.025: q = 1.959963984540054²
    const median = whereItReaches(asimov, 1.959963984540054 ** 2);
    expect(limits.expected[2].value! / median).toBeCloseTo(1, 6);
  });
});
