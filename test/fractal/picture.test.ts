import { interpolateInferno, interpolateTurbo } from "d3-scale-chromatic";
import { describe, expect, it } from "vitest";
import { colormapNames, colourTable } from "../../src/fractal/colormap.js";
import { type FractalCounts, fractalCounts } from "../../src/fractal/fractal-counts.js";
import { checkPicture, fractalPixels } from "../../src/fractal/picture.js";
import { fractalRequest } from "../../src/fractal/request.js";
import { logShade, shade } from "../../src/fractal/shade.js";
import { sideBySide } from "../../src/fractal/side-by-side.js";

describe("logShade", () => {
  it("is the notebook's: log10(n / max n), with the limit for counts of 0", () => {
    const shades = logShade(new Uint32Array([0, 1, 10, 100]), 1000);
    // [1000, 1, 10, 100] / 1000
    expect([...shades]).toEqual([0, -3, -2, -1]);
  });

  it("scales by the largest count, which may be below the limit", () => {
    expect([...logShade(new Uint32Array([1, 10, 100]), 1000)]).toEqual([-2, -1, 0]);
  });

  it("can give counts of 0 another shade", () => {
    expect([...logShade(new Uint32Array([0, 1, 100]), 1)]).toEqual([-2, -2, 0]);
  });
});

/** Counts made up for a test. */
function made(width: number, counts: readonly number[], smooth?: readonly number[]): FractalCounts {
  const request = fractalRequest({ kind: "mandelbrot", width, height: counts.length / width, iterations: 100 });
  const base = { request, counts: Uint32Array.from(counts), engine: "scalar" } as const;
  return smooth === undefined ? base : { ...base, smooth: Float32Array.from(smooth) };
}

describe("shade", () => {
  it("spreads logarithms of counts over [0, 1]", () => {
    expect([...shade(made(4, [0, 1, 10, 100]), "log")]).toEqual([0, 0, 0.5, 1]);
  });

  it("puts points inside apart when it is smooth", () => {
    const e = Math.E;
    const [first, second, third, inside] = shade(made(4, [1, 2, 7, 100], [1, e, e * e, 100]), "smooth");
    expect(first).toBe(0);
    expect(second).toBeCloseTo(Math.log(e) / Math.log(e * e), 6); // log(1 + e − 1) over log(1 + e² − 1)
    expect([third, inside]).toEqual([1, Number.NaN]);
  });

  it("is 0 where all points are alike", () => {
    expect([...shade(made(2, [5, 5]), "log")]).toEqual([0, 0]);
    expect([...shade(made(2, [5, 5], [5, 5]), "smooth")]).toEqual([0, 0]);
    expect([...shade(made(2, [100, 100], [100, 100]), "smooth")]).toEqual([Number.NaN, Number.NaN]);
  });

  it("says what smooth shading needs", () => {
    expect(() => shade(made(1, [1]), "smooth")).toThrow("smooth");
  });
});

describe("colourTable", () => {
  it.each(colormapNames)("reads the colours of %s", (name) => {
    const bytes = colourTable(name).flat();
    expect(bytes.every((byte) => byte >= 0 && byte <= 255)).toBe(true);
    expect(new Set(bytes).size).toBeGreaterThan(50);
  });

  it("reads both ways in which colours are written", () => {
    expect(interpolateInferno(1)).toBe("#fcffa4");
    expect(colourTable("inferno").at(-1)).toEqual([0xfc, 0xff, 0xa4]);
    expect(interpolateTurbo(0)).toBe("rgb(35, 23, 27)");
    expect(colourTable("turbo")[0]).toEqual([35, 23, 27]);
  });

  it("names the map that was meant", () => {
    expect(() => checkPicture({ colormap: "infernal" as never })).toThrow('Did you mean "inferno"?');
    expect(() => checkPicture({ colormap: "toString" as never })).toThrow('expected "viridis" or ');
  });
});

describe("fractalPixels", () => {
  const [low, high] = [colourTable("inferno")[0]!, colourTable("inferno").at(-1)!];

  it("has the largest imaginary part at the top", () => {
    const { width, height, data } = fractalPixels(made(2, [1, 1, 100, 1]));
    expect([width, height]).toEqual([2, 2]);
    expect([...data]).toEqual([...high, ...low, ...low, ...low]);
  });

  it("gives points inside their own colour", () => {
    const result = made(2, [1, 100], [1, 100]);
    expect([...fractalPixels(result).data]).toEqual([...low, 0, 0, 0]);
    expect([...fractalPixels(result, { inside: [9, 8, 7] }).data]).toEqual([...low, 9, 8, 7]);
  });

  it("averages light when points share a pixel", () => {
    // 4 × 2 points in 2 × 1 pixels; bytes a and b on two points each: √((a² + b²) / 2)
    const { width, height, data } = fractalPixels(made(4, [1, 100, 1, 1, 1, 100, 1, 1]), { antialias: 2 });
    const mixed = low.map((byte, k) => Math.round(Math.sqrt((byte ** 2 + high[k]! ** 2) / 2)));
    expect([width, height]).toEqual([2, 1]);
    expect([...data]).toEqual([...mixed, ...low]);
  });

  it("draws the upper half of a Julia set above the lower", async () => {
    const result = await fractalCounts({ kind: "julia", width: 40, height: 40, iterations: 60 });
    const { data } = fractalPixels(result);
    const flipped = fractalPixels({ ...result, counts: result.counts.slice().reverse() }).data;
    expect(flipped).toEqual(data); // z → −z changes nothing: turned by 180°, not mirrored
    const asymmetric = await fractalCounts({
      kind: "mandelbrot",
      width: 9,
      height: 2,
      window: { re: [-2, 1], im: [0, 2] },
    });
    const picture = fractalPixels(asymmetric);
    expect(picture.data.slice(0, 27)).not.toEqual(picture.data.slice(27));
    expect([...picture.data.slice(27 + 18, 27 + 21)]).toEqual(high); // c = 0 is inside, in the lower row
  });
});

it("sideBySide puts pictures in one row with white between and below", () => {
  const one = { width: 1, height: 2, data: new Uint8Array([1, 2, 3, 4, 5, 6]) };
  const other = { width: 1, height: 1, data: new Uint8Array([7, 8, 9]) };
  const white = [255, 255, 255];
  expect(sideBySide([one, other], 1)).toEqual({
    width: 3,
    height: 2,
    data: new Uint8Array([1, 2, 3, ...white, 7, 8, 9, 4, 5, 6, ...white, ...white]),
  });
});
