import { describe, expect, it } from "vitest";
import { axis } from "../../src/fractal/grid.js";
import { referenceCounts } from "../../src/fractal/reference.js";
import type { FractalOptions } from "../../src/fractal/request.js";

/** The count of one point: the lower left corner of a grid of one. */
const countAt = (re: number, im: number, options: Partial<FractalOptions> = {}): number =>
  referenceCounts({
    kind: "mandelbrot",
    width: 1,
    height: 1,
    window: { re: [re, re + 1], im: [im, im + 1] },
    iterations: 50,
    ...options,
  })[0]!;

describe.each(["single", "double"] as const)("referenceCounts in %s precision", (precision) => {
  it.each([
    // z after each step, and how many of them have |z| < 4
    [0, 0, 50], // 0, 0, …
    [-2, 0, 50], // −2, 2, 2, …
    [-1, 0, 50], // −1, 0, −1, …
    [0, 1, 50], // i, −1 + i, −i, −1 + i, …
    [1, 0, 2], // 1, 2, 5
    [2, 0, 1], // 2, 6
    [0.5, 0, 5], // 0.5, 0.75, 1.0625, 1.629, 3.153, 10.4
    [0, 2, 1], // 2i, −4 + 2i
    [4, 0, 0], // 4: not below 4
    [3, 3, 0], // |3 + 3i| = 4.24
  ])("counts c = %s + %si %s times", (re, im, count) => {
    expect(countAt(re, im, { precision })).toBe(count);
  });

  it("counts again what comes back", () => {
    // c = −1: |z| = 1, 0, 1, 0, …: every second iterate is below 1
    expect(countAt(-1, 0, { radius: 1, precision })).toBe(25);
    // c = −16, z = 4.5, 4.25, 2.0625, −11.7, 121, …: only the second iterate is below 4
    expect(countAt(4.5, 0, { kind: "julia", c: { re: -16, im: 0 }, precision })).toBe(1);
  });

  it("starts a Julia set from the point, which is not counted itself", () => {
    // c = 0: 0.5, 0.25, 0.0625, … stays; 1.5: 2.25, 5.06; 2: 4
    const options = { kind: "julia", c: { re: 0, im: 0 }, precision } as const;
    expect([countAt(0.5, 0, options), countAt(1.5, 0, options), countAt(2, 0, options)]).toEqual([50, 1, 0]);
  });

  it("is symmetric about the real axis", () => {
    const counts = referenceCounts({ kind: "mandelbrot", width: 20, height: 21, iterations: 60, precision });
    for (let row = 0; row < 10; row++) {
      const mirrored = 20 - row;
      expect(counts.slice(row * 20, row * 20 + 20)).toEqual(counts.slice(mirrored * 20, mirrored * 20 + 20));
    }
  });
});

it("has rows from the lowest imaginary part and columns from the lowest real part", () => {
  const counts = referenceCounts({
    kind: "mandelbrot",
    width: 3,
    height: 2,
    window: { re: [0, 2], im: [0, 2] },
    iterations: 9,
  });
  expect([...counts]).toEqual([9, 2, 1, 1, 1, 1]); // c = 0, 1, 2; 2i, 1 + 2i (−2 + 6i), 2 + 2i (2 + 10i)
});

it("rounds to 32 bits in single precision", () => {
  // 2⁻³⁰ is lost beside 1 in 32 bits: c = 0.25 + 2⁻³⁰ creeps through the cusp after about π · 2¹⁵ steps in 64 bits only
  const options = { window: { re: [0.25 + 2 ** -30, 1], im: [0, 1] }, iterations: 110_000 } as const;
  expect(countAt(0, 0, { ...options, precision: "single" })).toBe(110_000);
  expect(countAt(0, 0, { ...options, precision: "double" })).toBeLessThan(103_100);
});

describe("axis", () => {
  it("has the rounding of numpy.linspace", () => {
    expect([...axis([-1.5, 1.5], 4)]).toEqual([-1.5, -0.5, 0.5, 1.5]);
    expect([...axis([0, 1], 11)][3]).toBe(3 * 0.1); // 0.30000000000000004, as numpy.linspace(0, 1, 11)[3]
    expect([...axis([0.1, 0.7], 7)].at(-1)).toBe(0.7); // the end itself
  });

  it("is its beginning for one point", () => {
    expect([...axis([2, 5], 1)]).toEqual([2]);
  });
});
