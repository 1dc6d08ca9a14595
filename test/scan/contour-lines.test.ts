import { describe, expect, it } from "vitest";
import { DataError } from "../../src/errors.js";
import { contourLines, type GridValues, gridScan } from "../../src/scan/index.js";
import { seededRandom } from "../helpers/random.js";

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

/** The ellipse (x/2)² + y² = 1, of which gridScan sees x ≤ bound only. */
const ellipse = ([x, y]: readonly number[]) => (x! / 2) ** 2 + y! ** 2;

it("contourLines wants a list of levels", () => {
  const grid = plane((x) => x, [0, 1], [0, 1]);
  expect(() => contourLines(grid, 0.5 as never)).toThrowError(
    expect.objectContaining({ code: "bad-option", path: "levels" }),
  );
});

describe("contours of a grid scan that its bounds cut", () => {
  it.each([-1.9, -1, 0, 0.5, 1.3, 1.99])("are an ellipse up to x = %f, where it ends", (bound) => {
    for (const n of [101, 201]) {
      const scan = gridScan(ellipse, [
        { name: "x", min: -2.2, max: bound, n },
        { name: "y", min: -1.2, max: 1.2, n },
      ]);
      const [set] = contourLines(scan, [1]);
      expect(set!.lines).toHaveLength(1);
      const { closed, x, y } = set!.lines[0]!;
      expect(closed).toBe(false);
      // linear interpolation errs by f″ h²/8 between neighbours: f″ is ½ along x and 2 along y
      const [hx, hy] = [(bound + 2.2) / (n - 1), 2.4 / (n - 1)];
      const error = Math.max((0.5 * hx * hx) / 8, (2 * hy * hy) / 8) + ROUNDING;
      x.forEach((_, i) => {
        expect(Math.abs(ellipse([x[i]!, y[i]!]) - 1)).toBeLessThanOrEqual(error);
        expect(x[i]!).toBeLessThanOrEqual(bound);
      });
      const last = x.length - 1;
      expect([x[0], x[last]]).toEqual([bound, bound]);
      const height = Math.sqrt(1 - (bound / 2) ** 2);
      for (const end of [Math.min(y[0]!, y[last]!) + height, Math.max(y[0]!, y[last]!) - height]) {
        expect(Math.abs(end)).toBeLessThanOrEqual(error / height);
      }
    }
  });

  it("are several pieces where it is cut more than once, and none where it is outside", () => {
    const window = (half: number) => [
      { name: "x", min: -3, max: 3, n: 241 },
      { name: "y", min: -half, max: half, n: 241 },
    ];
    // |y| ≤ ½ leaves the ends of the ellipse, left and right, each from y = −½ to ½ at |x| = √3
    const [cut] = contourLines(gridScan(ellipse, window(0.5)), [1]);
    expect(cut!.lines.map(({ closed }) => closed)).toEqual([false, false]);
    for (const { x, y } of cut!.lines) {
      const last = x.length - 1;
      expect([y[0]!, y[last]!].sort((a, b) => a - b)).toEqual([-0.5, 0.5]);
      for (const i of [0, last]) expect(Math.abs(x[i]!)).toBeCloseTo(Math.sqrt(3), 3);
    }
    expect(contourLines(gridScan(ellipse, window(2)), [100])[0]!.lines).toEqual([]);
  });

  it("have the level at every point, by interpolation along the line of the grid that it lies on, for any values", () => {
    const random = seededRandom(5);
    for (let k = 0; k < 50; k++) {
      const axis = () => steps(random.uniform(-5, 0), random.uniform(1, 5), random.integer(2, 9));
      // whole numbers, so that the level is met at points of the grid too
      const grid = plane(() => random.integer(-2, 2), axis(), axis());
      const [xs, ys] = grid.axes.map(({ values }) => Array.from(values)) as [number[], number[]];
      const level = random.pick([-1, 0, 0.5, 1]);
      for (const { x, y } of contourLines(grid, [level])[0]!.lines) {
        x.forEach((_, i) => {
          expect(Math.abs(interpolated(grid, xs, ys, x[i]!, y[i]!) - level)).toBeLessThan(1e-9);
        });
      }
    }
  });

  it("lie on the level where differences of values and of places overflow", () => {
    const huge = 1.5e308;
    const grid = plane((x) => x, [-huge, huge], [0, 1]);
    const [set] = contourLines(grid, [0.5e308]);
    Array.from(set!.lines[0]!.x, (x) => expect(x / 0.5e308).toBeCloseTo(1, 12));
  });
});

/** Bilinear interpolation, which is linear along the lines of the grid. */
function interpolated(grid: GridValues, xs: readonly number[], ys: readonly number[], x: number, y: number): number {
  const place = (list: readonly number[], at: number) => {
    const k = Math.min(list.length - 2, Math.max(0, list.findIndex((value) => value > at) - 1));
    const cell = at >= list[list.length - 1]! ? list.length - 2 : k;
    return [cell, (at - list[cell]!) / (list[cell + 1]! - list[cell]!)] as const;
  };
  const [[i, s], [j, t]] = [place(xs, x), place(ys, y)];
  const value = (a: number, b: number) => grid.values[(i + a) * ys.length + j + b]!;
  return (1 - s) * ((1 - t) * value(0, 0) + t * value(0, 1)) + s * ((1 - t) * value(1, 0) + t * value(1, 1));
}
