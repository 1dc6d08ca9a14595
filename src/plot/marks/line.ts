import { aText, oneOf, required } from "../../options.js";
import { sameLengths } from "../checks.js";
import { element, type MarkupElement } from "../element.js";
import { openPath, type Point } from "../path.js";
import type { LineMark } from "../picture.js";
import { numberList, STROKE_RULES } from "../shape.js";
import { dashArray, FRAME_COLOR, LINE_WIDTH } from "../theme.js";
import { linesThrough, type MarkDefinition, pixels } from "./definition.js";

export const lineMark: MarkDefinition<LineMark> = {
  shape: {
    kind: oneOf("line"),
    label: aText,
    x: required(numberList),
    y: required(numberList),
    ...STROKE_RULES,
  },
  check: ({ x, y }, path) => sameLengths({ x, y }, path),
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend({ x: xs, y: ys }, x, y) {
    x.addTight(xs);
    y.add(ys);
  },
  draw: (mark, frame) => [strokes([pixels(frame, mark.x, mark.y)], mark)],
  legend: (mark) => (mark.label === undefined ? [] : [{ label: mark.label, sample: [{ ...mark, ...ACROSS }] }]),
  ink: ({ x, y }, frame) => ({ lines: linesThrough(pixels(frame, x, y)), boxes: [] }),
};

/** A horizontal line through a unit square. */
export const ACROSS = { x: [0, 1], y: [0.5, 0.5] } as const;

/** Lines through points in the style of a mark; they are interrupted at points that are not finite. */
export function strokes(
  lines: readonly (readonly Point[])[],
  { color = FRAME_COLOR, width = LINE_WIDTH, dash }: Pick<LineMark, "color" | "width" | "dash">,
): MarkupElement {
  return element("path", {
    d: openPath(lines),
    fill: "none",
    stroke: color,
    "stroke-width": width,
    "stroke-dasharray": dashArray(dash, width),
    "stroke-linejoin": "round",
  });
}
