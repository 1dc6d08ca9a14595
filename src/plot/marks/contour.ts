import { line } from "@observablehq/plot";
import { aText, oneOf, required } from "../../options.js";
import { contourLines } from "../../scan/contour-lines.js";
import type { ContourLine } from "../../scan/results.js";
import { wrong } from "../checks.js";
import type { ContourMark, Dash } from "../picture.js";
import { aDash, aGrid, contourLevels, listOf, STROKE_RULES } from "../shape.js";
import { contourIssues, extendByGrid, levelsOf } from "./contour-levels.js";
import { type MarkDefinition, pixelsX, pixelsY } from "./definition.js";
import { ACROSS, polyline, strokeOf } from "./line.js";

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
  draw: (mark, frame) =>
    contourLines(mark.grid, levelsOf(mark.grid, mark.levels)).map(({ lines }, k) => {
      const { x, y } = interrupted(lines);
      const places = { x: pixelsX(frame, x), y: pixelsY(frame, y) };
      return line({ length: x.length }, { ...places, ...strokeOf(styleOf(mark, k)) });
    }),
  legend: (mark) =>
    (mark.labels ?? []).map((label, k) => ({ label, sample: [{ kind: "line", ...ACROSS, ...styleOf(mark, k) }] })),
  ink: ({ grid, levels }, frame) => ({
    lines: contourLines(grid, levelsOf(grid, levels)).flatMap(({ lines }) =>
      lines.flatMap(({ x, y }) => polyline(x, y, frame)),
    ),
    boxes: [],
  }),
};

function styleOf({ color, width, dash, dashes }: ContourMark, level: number): Omit<ContourMark, "kind" | "grid"> {
  const style: { color?: string; width?: number; dash?: Dash } = {};
  const own = dashes?.[level] ?? dash;
  if (color !== undefined) style.color = color;
  if (width !== undefined) style.width = width;
  if (own !== undefined) style.dash = own;
  return style;
}

/** All lines as one that is interrupted between them. */
function interrupted(lines: readonly ContourLine[]): { x: Float64Array; y: Float64Array } {
  const join = (pick: (line: ContourLine) => Float64Array) =>
    Float64Array.from(lines.flatMap((each) => [...pick(each), Number.NaN]));
  return { x: join(({ x }) => x), y: join(({ y }) => y) };
}
