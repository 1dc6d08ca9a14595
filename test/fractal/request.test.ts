import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { fractalCounts } from "../../src/fractal/fractal-counts.js";
import { referenceCounts } from "../../src/fractal/reference.js";
import { type FractalOptions, fractalRequest } from "../../src/fractal/request.js";

function problemsOf(options: object): string[] {
  try {
    fractalRequest({ kind: "mandelbrot", ...options } as FractalOptions);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).issues.map(({ code, path }) => `${code} ${path}`);
  }
}

const NAN = Number.NaN;

describe("fractalRequest", () => {
  it("fills in the notebook's values", () => {
    const window = { re: [-1.5, 1.5], im: [-1.5, 1.5] };
    const common = { width: 500, height: 500, window, iterations: 1000, radius: 4, precision: "double" };
    expect(fractalRequest({ kind: "mandelbrot" })).toEqual({ kind: "mandelbrot", ...common });
    expect(fractalRequest({ kind: "julia" })).toEqual({ kind: "julia", c: { re: -0.7269, im: 0.1889 }, ...common });
  });

  it.each([
    [{ kind: "burning-ship" }, ["bad-kind kind"]],
    [{ precision: "half" }, ["bad-precision precision"]],
    [{ width: 0 }, ["bad-size width"]],
    [{ width: 1.5, height: -2 }, ["bad-size width", "bad-size height"]],
    [{ height: NAN }, ["bad-size height"]],
    [{ width: 1e5, height: 1e5 }, ["too-many-points size"]],
    [{ window: { re: [1, 1], im: [-1, 1] } }, ["empty-window window.re"]],
    [{ window: { re: [-1, 1], im: [1, -1] } }, ["reversed-window window.im"]],
    [{ window: { re: [NAN, 1], im: [0, Infinity] } }, ["bad-window window.re", "bad-window window.im"]],
    [{ window: { re: [-1, 1e10], im: [0, 1] } }, ["bad-window window.re"]],
    [{ window: { re: [1, 1 + 1e-14], im: [0, 1] } }, ["window-too-narrow window.re"]],
    [{ window: { re: [0, 1], im: [1, 1 + 1e-5] }, precision: "single" }, ["window-too-narrow window.im"]],
    [{ iterations: 0 }, ["bad-iterations iterations"]],
    [{ iterations: 2.5 }, ["bad-iterations iterations"]],
    [{ iterations: 1e10 }, ["bad-iterations iterations"]],
    [{ radius: 0 }, ["bad-radius radius"]],
    [{ radius: -4 }, ["bad-radius radius"]],
    [{ radius: NAN }, ["bad-radius radius"]],
    [{ radius: Infinity }, ["bad-radius radius"]],
    [{ c: { re: 0, im: 0 } }, ["constant-without-use c"]],
    [{ kind: "julia", c: { re: NAN, im: 0 } }, ["bad-constant c"]],
    [{ width: -1, radius: 0, iterations: 0 }, ["bad-size width", "bad-iterations iterations", "bad-radius radius"]],
  ])("refuses %o", (options, problems) => {
    expect(problemsOf(options)).toEqual(problems);
  });

  it("names the limit and the size when there are too many points", () => {
    const tooMany = (): unknown => fractalRequest({ kind: "mandelbrot", width: 1e5, height: 1e5 });
    expect(tooMany).toThrow("expected at most 100000000 points, got 100000 × 100000 = 1.00e+10");
  });

  it("takes windows as narrow as the precision can tell", () => {
    expect(problemsOf({ window: { re: [1, 1 + 1e-12], im: [0, 1] } })).toEqual([]);
    expect(problemsOf({ window: { re: [1, 1 + 1e-300], im: [0, 1] }, width: 1 })).toEqual(["empty-window window.re"]);
  });

  it("guards the reference and the fast path", async () => {
    expect(() => referenceCounts({ kind: "mandelbrot", radius: NAN })).toThrow(DataError);
    await expect(fractalCounts({ kind: "mandelbrot", radius: NAN })).rejects.toThrow(DataError);
  });
});
