import { aText, oneOf } from "../../options.js";
import { type Frame, pixelX, pixelY } from "../frame.js";
import type { Point } from "../path.js";
import type { RulesMark } from "../picture.js";
import { numberList, STROKE_RULES } from "../shape.js";
import { linesThrough, type MarkDefinition } from "./definition.js";
import { ACROSS, strokes } from "./line.js";

export const rulesMark: MarkDefinition<RulesMark> = {
  shape: {
    kind: oneOf("rules"),
    label: aText,
    x: numberList,
    y: numberList,
    ...STROKE_RULES,
  },
  check: () => [],
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend(mark, x, y) {
    x.addTight(mark.x ?? []);
    y.add(mark.y ?? []);
  },
  draw: (mark, frame) => [strokes(linesOf(mark, frame), mark)],
  legend({ kind: _kind, x: _x, y: _y, label, ...style }) {
    return label === undefined ? [] : [{ label, sample: [{ kind: "line", ...style, ...ACROSS }] }];
  },
  ink: (mark, frame) => ({ lines: linesOf(mark, frame).flatMap(linesThrough), boxes: [] }),
};

/** Lines through the whole frame, upright and level ones. */
function linesOf({ x = [], y = [] }: RulesMark, frame: Frame): Point[][] {
  const upright = x.map((value) => [0, frame.height].map((end): Point => [pixelX(frame, value), end]));
  const level = y.map((value) => [0, frame.width].map((end): Point => [end, pixelY(frame, value)]));
  return [...upright, ...level];
}
