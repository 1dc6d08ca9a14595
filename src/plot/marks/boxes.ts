import { rect } from "@observablehq/plot";
import { aFlag, aText, oneOf, required } from "../../options.js";
import { sameLengths } from "../checks.js";
import { footedX, footedY } from "../frame.js";
import type { BoxesMark } from "../picture.js";
import { aColor, anOpacity, numberList } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { channel, type MarkDefinition, type Quad } from "./definition.js";

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
  draw({ x1, x2, y1, y2, color = FRAME_COLOR, opacity = 1, filled = true }, frame) {
    const n = x1.length;
    const along = (pixel: typeof footedX, list: ArrayLike<number>) => channel(n, (i) => pixel(frame, list[i]!));
    const horizontal = { x1: along(footedX, x1), x2: along(footedX, x2) };
    const corners = { ...horizontal, y1: along(footedY, y1), y2: along(footedY, y2) };
    const outline = { fill: "none", stroke: color, strokeWidth: OUTLINE, strokeOpacity: opacity };
    return [rect({ length: n }, { ...corners, ...(filled ? { fill: color, fillOpacity: opacity } : outline) })];
  },
  legend: (mark) =>
    mark.label === undefined ? [] : [{ label: mark.label, sample: [{ ...mark, x1: [0], x2: [1], y1: [0], y2: [1] }] }],
  ink({ x1, x2, y1, y2 }, frame) {
    const boxes = Array.from({ length: x1.length }, (_, i): Quad => {
      const xs = [x1[i]!, x2[i]!].map((x) => footedX(frame, x)).sort((a, b) => a - b);
      const ys = [y1[i]!, y2[i]!].map((y) => footedY(frame, y)).sort((a, b) => a - b);
      return [xs[0]!, ys[0]!, xs[1]!, ys[1]!];
    });
    return { lines: [], boxes };
  },
};
