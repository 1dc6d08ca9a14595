import { aFlag, aText, oneOf, required } from "../../options.js";
import { edgeIssues, sameLengths } from "../checks.js";
import { element } from "../element.js";
import { footedY, pixelX, pixelY } from "../frame.js";
import { hatching } from "../hatching.js";
import { closedPath } from "../path.js";
import type { BandMark } from "../picture.js";
import { aColor, anOpacity, numberList } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { areaPolygons } from "./area.js";
import type { MarkDefinition, Quad } from "./definition.js";

const OPACITY = 0.3;

export const bandMark: MarkDefinition<BandMark> = {
  shape: {
    kind: oneOf("band"),
    label: aText,
    x: required(numberList),
    lower: required(numberList),
    upper: required(numberList),
    step: aFlag,
    color: aColor,
    opacity: anOpacity,
    hatched: aFlag,
  },
  check: ({ x, lower, upper, step = false }, path) =>
    step
      ? [...sameLengths({ lower, upper }, path), ...edgeIssues(x, lower.length, `${path}.x`)]
      : sameLengths({ x, lower, upper }, path),
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend({ x: xs, lower, upper }, x, y) {
    x.addTight(xs);
    y.add(lower);
    y.add(upper);
  },
  draw(mark, frame) {
    const { color = FRAME_COLOR, opacity = OPACITY, hatched = false } = mark;
    const polygons = areaPolygons(mark, frame);
    if (hatched) return [hatching(polygons, color, frame)];
    return [element("path", { d: closedPath(polygons), fill: color, "fill-opacity": opacity })];
  },
  legend: (mark) =>
    mark.label === undefined
      ? []
      : [{ label: mark.label, sample: [{ ...mark, step: false, x: [0, 1], lower: [0, 0], upper: [1, 1] }] }],
  ink({ x, lower, upper }, frame) {
    const boxes: Quad[] = [];
    for (let i = 0; i + 1 < x.length; i++) {
      const [a, b] = [i, Math.min(i + 1, lower.length - 1)];
      const top = Math.min(pixelY(frame, upper[a]!), pixelY(frame, upper[b]!));
      const bottom = footedY(frame, Math.min(lower[a]!, lower[b]!));
      boxes.push([pixelX(frame, x[i]!), top, pixelX(frame, x[i + 1]!), bottom]);
    }
    return { lines: [], boxes };
  },
};
