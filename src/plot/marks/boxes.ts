import { rect } from "@observablehq/plot";
import { sameLengths } from "../checks.js";
import { type AxisScale, onScale, pixelX, pixelY } from "../frame.js";
import type { BoxesMark } from "../picture.js";
import { FRAME_COLOR } from "../theme.js";
import { channel, type MarkDefinition, type Quad } from "./definition.js";

export const boxesMark: MarkDefinition<BoxesMark> = {
  check: ({ x1, x2, y1, y2 }, path) => sameLengths({ x1, x2, y1, y2 }, path),
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend({ x1, x2, y1, y2 }, x, y) {
    for (const list of [x1, x2]) x.add(list);
    for (const list of [y1, y2]) y.add(list);
  },
  draw({ x1, x2, y1, y2, color = FRAME_COLOR, opacity = 1 }, { x, y }) {
    const n = x1.length;
    const along = (axis: AxisScale, list: ArrayLike<number>) => channel(n, (i) => onScale(axis, list[i]!));
    const corners = { x1: along(x, x1), x2: along(x, x2), y1: along(y, y1), y2: along(y, y2) };
    return [rect({ length: n }, { ...corners, fill: color, fillOpacity: opacity })];
  },
  legend: (mark) =>
    mark.label === undefined ? [] : [{ label: mark.label, sample: [{ ...mark, x1: [0], x2: [1], y1: [0], y2: [1] }] }],
  ink({ x1, x2, y1, y2 }, frame) {
    const boxes = Array.from({ length: x1.length }, (_, i): Quad => {
      const xs = [x1[i]!, x2[i]!].map((x) => pixelX(frame, onScale(frame.x, x))).sort((a, b) => a - b);
      const ys = [y1[i]!, y2[i]!].map((y) => pixelY(frame, onScale(frame.y, y))).sort((a, b) => a - b);
      return [xs[0]!, ys[0]!, xs[1]!, ys[1]!];
    });
    return { lines: [], boxes };
  },
};
