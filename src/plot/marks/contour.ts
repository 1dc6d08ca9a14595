import { aText, oneOf, required } from "../../options.js";
import { contourLines } from "../../scan/contour-lines.js";
import { wrong } from "../checks.js";
import type { Frame } from "../frame.js";
import type { Point } from "../path.js";
import type { ContourMark, Dash } from "../picture.js";
import { aDash, aGrid, contourLevels, listOf, STROKE_RULES } from "../shape.js";
import { contourIssues, extendByGrid, levelsOf } from "./contour-levels.js";
import { linesThrough, type MarkDefinition, pixels } from "./definition.js";
import { ACROSS, strokes } from "./line.js";

export const contourMark: MarkDefinition<ContourMark> = {
  shape: {
    kind: oneOf("contour"),
    grid: required(aGrid),
    levels: contourLevels,
    ...STROKE_RULES,
    dashes: listOf("a list of dash patterns", aDash),
    labels: listOf("a list of texts", aText),
  },
  check({ grid, levels, labels, dashes }, path) {
    const issues = contourIssues(grid, levels, path);
    for (const [name, list] of Object.entries({ labels, dashes })) {
      if (list === undefined) continue;
      const n = typeof levels === "object" ? levels.length : undefined;
      if (list.length === n) continue;
      const expected = n === undefined ? "a list of levels to belong to" : `${n}, one for each level`;
      issues.push(wrong("length", `${path}.${name}`, expected, String(list.length)));
    }
    return issues;
  },
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend: ({ grid }, x, y) => extendByGrid(grid, x, y),
  draw: (mark, frame) => linesOf(mark, frame).map((lines, k) => strokes(lines, styleOf(mark, k))),
  legend: (mark) =>
    (mark.labels ?? []).map((label, k) => ({ label, sample: [{ kind: "line", ...ACROSS, ...styleOf(mark, k) }] })),
  ink: (mark, frame) => ({ lines: linesOf(mark, frame).flat().flatMap(linesThrough), boxes: [] }),
};

/** The lines of each level. */
function linesOf({ grid, levels }: ContourMark, frame: Frame): Point[][][] {
  return contourLines(grid, levelsOf(grid, levels)).map(({ lines }) => lines.map(({ x, y }) => pixels(frame, x, y)));
}

function styleOf({ color, width, dash, dashes }: ContourMark, level: number): Omit<ContourMark, "kind" | "grid"> {
  const style: { color?: string; width?: number; dash?: Dash } = {};
  const own = dashes?.[level] ?? dash;
  if (color !== undefined) style.color = color;
  if (width !== undefined) style.width = width;
  if (own !== undefined) style.dash = own;
  return style;
}
