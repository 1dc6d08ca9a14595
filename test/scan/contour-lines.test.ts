import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { contourLines, type GridValues, gridScan } from "../../src/scan/index.js";

function plane(f: (x: number, y: number) => number, x: readonly number[], y: readonly number[]): GridValues {
  const axes = [
    { name: "x", values: Float64Array.from(x) },
    { name: "y", values: Float64Array.from(y) },
  ];
  const values = Float64Array.from(x.flatMap((a) => y.map((b) => f(a, b))));
  return { axes, shape: [x.length, y.length], values };
}

function steps(low: number, high: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
}

/** Vertices come from one division and one multiplication. */
const ROUNDING = 1e-12;

describe("contourLines", () => {
  it("finds a circle as one closed line, to second order in the step of the grid", () => {
    for (const n of [21, 41, 81]) {
      const grid = plane((x, y) => x * x + y * y, steps(-2, 2, n), steps(-1.5, 1.7, n));
      const [set] = contourLines(grid, [1]);
      expect(set!.lines).toHaveLength(1);
      const { closed, x, y } = set!.lines[0]!;
      expect(closed).toBe(true);
      expect([x[0], y[0]]).toEqual([x[x.length - 1], y[y.length - 1]]);
      // Linear interpolation of x² between points h apart is too large by at most h²/4: x² + y² = 1 − h²/4 at worst.
      const h = 4 / (n - 1);
      const worst = Math.max(...Array.from(x, (_, i) => Math.abs(Math.hypot(x[i]!, y[i]!) - 1)));
      expect(worst).toBeLessThan(1 - Math.sqrt(1 - (h * h) / 4) + ROUNDING);
    }
  });

  it("finds the straight line of a linear function exactly, on axes of any spacing, open and from border to border", () => {
    const grid = plane((x, y) => 3 * x - 2 * y, [0, 0.1, 0.5, 2, 2.5, 4], [-1, 0, 0.3, 1, 5]);
    const [set] = contourLines(grid, [1.7]);
    expect(set!.lines).toHaveLength(1);
    const { closed, x, y } = set!.lines[0]!;
    expect(closed).toBe(false);
    x.forEach((value, i) => {
      expect(Math.abs(3 * value - 2 * y[i]! - 1.7)).toBeLessThan(ROUNDING);
    });
    // From the lower border, y = −1 at x = (1.7 − 2)/3 < 0: so from x = 0 at y = −0.85, to x = 4 at y = 5.15 > 5: y = 5 at x = 3.9.
    const ends = [0, x.length - 1].map((i) => [x[i]!, y[i]!]).sort((a, b) => a[0]! - b[0]!);
    [
      [0, -0.85],
      [3.9, 5],
    ].forEach(([ex, ey], i) => {
      expect(ends[i]![0]).toBeCloseTo(ex!, 12);
      expect(ends[i]![1]).toBeCloseTo(ey!, 12);
    });
  });

  it("keeps the axes apart: the first one is x", () => {
    const grid = plane((x) => x, steps(0, 1, 4), steps(5, 9, 3));
    const [set] = contourLines(grid, [0.5]);
    expect(Array.from(set!.lines[0]!.x)).toEqual([0.5, 0.5, 0.5]);
    expect(Array.from(set!.lines[0]!.y).sort()).toEqual([5, 7, 9]);
  });

  it("ends lines at points without a value, and draws none along them", () => {
    const grid = plane((x, y) => (x > 0.4 && y > 0.4 ? Number.NaN : x + y), steps(0, 1, 11), steps(0, 1, 11));
    const [inside, across] = contourLines(grid, [0.35, 0.95]);
    expect(inside!.lines).toHaveLength(1);
    // x + y = 0.95 exists for x < 0.4 and for y < 0.4 only.
    expect(across!.lines).toHaveLength(2);
    for (const { closed, x, y } of across!.lines) {
      expect(closed).toBe(false);
      x.forEach((value, i) => {
        expect(value + y[i]!).toBeCloseTo(0.95, 12);
      });
    }
  });

  it("ends the region above a level where the function is −Infinity", () => {
    const grid = plane((x) => (x < 0 ? Number.NEGATIVE_INFINITY : -x), steps(-1, 1, 5), [0, 1]);
    const [set] = contourLines(grid, [-0.75]);
    const xs = set!.lines.map(({ x }) => x[0]!).sort((a, b) => a - b);
    expect(xs).toEqual([0, 0.75]);
  });

  it("gives each level its lines in the order asked for, and none where a level is not reached", () => {
    const grid = plane((x, y) => x * x + y * y, steps(-2, 2, 21), steps(-2, 2, 21));
    const sets = contourLines(grid, [50, 2, 0.5]);
    expect(sets.map(({ level, lines }) => [level, lines.length])).toEqual([
      [50, 0],
      [2, 1],
      [0.5, 1],
    ]);
  });

  it("separates two islands and finds the hole between ring-shaped regions", () => {
    const x = steps(-3, 3, 61);
    const islands = plane((a, b) => Math.min(Math.hypot(a - 1.5, b), Math.hypot(a + 1.5, b)), x, x);
    expect(contourLines(islands, [1])[0]!.lines).toHaveLength(2);
    const ring = plane((a, b) => Math.abs(Math.hypot(a, b) - 2), x, x);
    expect(contourLines(ring, [0.5])[0]!.lines).toHaveLength(2);
  });

  it("takes a scan as it is, and refuses what is not a plane", () => {
    const axis = (name: string) => ({ name, min: 0, max: 1, n: 3 });
    expect(
      contourLines(
        gridScan(([x, y]) => x! + y!, [axis("x"), axis("y")]),
        [1],
      )[0]!.lines,
    ).toHaveLength(1);
    const line = gridScan(([x]) => x!, [axis("x")]);
    expect(() => contourLines(line, [0.5])).toThrow(DataError);
    const good = plane((a) => a, [0, 1], [0, 1]);
    expect(() => contourLines({ ...good, values: [1, 2, 3] }, [0.5])).toThrow(/4|values/);
    expect(() => contourLines(good, [Number.NaN])).toThrow(/levels\[0\]/);
  });
});
