import { describe, expect, it } from "vitest";
import { DataError } from "../../../src/errors.js";
import { normalCdf } from "../../../src/math/normal.js";
import type { PatchSetPoint, PatchSetScan } from "../../../src/patchset/results.js";
import type { Mark, Picture } from "../../../src/plot/picture.js";
import { filledRegion } from "../../../src/plot/pictures/patch-set/filled-region.js";
import { levelLines } from "../../../src/plot/pictures/patch-set/level-lines.js";
import { triangulate } from "../../../src/plot/pictures/patch-set/triangulate.js";
import { exclusionContours, patchSetScanPicture } from "../../../src/plot/pictures/patch-set-scan.js";
import { plot } from "../../../src/plot/plot.js";
import { toSvg } from "../../../src/plot/svg-text.js";
import { origin } from "./examples.js";

/** Rounding of coordinates below 1000. */
const ROUNDING = 1e-9;

/** Points of a plane without order: multiples of irrational numbers, without their integers. */
const scattered = (n: number) => {
  const at = (step: number) => Array.from({ length: n }, (_, i) => ((i + 1) * step) % 1);
  return { x: at(0.7548776662), y: at(0.569840291) };
};
const grid = (n: number) => ({
  x: Array.from({ length: n * n }, (_, i) => i % n),
  y: Array.from({ length: n * n }, (_, i) => Math.floor(i / n)),
});

const area = ({ x, y }: { x: readonly number[]; y: readonly number[] }, [a, b, c]: readonly number[]) =>
  Math.abs((x[b!]! - x[a!]!) * (y[c!]! - y[a!]!) - (x[c!]! - x[a!]!) * (y[b!]! - y[a!]!)) / 2;

describe("triangulate(x, y)", () => {
  it("covers a grid, where any four neighbours lie on a circle, exactly once", () => {
    const points = grid(6);
    const triangles = triangulate(points.x, points.y);
    // Euler: 2 n − 2 − (points on the rim) triangles, of half a square each
    expect(triangles).toHaveLength(2 * 36 - 2 - 20);
    expect(triangles.map((triangle) => area(points, triangle))).toEqual(triangles.map(() => 0.5));
  });

  it("has no point inside the circle through three others", () => {
    const { x, y } = scattered(60);
    for (const [a, b, c] of triangulate(x, y)) {
      // centre from |p − a|² = |p − b|² = |p − c|²
      const [bx, by, cx, cy] = [x[b]! - x[a]!, y[b]! - y[a]!, x[c]! - x[a]!, y[c]! - y[a]!];
      const d = 2 * (bx * cy - by * cx);
      const u = (cy * (bx * bx + by * by) - by * (cx * cx + cy * cy)) / d;
      const v = (bx * (cx * cx + cy * cy) - cx * (bx * bx + by * by)) / d;
      const r = Math.hypot(u, v);
      const distances = x.map((px, i) => Math.hypot(px - x[a]! - u, y[i]! - y[a]! - v));
      expect(Math.min(...distances)).toBeGreaterThan(r * (1 - 1e-9));
    }
  });

  it("has no triangles for points on one line, or fewer than three", () => {
    expect(triangulate([0, 1, 2, 3], [1, 2, 3, 4])).toEqual([]);
    expect(triangulate([0, 1], [1, 0])).toEqual([]);
    expect(triangulate([], [])).toEqual([]);
  });
});

describe("levelLines(surface, z, level)", () => {
  it("follows a linear function exactly, from rim to rim", () => {
    const { x, y } = scattered(50);
    const surface = { x, y, triangles: triangulate(x, y) };
    const lines = levelLines(
      surface,
      x.map((value, i) => 2 * value + y[i]!),
      1.4,
    );
    expect(lines).toHaveLength(1);
    const { x: lineX, y: lineY } = lines[0]!;
    for (const [k, px] of lineX.entries()) expect(Math.abs(2 * px + lineY[k]! - 1.4)).toBeLessThan(ROUNDING);
  });

  it("closes a line around a summit, and draws one around each", () => {
    const points = grid(9);
    const surface = { ...points, triangles: triangulate(points.x, points.y) };
    const bump = (px: number, py: number, i: number) =>
      Math.exp(-((points.x[i]! - px) ** 2 + (points.y[i]! - py) ** 2));
    const z = points.x.map((_, i) => bump(2, 2, i) + bump(6, 6, i));
    const lines = levelLines(surface, z, 0.5);
    expect(lines).toHaveLength(2);
    for (const { x, y } of lines) expect([x.at(-1), y.at(-1)]).toEqual([x[0], y[0]]);
    expect(levelLines(surface, z, 5)).toEqual([]);
  });
});

describe("filledRegion(surface, inner, outer, level)", () => {
  it("has the area between two lines of constant value", () => {
    const points = grid(11);
    const surface = { ...points, triangles: triangulate(points.x, points.y) };
    // x + y < 14 and x + y ≥ 6 on a square of 10: 100 − 6²/2 − 6²/2 = 64
    const sum = points.x.map((x, i) => x + points.y[i]!);
    const regions = filledRegion(
      surface,
      sum,
      sum.map((s) => s + 8),
      14,
    );
    const total = regions.reduce((all, { x, lower, upper }) => {
      const height = (i: number) => upper[i]! - lower[i]!;
      return (
        all +
        Array.from({ length: x.length - 1 }, (_, i) => ((height(i) + height(i + 1)) / 2) * (x[i + 1]! - x[i]!)).reduce(
          (a, b) => a + b,
          0,
        )
      );
    }, 0);
    expect(total).toBeCloseTo(64, 1);
  });
});

/** A scan whose significance is linear: `2 − m1/300` plus a standard deviation of the band per unit. */
function linearScan(change: (point: PatchSetPoint) => PatchSetPoint = (point) => point): PatchSetScan {
  const cls = (z: number) => normalCdf(-z);
  const points = [100, 180, 300, 450, 600].flatMap((m1) =>
    [0, 70, 200].map((m2): PatchSetPoint => {
      const z = 3 - m1 / 300;
      return {
        name: `s_${m1}_${m2}`,
        index: 0,
        values: [m1, m2],
        cls: cls(z),
        expected: [cls(z + 1), cls(z + 0.7), cls(z + 0.2), cls(z - 0.3), cls(z - 0.8)],
        valid: true,
        notes: [],
      };
    }),
  );
  return {
    kind: "patch-set-scan",
    origin,
    patchSet: { description: "", references: [], digest: `sha256:${"0".repeat(64)}`, verification: "not-checked" },
    labels: ["m1", "m2"],
    poi: "mu",
    testPoi: 1,
    testStatistic: "qtilde",
    confidenceLevel: normalCdf(1.645),
    status: "complete",
    nPatches: points.length,
    nFailed: 0,
    points: points.map((point, index) => change({ ...point, index })),
    notes: [],
  };
}

const marksOf = (picture: Picture): readonly Mark[] => picture.panels[0]![0]!.marks;
const labelled = (picture: Picture, label: RegExp) =>
  marksOf(picture).filter((mark) => "label" in mark && mark.label !== undefined && label.test(mark.label));

describe("patchSetScanPicture(scan)", () => {
  /** What one of the masses is where the significance 3 + shift − m1/300 is that of the level. */
  const significanceAt = (x: number, shift = 0) => 3 + shift - x / 300;

  it("draws the contours where the significance is that of the level, to a hundredth of a standard deviation", async () => {
    const picture = plot(linearScan());
    const xOf = (label: RegExp) =>
      labelled(picture, label).flatMap((mark) => (mark.kind === "line" ? Array.from(mark.x) : []));
    for (const x of xOf(/^Observed/)) expect(significanceAt(x)).toBeCloseTo(1.645, 2);
    for (const x of xOf(/^Expected/)) expect(significanceAt(x, 0.2)).toBeCloseTo(1.645, 2);
    expect(xOf(/^Observed/).length).toBeGreaterThan(2);
    const bands = marksOf(picture).filter((mark) => mark.kind === "band");
    const all = bands.flatMap(({ x }) => Array.from(x));
    // ±1σ at 3 + 0.7 − m1/300 = 1.645: 616.5, beyond the last point; 3 − 0.3 − m1/300 = 1.645: 316.5
    expect(significanceAt(Math.min(...all), -0.3)).toBeCloseTo(1.645, 1);
    expect(Math.max(...all)).toBeCloseTo(600, 3);
    expect(await toSvg(picture)).toContain("<svg");
  });

  it("marks points that are excluded, not excluded and failed", () => {
    const picture = patchSetScanPicture(
      linearScan((point) =>
        point.index === 4 ? { name: "f", index: 4, values: point.values, valid: false, notes: ["no"] } : point,
      ),
    );
    const count = (label: RegExp) =>
      labelled(picture, label).map((mark) => (mark.kind === "points" ? mark.x.length : 0));
    // excluded: m1 of 100, 180 and 300 (significance 2), one of which failed
    expect([count(/^Excluded/), count(/^Not excluded/), count(/failed/)]).toEqual([[8], [6], [1]]);
  });

  it("says that there is no contour where all points are on one side, and draws the points", async () => {
    const picture = patchSetScanPicture(linearScan((point) => ({ ...point, cls: 0.5 })));
    expect(picture.panels[0]![0]!.title).toContain("observed");
    const zero = patchSetScanPicture(linearScan((point) => ({ ...point, cls: 0, expected: [0, 0, 0, 0, 0] })));
    expect(await toSvg(zero)).not.toContain("NaN");
    expect(await toSvg(patchSetScanPicture({ ...linearScan(), points: [] }))).toContain("<svg");
    const failed = linearScan((point) => ({ ...point, valid: false }));
    expect(await toSvg(patchSetScanPicture(failed))).toContain("<svg");
    const two = { ...linearScan(), points: linearScan().points.slice(0, 2) };
    expect(await toSvg(patchSetScanPicture(two))).not.toContain("NaN");
  });

  it("takes the labels that are asked for; one alone is an axis of CLs", async () => {
    expect(patchSetScanPicture(linearScan(), { labels: ["m2", "m1"] }).panels[0]![0]!.x!.label).toContain("m2");
    const line = { ...linearScan(), points: linearScan().points.filter(({ values }) => values[1] === 0) };
    expect(await toSvg(patchSetScanPicture(line, { labels: ["m1"] }))).toContain("<svg");
    const code = (labels: readonly string[]) => {
      try {
        patchSetScanPicture(linearScan(), { labels });
      } catch (error) {
        return error instanceof DataError ? error.code : error;
      }
      return undefined;
    };
    expect(code(["m1", "m3"])).toBe("unknown-label");
    expect(code(["m1"])).toBe("too-many-dimensions");
    for (const labels of [[], ["m1", "m2", "m1"], ["m1", "m1"]]) expect(code(labels)).toBe("bad-option");
  });

  it("refuses what only the plane of two labels has where there is one", () => {
    const line = { ...linearScan(), points: linearScan().points.filter(({ values }) => values[1] === 0) };
    expect(() => patchSetScanPicture(line, { labels: ["m1"], values: "cls" })).toThrow(
      "values: expected nothing where the picture has CLs along one label, got cls.",
    );
    expect(() => exclusionContours(line, { labels: ["m1"] })).toThrow(
      "labels: expected two labels whose values are numbers, got one.",
    );
  });
});
