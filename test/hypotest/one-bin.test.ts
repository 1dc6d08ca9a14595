import { describe, expect, it } from "vitest";
import {
  clsScan,
  hypotest,
  q0,
  qMu,
  qMuTilde,
  significance,
  tMu,
  tMuTilde,
  upperLimit,
} from "../../src/hypotest/index.js";
import { normalCdf } from "../../src/math/normal.js";
import { BACKGROUND, counting, SIGNAL, twoSided } from "./counting.js";

/** Statistics are differences of −2 log L ≈ 10, each right to 1e-15 of it; then a square root. */
const EXACT = 1e-10;
/** Of a limit, relative. */
const LIMIT = 1e-8;

function near(value: number | undefined, expected: number, tolerance = EXACT): void {
  const error = Math.abs(value! - expected) / Math.max(1, Math.abs(expected));
  expect(error, `${value} for ${expected}`).toBeLessThan(tolerance);
}

/** CLs of the bin with n events by the formulas of arXiv:1007.1727, written out again. */
function clsOf(n: number, mu: number, tilde: boolean, lower: number): number {
  const best = Math.max((n - BACKGROUND) / SIGNAL, lower);
  const q = best <= mu ? twoSided(n, mu, lower) : 0;
  const rootA = Math.sqrt(twoSided(BACKGROUND, mu));
  const z = tilde && q > rootA * rootA ? (q + rootA * rootA) / (2 * rootA) : Math.sqrt(q);
  return normalCdf(-z) / normalCdf(rootA - z);
}

function bisect(f: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

describe("tests of one bin without uncertainties", () => {
  it("have the statistics of the closed form", () => {
    // n = 30: μ̂ = 2. t(1) = 2 [25 − 30 − 30 log(25/30)] = 0.93929340762…
    const up = counting(30);
    near(tMu(up.model, up.data, 1).value, twoSided(30, 1));
    near(twoSided(30, 1), 0.93929340764, 1e-11);
    expect(qMu(up.model, up.data, 1).value).toBe(0);
    expect(tMu(up.model, up.data, 1).bestFit[0]!.value).toBeCloseTo(2, 10);
    near(qMuTilde(up.model, up.data, 3).value, twoSided(30, 3));
    near(q0(up.model, up.data).value, twoSided(30, 0));
    near(q0(up.model, up.data).pValue, normalCdf(-Math.sqrt(twoSided(30, 0))));
  });

  it("differ with and without a negative best fit", () => {
    // n = 14: without a bound at 0 μ̂ = −1.2.
    const [bounded, free] = [counting(14), counting(14, [-3, 20])];
    near(qMuTilde(bounded.model, bounded.data, 1).value, twoSided(14, 1, 0));
    near(qMu(free.model, free.data, 1).value, twoSided(14, 1, -3));
    expect(q0(free.model, free.data).value).toBe(0);
    near(tMu(free.model, free.data, 0).value, twoSided(14, 0, -3));
    const t = tMuTilde(bounded.model, bounded.data, 1);
    const rA = Math.sqrt(twoSided(BACKGROUND, 1));
    near(t.pValue, normalCdf(-Math.sqrt(t.value)) + normalCdf(-(t.value + rA * rA) / (2 * rA)));
  });

  it.each([
    [30, true],
    [14, true],
    [20, true],
    [0, true],
    [14, false],
    [26, false],
  ])("have the CLs and the limits of the closed form: %i events, tilde %s", (n, tilde) => {
    const lower = tilde ? 0 : -3.5;
    const { model, data } = counting(n, [lower, 20]);
    const testStatistic = tilde ? "qtilde" : "q";
    for (const mu of [0.5, 1, 2.5]) near(hypotest(model, data, mu, { testStatistic }).cls, clsOf(n, mu, tilde, lower));
    for (const level of [0.05, 0.3]) {
      const { limits, valid } = upperLimit(model, data, { testStatistic, confidenceLevel: 1 - level });
      expect(valid).toBe(true);
      near(
        limits.observed.value,
        bisect((mu) => clsOf(n, mu, tilde, lower) - level, 1e-6, 20),
        LIMIT,
      );
      // t = n σ of the Asimov data: CLs = Φ(−(t + √q_A)) / Φ(−t).
      [2, 1, 0, -1, -2].forEach((t, i) => {
        const rootA = (mu: number) => Math.sqrt(twoSided(BACKGROUND, mu));
        const expected = bisect((mu) => normalCdf(-(t + rootA(mu))) / normalCdf(-t) - level, 1e-6, 20);
        near(limits.expected[i]!.value, expected, LIMIT);
      });
    }
  });

  it("give CLs = 1 at 0, whatever the data", () => {
    for (const n of [0, 10, 20, 40]) {
      const { model, data } = counting(n);
      const { cls, expected } = hypotest(model, data, 0);
      expect([cls, ...expected]).toEqual([1, 1, 1, 1, 1, 1]);
    }
  });

  it("use Asimov data with an injected signal of any strength as the alternative", () => {
    const { model, data } = counting(26);
    // Asimov data: 20 + 0.4 · 5 = 22 events, best fit 0.4.
    const result = hypotest(model, data, 2, { testStatistic: "q", asimovSignal: 0.4 });
    const qA = 2 * (30 - 22 - 22 * Math.log(30 / 22));
    near(result.observed.asimov, qA);
    const root = Math.sqrt(twoSided(26, 2));
    near(result.clb, normalCdf(Math.sqrt(qA) - root));
    const discovery = hypotest(model, data, 0, { testStatistic: "q0", asimovSignal: 2.5 });
    near(discovery.observed.asimov, twoSided(BACKGROUND + 2.5 * SIGNAL, 0));
    for (const name of ["cls", "clsb", "clb"]) expect(discovery).not.toHaveProperty(name);
    near(discovery.p0, normalCdf(-Math.sqrt(twoSided(26, 0))));
    const found = significance(model, data, { signal: 2.5 });
    expect([discovery.p0, discovery.z]).toEqual([found.p0, found.z]);
    expect(discovery.expected[2]).toBe(found.expected.p0[2]);
  });

  it("have the significance of the closed form, observed and expected", () => {
    const { model, data } = counting(34);
    const { z, p0, expected } = significance(model, data, { signal: 2 });
    near(z, Math.sqrt(twoSided(34, 0)));
    near(p0, normalCdf(-z));
    const median = Math.sqrt(twoSided(BACKGROUND + 2 * SIGNAL, 0));
    for (const i of [0, 1, 2, 3, 4]) {
      near(expected.z[i], median + i - 2);
      near(expected.p0[i], normalCdf(-(median + i - 2)));
    }
  });

  it("interpolate limits between the values of a grid, as a straight line does", () => {
    const { model, data } = counting(22);
    const scan = clsScan(model, data, [3, 0, 1, 2, 1, 4]);
    expect(scan.points.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
    const i = scan.points.findIndex(({ cls }) => cls < 0.05);
    const [a, b] = [scan.points[i - 1]!, scan.points[i]!];
    near(scan.limits.observed.value, a.value + (a.cls - 0.05) / (a.cls - b.cls));
    expect(clsScan(model, data, [0, 0.5]).limits.observed.reason).toMatch(
      /^CLs is still 0\.\d+ at the highest value 0\.5/,
    );
    expect(clsScan(model, data, [10, 12]).limits.observed.reason).toMatch(/^CLs is already .* at the lowest value 10/);
  });
});
