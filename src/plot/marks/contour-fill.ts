import { oneOf, required } from "../../options.js";
import { type RingVertex, regionAbove } from "../../scan/contour-rings.js";
import { COLOR_MAPS, DEFAULT_COLOR_MAP } from "../color-maps.js";
import { element } from "../element.js";
import { type Frame, fraction, pixelX, pixelY } from "../frame.js";
import { closedPath, type Point } from "../path.js";
import type { ContourFillMark } from "../picture.js";
import { aColorMap, aGrid, contourLevels } from "../shape.js";
import { contourIssues, extendByGrid, finiteExtremes, gridBox, levelsOf } from "./contour-levels.js";
import type { ColorScale, MarkDefinition } from "./definition.js";

export const contourFillMark: MarkDefinition<ContourFillMark> = {
  shape: {
    kind: oneOf("contourf"),
    grid: required(aGrid),
    levels: contourLevels,
    colorMap: aColorMap,
  },
  check: ({ grid, levels }, path) => contourIssues(grid, levels, path),
  colored: (mark) => mark,
  extend: ({ grid }, x, y) => extendByGrid(grid, x, y),
  /** Each colour fills everything above its level and is covered by the next one: no seams between bands. */
  draw(mark, frame) {
    const { bands, under, over, limits } = scaleOf(mark);
    const steps = bands.map(({ from, color }) => ({ from, color }));
    if (under !== undefined) steps.unshift({ from: -Number.MAX_VALUE, color: under });
    if (over !== undefined) steps.push({ from: limits[1], color: over });
    return steps.flatMap(({ from, color }) => {
      const rings = regionAbove(mark.grid, from).flat();
      if (rings.length === 0) return [];
      return [element("path", { d: closedPath(rings.map((ring) => corners(ring, frame))), fill: color })];
    });
  },
  legend: () => [],
  ink: ({ grid }, frame) => ({ lines: [], boxes: [gridBox(grid, frame)] }),
  colorScale: scaleOf,
};

/** A ring in pixels, without the vertices along straight stretches of the grid's border. */
function corners(ring: readonly RingVertex[], frame: Frame): Point[] {
  const kept: RingVertex[] = [];
  ring.forEach((vertex, i) => {
    const [before, after] = [kept[kept.length - 1], ring[i + 1]];
    const straight =
      before !== undefined &&
      after !== undefined &&
      ((before.x === vertex.x && vertex.x === after.x) || (before.y === vertex.y && vertex.y === after.y));
    if (vertex.onContour || !straight) kept.push(vertex);
  });
  return kept.map(({ x, y }) => [pixelX(frame, x), pixelY(frame, y)]);
}

/** One colour for each interval between levels: that of its middle. A single level has colours below and above. */
function scaleOf({ grid, levels: wanted, colorMap = DEFAULT_COLOR_MAP }: ContourFillMark): ColorScale {
  const levels = levelsOf(grid, wanted);
  const [low, high] = [levels[0]!, levels[levels.length - 1]!];
  const [least, most] = finiteExtremes(grid.values) ?? [low, high];
  const colors = COLOR_MAPS[colorMap];
  const bands = levels.slice(1).map((to, k) => {
    const from = levels[k]!;
    return { from, to, color: colors(fraction(from / 2 + to / 2, [low, high])) };
  });
  return {
    limits: [low, high],
    bands,
    ...(least < low ? { under: colors(0) } : {}),
    ...(most > high ? { over: colors(1) } : {}),
  };
}
