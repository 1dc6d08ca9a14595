import { aFlag, aText, oneOf, required } from "../../options.js";
import { sameLengths } from "../checks.js";
import { element } from "../element.js";
import { type Frame, footedX, footedY } from "../frame.js";
import type { BoxesMark } from "../picture.js";
import { aColor, anOpacity, numberList } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import type { MarkDefinition, Quad } from "./definition.js";

const OUTLINE = 1.3;

/** Whether boxes are bars that stand on 0. */
function isZero(list: ArrayLike<number>): boolean {
  return list.length > 0 && Array.from(list).every((value) => value === 0);
}

export const boxesMark: MarkDefinition<BoxesMark> = {
  shape: {
    kind: oneOf("boxes"),
    label: aText,
    x1: required(numberList),
    x2: required(numberList),
    y1: required(numberList),
    y2: required(numberList),
    color: aColor,
    opacity: anOpacity,
    filled: aFlag,
  },
  check: ({ x1, x2, y1, y2 }, path) => sameLengths({ x1, x2, y1, y2 }, path),
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend({ x1, x2, y1, y2 }, x, y) {
    for (const list of [x1, x2]) x.add(list);
    for (const list of [y1, y2]) y.add(list);
    if (isZero(y1)) y.addZero();
    if (isZero(x1)) x.addZero();
  },
  draw(mark, frame) {
    const { color = FRAME_COLOR, opacity = 1, filled = true } = mark;
    const boxes = corners(mark, frame).filter((box) => box.every(Number.isFinite));
    const rects = boxes.map(([x, y, right, bottom]) => element("rect", { x, y, width: right - x, height: bottom - y }));
    const outline = { fill: "none", stroke: color, "stroke-width": OUTLINE, "stroke-opacity": opacity };
    return [element("g", filled ? { fill: color, "fill-opacity": opacity } : outline, rects)];
  },
  legend: (mark) =>
    mark.label === undefined ? [] : [{ label: mark.label, sample: [{ ...mark, x1: [0], x2: [1], y1: [0], y2: [1] }] }],
  ink: (mark, frame) => ({ lines: [], boxes: corners(mark, frame) }),
};

function corners({ x1, x2, y1, y2 }: BoxesMark, frame: Frame): Quad[] {
  return Array.from(x1, (_, i): Quad => {
    const xs = [x1[i]!, x2[i]!].map((x) => footedX(frame, x));
    const ys = [y1[i]!, y2[i]!].map((y) => footedY(frame, y));
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  });
}
