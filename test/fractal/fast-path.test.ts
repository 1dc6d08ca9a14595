import { describe, expect, it } from "vitest";
import { fractalCounts } from "../../src/fractal/fractal-counts.js";
import { referenceCounts } from "../../src/fractal/reference.js";
import { type FractalOptions, fractalRequest } from "../../src/fractal/request.js";
import { squaredExitRadius, squaredRadius, turningRadius } from "../../src/fractal/safe-radius.js";
import type { Complex } from "../../src/fractal/types.js";
import { type SeededRandom, seededRandom } from "../helpers/random.js";

const ENGINES = ["vector", "scalar"] as const;

/** Points of the plane where something happens: cusps, bulbs, filaments, spirals, far away. */
const PLACES = [
  [-0.75, 0],
  [0.25, 0],
  [-1.25, 0],
  [-0.743643887, 0.131825904],
  [-1.768778833, 0.001738996],
  [0, 1],
  [-2, 0],
  [-13, 2],
] as const;

/** Radii below, at and above those from which nothing comes back. */
const RADII = [0.3, 1, 1.5, 2, 2.0000001, 2.5, 4, 10, 1000, 1e9];

function randomOptions(random: SeededRandom): FractalOptions {
  const [re, im] = random.pick(PLACES);
  const half = 10 ** random.uniform(-5, 1.3);
  const common = {
    width: random.integer(1, 21),
    height: random.integer(1, 9),
    window: { re: [re - half, re + half], im: [im - half, im + half] },
    iterations: random.integer(1, 400),
    radius: random.pick(RADII),
    precision: random.pick(["single", "double"] as const),
  } as const;
  if (random.chance(0.5)) return { kind: "mandelbrot", ...common };
  const [cRe, cIm] = random.pick(PLACES);
  return { kind: "julia", c: { re: cRe, im: cIm }, ...common };
}

const around = (middle: number, half: number) => [middle - half, middle + half] as const;

/** A square root of z, or a number in its direction with another absolute value. */
function squareRoot(z: Complex, size = Math.sqrt(Math.hypot(z.re, z.im))): Complex {
  const angle = Math.atan2(z.im, z.re) / 2;
  return { re: size * Math.cos(angle), im: size * Math.sin(angle) };
}

describe.each(ENGINES)("fractalCounts with the %s engine", (engine) => {
  it("has the counts of the reference for 400 random requests", async () => {
    const random = seededRandom(20);
    for (let i = 0; i < 400; i++) {
      const options = randomOptions(random);
      const result = await fractalCounts(options, { engine });
      expect(result.engine).toBe(engine);
      expect(result.counts, `request ${i}: ${JSON.stringify(options)}`).toEqual(referenceCounts(options));
    }
  });

  it("has them where orbits come back from outside the radius", async () => {
    const random = seededRandom(21);
    let returning = 0;
    for (let i = 0; i < 60; i++) {
      const c = { re: random.uniform(-25, -13), im: random.uniform(-1, 1) };
      const edge = Math.sqrt(-c.re); // the preimages of 0
      const window = { re: [edge - 1, edge + 1], im: [-1, 1] } as const;
      const options = { kind: "julia", c, window, width: 30, height: 9, iterations: 12 } as const;
      const { counts } = await fractalCounts(options, { engine });
      expect(counts, JSON.stringify(options)).toEqual(referenceCounts(options));
      returning += counts.filter((n) => n > 0).length;
    }
    expect(returning).toBeGreaterThan(1000);
  });

  it("has them at the turning radius itself, where rounding decides", async () => {
    const random = seededRandom(22);
    for (let i = 0; i < 200; i++) {
      const precision = random.pick(["single", "double"] as const);
      const ulp = precision === "single" ? 2 ** -23 : 2 ** -52;
      const c = { re: random.uniform(-3, 3), im: random.uniform(-3, 3) };
      const r = turningRadius(Math.hypot(c.re, c.im));
      const radius = r * (1 + random.integer(-2, 2) * ulp);
      // |z² + c| = |z| = r for z² opposite to c; the window is around a point from which one step leads to that z
      const z = squareRoot({ re: -c.re, im: -c.im }, r);
      const start = squareRoot({ re: z.re - c.re, im: z.im - c.im });
      const half = 15 * ulp * Math.hypot(start.re, start.im);
      const window = { re: around(start.re, half), im: around(start.im, half) };
      const options = { kind: "julia", c, radius, precision, window, width: 15, height: 15, iterations: 12 } as const;
      const { counts } = await fractalCounts(options, { engine });
      expect(counts, JSON.stringify(options)).toEqual(referenceCounts(options));
    }
  });

  it.each(["single", "double"] as const)("has them for long cycles, in %s precision", async (precision) => {
    const options = { kind: "mandelbrot", width: 30, height: 20, iterations: 20_003, precision } as const;
    const { counts } = await fractalCounts(options, { engine });
    expect(counts).toEqual(referenceCounts(options));
    expect(Math.max(...counts)).toBe(20_003);
  });

  it.each(["single", "double"] as const)(
    "has them for rows longer than a kernel takes, in %s precision",
    async (precision) => {
      const options = { kind: "mandelbrot", width: 2051, height: 2, iterations: 40, precision } as const;
      expect((await fractalCounts(options, { engine })).counts).toEqual(referenceCounts(options));
    },
  );
});

describe("squaredExitRadius", () => {
  const mandelbrot = (half: number, radius: number) =>
    fractalRequest({ kind: "mandelbrot", radius, window: { re: [-half, half], im: [-half, half] } });

  it("is the squared radius where nothing can come back", () => {
    expect(squaredExitRadius(mandelbrot(1.5, 4))).toBe(16);
    expect(squaredExitRadius(mandelbrot(1.5, 2.05))).toBe(squaredRadius(mandelbrot(1.5, 2.05)));
  });

  it("is beyond the turning radius of the largest constant otherwise", () => {
    // |c| = √2 · 1.5 = 2.1213: r = (1 + √9.4853) / 2 = 2.03991, r² = 4.16123
    expect(squaredExitRadius(mandelbrot(1.5, 2))).toBeCloseTo(4.16123, 5);
    // |c| = √2 · 20 = 28.284: r = (1 + √114.137) / 2 = 5.84175, r² = 34.1260
    expect(squaredExitRadius(mandelbrot(20, 4))).toBeCloseTo(34.126, 3);
    const julia = fractalRequest({ kind: "julia", c: { re: 0, im: -12 }, radius: 4 }); // r(12) = 4: just not enough
    expect(squaredExitRadius(julia)).toBeGreaterThan(16);
    expect(squaredExitRadius(julia)).toBeCloseTo(16, 10);
  });
});
