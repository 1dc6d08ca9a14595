import { anObject, requireArgument } from "../options.js";
import { type RingVertex, regionAbove, requirePlane } from "./contour-rings.js";
import type { ContourLine, ContourSet, GridScan, GridValues, ProfileScan } from "./results.js";

/**
 * Lines along which a function on a 2-D grid has given values, interpolated linearly between neighbouring points.
 *
 * For a profile scan the function is `deltaTwiceNll`, and levels are those of `deltaTwiceNllLevel`. Lines that leave the
 * grid, or reach points without a value, are open.
 *
 * @param levels - in any order; finite
 * @returns one set for each level, in the order given; without lines where the level is not reached
 * @throws DataError `not-a-plane` for grids that are not two-dimensional, `not-finite`
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

/** The stretches of a ring that are on the contour. */
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
