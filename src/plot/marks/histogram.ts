import { areaY, line, type Markish } from "@observablehq/plot";
import { aFlag, aText, oneOf, required } from "../../options.js";
import { edgeIssues } from "../checks.js";
import { type Frame, footedY, pixelX } from "../frame.js";
import type { HistogramMark } from "../picture.js";
import { numberList, STROKE_RULES } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { channel, linesThrough, type MarkDefinition, pixelsX, type Quad } from "./definition.js";
import { ACROSS, strokeOf } from "./line.js";

const FILL_OPACITY = 0.85;

export const histogramMark: MarkDefinition<HistogramMark> = {
  shape: {
    kind: oneOf("histogram"),
    label: aText,
    edges: required(numberList),
    values: required(numberList),
    ...STROKE_RULES,
    filled: aFlag,
  },
  check: ({ edges, values }, path) => edgeIssues(edges, values.length, `${path}.edges`),
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend({ edges, values }, x, y) {
    x.addTight(edges);
    y.add(values);
    y.addZero();
  },
  draw(mark, frame) {
    if (mark.filled === true) return [filledSteps(mark, frame, FILL_OPACITY)];
    const { x, y } = outline(mark.edges, mark.values);
    const places = { x: pixelsX(frame, x), y: y.map((value) => footedY(frame, value)) };
    return [line({ length: x.length }, { ...places, ...strokeOf(mark) })];
  },
  legend(mark) {
    if (mark.label === undefined) return [];
    if (mark.filled === true) return [{ label: mark.label, sample: [{ ...mark, ...UNIT_BIN }] }];
    const { color, width, dash } = mark;
    const style = Object.fromEntries(Object.entries({ color, width, dash }).filter(([, value]) => value !== undefined));
    return [{ label: mark.label, sample: [{ kind: "line", ...ACROSS, ...style }] }];
  },
  ink({ edges, values, filled = false }, frame) {
    if (filled) return { lines: [], boxes: bars(edges, values, frame) };
    const { x, y } = outline(edges, values);
    return { lines: linesThrough(x.length, (i) => [pixelX(frame, x[i]!), footedY(frame, y[i]!)]), boxes: [] };
  },
};

/** One bin that fills a unit square. */
export const UNIT_BIN = { edges: [0, 1], values: [1] } as const;

/** A histogram as an area above 0. */
export function filledSteps(
  { edges, values, color }: Pick<HistogramMark, "edges" | "values" | "color">,
  frame: Frame,
  opacity: number,
): Markish {
  const n = values.length;
  const top = channel(n + 1, (i) => footedY(frame, values[Math.min(i, n - 1)]!));
  const bottom = channel(n + 1, () => footedY(frame, 0));
  const style = { fill: color ?? FRAME_COLOR, fillOpacity: opacity, curve: "step-after" } as const;
  return areaY({ length: n + 1 }, { x: pixelsX(frame, edges), y1: bottom, y2: top, ...style });
}

/** Up from 0 at the first edge, along the tops of the bins, down to 0 at the last edge. */
function outline(edges: ArrayLike<number>, values: ArrayLike<number>): { x: Float64Array; y: Float64Array } {
  const n = values.length;
  const x = new Float64Array(2 * n + 2);
  const y = new Float64Array(2 * n + 2);
  x[0] = edges[0]!;
  x[2 * n + 1] = edges[n]!;
  for (let i = 0; i < n; i++) {
    x[2 * i + 1] = edges[i]!;
    x[2 * i + 2] = edges[i + 1]!;
    y[2 * i + 1] = values[i]!;
    y[2 * i + 2] = values[i]!;
  }
  return { x, y };
}

/** The bars of a filled histogram, as ink. */
export function bars(edges: ArrayLike<number>, values: ArrayLike<number>, frame: Frame): Quad[] {
  return Array.from({ length: values.length }, (_, i): Quad => {
    const top = footedY(frame, values[i]!);
    return [pixelX(frame, edges[i]!), top, pixelX(frame, edges[i + 1]!), frame.height];
  });
}
