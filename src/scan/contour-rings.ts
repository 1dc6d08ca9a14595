import { contours } from "d3-contour";
import { describeValue } from "../describe.js";
import { DataError, type Issue } from "../errors.js";
import type { GridValues } from "./results.js";

/** A vertex of a ring: its position, and whether the line of constant value passes through it. */
export interface RingVertex {
  /** Coordinates along axes[0] and axes[1]. */
  readonly x: number;
  readonly y: number;
  /** False on the border of the grid and beside points without a value, where the ring is only closed artificially. */
  readonly onContour: boolean;
}

/** Outer ring first, then its holes; the last vertex of a ring repeats the first. */
export type RingPolygon = readonly (readonly RingVertex[])[];

/**
 * The region of a 2-D grid in which values are at least `level`, as polygons with holes, by marching squares with linear
 * interpolation. Points without a value (NaN) are outside; ±Infinity are values.
 *
 * d3-contour finds and joins the rings. Their vertices are placed here, since the grid need not be equidistant and its border
 * passes through its outermost points.
 * @param grid - checked by `requirePlane`
 */
export function regionAbove(grid: GridValues, level: number): readonly RingPolygon[] {
  const [n0, n1] = grid.shape as readonly [number, number];
  const values = Array.from(grid.values, (value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value));
  const { coordinates } = contours().size([n1, n0]).smooth(false).contour(values, level);
  return coordinates.map((polygon) =>
    polygon.map((ring) => ring.map(([column, row]) => vertexAt(grid, level, row!, column!))),
  );
}

/**
 * Converts a vertex of d3-contour, which places grid point (i, j) at (i + ½, j + ½) and, without smoothing, crosses the segment
 * between two neighbours in its middle. Vertices outside the grid lie half a step beyond its border.
 */
function vertexAt({ axes, shape, values }: GridValues, level: number, row: number, column: number): RingVertex {
  const [n0, n1] = shape as readonly [number, number];
  const [x, y] = [axes[0]!.values, axes[1]!.values];
  const i = Math.min(Math.max(Math.floor(row - 0.5), 0), n0 - 1);
  const j = Math.min(Math.max(Math.floor(column - 0.5), 0), n1 - 1);
  if (row <= 0 || row >= n0 || column <= 0 || column >= n1) return { x: x[i]!, y: y[j]!, onContour: false };
  const alongX = Number.isInteger(row);
  const [i2, j2] = alongX ? [i + 1, j] : [i, j + 1];
  const [a, b] = [values[i * n1 + j]!, values[i2 * n1 + j2]!];
  const fraction = crossing(a, b, level);
  const between = (axis: ArrayLike<number>, from: number, to: number) => {
    const [p, q] = [axis[from]!, axis[to]!];
    return Number.isFinite(q - p) ? p + fraction * (q - p) : (1 - fraction) * p + fraction * q;
  };
  return { x: between(x, i, i2), y: between(y, j, j2), onContour: !(Number.isNaN(a) || Number.isNaN(b)) };
}

/** Fraction of the way from a to b at which a linear function is `level`; if one end is not finite, that of the finite end. */
function crossing(a: number, b: number, level: number): number {
  if (!Number.isFinite(a)) return Number.isFinite(b) ? 1 : 0.5;
  if (!Number.isFinite(b)) return 0;
  return Number.isFinite(b - a) ? (level - a) / (b - a) : (level / 2 - a / 2) / (b / 2 - a / 2);
}

/**
 * @throws DataError `not-a-plane` for anything but a consistent 2-D grid, `not-finite` for levels, `bad-option` for levels that
 * are not a list
 */
export function requirePlane(grid: GridValues, levels: readonly number[]): void {
  const issues: Issue[] = [];
  const shape = grid.axes.map(({ values }) => values.length);
  const consistent = shape.join() === grid.shape.join() && shape.reduce((a, b) => a * b, 1) === grid.values.length;
  if (shape.length !== 2 || !consistent || shape.some((n) => n < 2)) {
    const expected = "a grid of two axes with at least 2 points each, and a value for each point";
    const received = `axes of ${shape.join(" × ") || "0"} points, ${grid.values.length} values`;
    issues.push({ code: "not-a-plane", path: "grid", expected, received });
  }
  if (!Array.isArray(levels)) {
    const received = describeValue(levels);
    throw new DataError([...issues, { code: "bad-option", path: "levels", expected: "a list of levels", received }]);
  }
  levels.forEach((level: number, k) => {
    if (Number.isFinite(level)) return;
    issues.push({ code: "not-finite", path: `levels[${k}]`, expected: "a finite number", received: String(level) });
  });
  if (issues.length > 0) throw new DataError(issues);
}
