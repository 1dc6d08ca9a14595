import { describe, expect, it } from "vitest";
import { fractalCounts } from "../../src/fractal/fractal-counts.js";
import type { FractalOptions } from "../../src/fractal/request.js";

/** |z² + c| ≈ |z|² with |c| ≤ 2.2: at |z| ≥ 4 it shifts a count by up to log₂(1 + ln(1 − 2.2/16) / ln 16) = −0.08. */
const APPROXIMATION = 0.1;

const OPTIONS: readonly FractalOptions[] = [
  { kind: "mandelbrot", width: 60, height: 50, iterations: 100 },
  { kind: "mandelbrot", width: 60, height: 50, iterations: 100, precision: "single" },
  { kind: "julia", width: 60, height: 50, iterations: 100 },
  { kind: "julia", width: 60, height: 50, iterations: 100, precision: "single" },
];

describe.each(OPTIONS)("smooth counts of %o", (options) => {
  it("lie between the count and the next, and are the limit inside", async () => {
    const { counts, smooth } = await fractalCounts(options, { smooth: true });
    for (const [i, n] of counts.entries()) {
      const value = smooth![i]!;
      if (n === 100) expect(value).toBe(100);
      else if (n > 0) {
        expect(value).toBeGreaterThan(n - APPROXIMATION);
        expect(value).toBeLessThan(n + 1 + APPROXIMATION);
      }
    }
  });
});

it("are continuous where counts jump", async () => {
  // along the real axis from 0.5 to 1.5 the counts fall from 5 to 2 in three jumps
  const options = { kind: "mandelbrot", width: 2000, height: 1, window: { re: [0.5, 1.5], im: [0, 1] } } as const;
  const { counts, smooth } = await fractalCounts(options, { smooth: true });
  expect([counts[0], counts.at(-1)]).toEqual([5, 2]);
  const steps = [...smooth!].slice(1).map((value, i) => smooth![i]! - value);
  expect(Math.min(...steps)).toBeGreaterThan(0);
  expect(Math.max(...steps)).toBeLessThan(0.02); // a fall of less than 4 in 1999 steps, at most ten times steeper at one end
});

it("solve Böttcher's equation for c = 0", async () => {
  // z → z²: |z_k| = |z|^(2^k), and ν = k − log₂(2^k ln|z| / ln 4) = −log₂(ln|z| / ln 4) for any k
  const options = {
    kind: "julia",
    c: { re: 0, im: 0 },
    width: 9,
    height: 1,
    window: { re: [1.1, 1.9], im: [0, 1] },
  } as const;
  const { smooth } = await fractalCounts(options, { smooth: true });
  for (const [i, value] of smooth!.entries()) {
    const expected = -Math.log2(Math.log(1.1 + 0.1 * i) / Math.log(4));
    expect(Math.abs(value - expected)).toBeLessThan(2 ** -22); // values up to 4 in 32 bits
  }
});

it("are absent unless asked for", async () => {
  expect((await fractalCounts({ kind: "mandelbrot", width: 2, height: 2 })).smooth).toBeUndefined();
});
