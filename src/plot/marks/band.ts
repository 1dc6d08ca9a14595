import { areaY } from "@observablehq/plot";
import { aFlag, aText, oneOf, required } from "../../options.js";
import { edgeIssues, sameLengths } from "../checks.js";
import { type Frame, footedY, pixelX, pixelY } from "../frame.js";
import { hatching } from "../hatching.js";
import type { BandMark } from "../picture.js";
import { aColor, anOpacity, numberList } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { channel, type MarkDefinition, pixelsX, type Quad } from "./definition.js";

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
    if (mark.hatched === true) return [hatching(outline(mark, frame), mark.color ?? FRAME_COLOR)];
    const style = { fill: mark.color ?? FRAME_COLOR, fillOpacity: mark.opacity ?? OPACITY };
    const edges = { y1: side(mark.lower, mark, frame), y2: side(mark.upper, mark, frame) };
    const curve = mark.step === true ? "step-after" : "linear";
    return [areaY({ length: mark.x.length }, { x: pixelsX(frame, mark.x), ...edges, ...style, curve })];
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

/** One edge of the band in pixels; a histogram repeats its last value at its last edge. */
function side(values: ArrayLike<number>, { x }: BandMark, frame: Frame): Float64Array {
  return channel(x.length, (i) => footedY(frame, values[Math.min(i, values.length - 1)]!));
}

/** Corners of the area in pixels: along its upper edge and back along the lower one. */
function outline(mark: BandMark, frame: Frame): (readonly [number, number])[] {
  const edge = (values: ArrayLike<number>) => {
    const y = side(values, mark, frame);
    return Array.from({ length: mark.x.length }, (_, i) => {
      const at = (k: number) => [pixelX(frame, mark.x[i]!), y[k]!] as const;
      return mark.step === true && i > 0 ? [at(i - 1), at(i)] : [at(i)];
    }).flat();
  };
  return [...edge(mark.upper), ...edge(mark.lower).reverse()];
}
