import { line } from "@observablehq/plot";
import { aText, oneOf, required } from "../../options.js";
import { sameLengths } from "../checks.js";
import { type Frame, pixelX, pixelY } from "../frame.js";
import type { LineMark } from "../picture.js";
import { numberList, STROKE_RULES } from "../shape.js";
import { dashArray, FRAME_COLOR, LINE_WIDTH } from "../theme.js";
import { linesThrough, type MarkDefinition, pixelsX, pixelsY } from "./definition.js";

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
  draw({ x, y, ...style }, frame) {
    return [line({ length: x.length }, { x: pixelsX(frame, x), y: pixelsY(frame, y), ...strokeOf(style) })];
  },
  legend: (mark) => (mark.label === undefined ? [] : [{ label: mark.label, sample: [{ ...mark, ...ACROSS }] }]),
  ink: ({ x, y }, frame) => ({ lines: polyline(x, y, frame), boxes: [] }),
};

/** A horizontal line through a unit square. */
export const ACROSS = { x: [0, 1], y: [0.5, 0.5] } as const;

/** Options of a Plot mark for a line. */
export function strokeOf({
  color = FRAME_COLOR,
  width = LINE_WIDTH,
  dash,
}: Pick<LineMark, "color" | "width" | "dash">) {
  return {
    stroke: color,
    strokeWidth: width,
    strokeDasharray: dashArray(dash, width),
    strokeLinecap: "butt",
    strokeLinejoin: "round",
  } as const;
}

/** A line through points as ink. */
export function polyline(x: ArrayLike<number>, y: ArrayLike<number>, frame: Frame) {
  return linesThrough(x.length, (i) => [pixelX(frame, x[i]!), pixelY(frame, y[i]!)]);
}
