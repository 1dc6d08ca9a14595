import { anObject, requireArgument } from "../options.js";
import { type RingVertex, regionAbove, requirePlane } from "./contour-rings.js";
import type { ContourLine, ContourSet, GridScan, GridValues, ProfileScan } from "./results.js";

/**
 * Lines along which a function on a 2-D grid has given values, interpolated linearly between neighbouring points.
 *
 * For a profile scan the function is `deltaTwiceNll`, and `deltaTwiceNllLevel` computes the levels of confidence regions. Lines
 * that leave the grid, or reach points without a value (NaN), are open.
 *
 * @param levels - finite numbers in any order, in the unit of the function
 * @returns one set of lines for each level, in the given order; a set is empty where its level is not reached
 * @throws DataError `bad-argument` for anything but a scan, `not-a-plane` for grids that are not two-dimensional, `not-finite`
 * for levels, `bad-option` for levels that are not a list
 * @see W. E. Lorensen and H. E. Cline, Computer Graphics 21 (1987) 163, in two dimensions ("marching squares")
 * @example contourLines(profileScan(model, data, axes), [deltaTwiceNllLevel(0.6827, 2), deltaTwiceNllLevel(0.95, 2)])
 */
export function contourLines(scan: GridScan | ProfileScan | GridValues, levels: readonly number[]): ContourSet[] {
  requireArgument(scan, "scan", aScan);
  const grid = planeOf(scan);
  requirePlane(grid, levels);
  return levels.map((level) => ({
    level,
    lines: regionAbove(grid, level).flatMap((polygon) => polygon.flatMap(linesOfRing)),
  }));
}

const aScan = anObject(
  "the result of gridScan or profileScan, or { axes, shape, values }",
  ({ axes, shape }) => Array.isArray(axes) && Array.isArray(shape),
);

/** Grid and values of a scan. */
function planeOf(scan: GridScan | ProfileScan | GridValues): GridValues {
  return "deltaTwiceNll" in scan ? { axes: scan.axes, shape: scan.shape, values: scan.deltaTwiceNll } : scan;
}

/** The parts of a ring that are on the contour. */
function linesOfRing(ring: readonly RingVertex[]): ContourLine[] {
  if (ring.every(({ onContour }) => onContour)) return [lineThrough(ring, true)];
  const open = ring.slice(1);
  const gap = open.findIndex(({ onContour }) => !onContour);
  const rotated = [...open.slice(gap), ...open.slice(0, gap + 1)];
  const lines: ContourLine[] = [];
  let stretch: RingVertex[] = [];
  for (const vertex of rotated) {
    if (vertex.onContour) stretch.push(vertex);
    else {
      if (stretch.length > 1) lines.push(lineThrough(stretch, false));
      stretch = [];
    }
  }
  return lines;
}

function lineThrough(vertices: readonly RingVertex[], closed: boolean): ContourLine {
  return {
    closed,
    x: Float64Array.from(vertices, ({ x }) => x),
    y: Float64Array.from(vertices, ({ y }) => y),
  };
}
