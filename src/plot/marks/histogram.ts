import { aFlag, aText, oneOf, required } from "../../options.js";
import { edgeIssues } from "../checks.js";
import { element, type MarkupElement } from "../element.js";
import { type Frame, footedY, pixelX } from "../frame.js";
import { closedPath, type Point } from "../path.js";
import type { HistogramMark } from "../picture.js";
import { numberList, STROKE_RULES } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { areaPolygons } from "./area.js";
import { linesThrough, type MarkDefinition, type Quad } from "./definition.js";
import { ACROSS, strokes } from "./line.js";

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
  draw: (mark, frame) => [
    mark.filled === true ? filledSteps(mark, frame, FILL_OPACITY) : strokes([outline(mark, frame)], mark),
  ],
  legend(mark) {
    if (mark.label === undefined) return [];
    if (mark.filled === true) return [{ label: mark.label, sample: [{ ...mark, ...UNIT_BIN }] }];
    const { color, width, dash } = mark;
    const style = Object.fromEntries(Object.entries({ color, width, dash }).filter(([, value]) => value !== undefined));
    return [{ label: mark.label, sample: [{ kind: "line", ...ACROSS, ...style }] }];
  },
  ink: (mark, frame) =>
    mark.filled === true
      ? { lines: [], boxes: bars(mark, frame) }
      : { lines: linesThrough(outline(mark, frame)), boxes: [] },
};

/** One bin that fills a unit square. */
export const UNIT_BIN = { edges: [0, 1], values: [1] } as const;

/** A histogram as an area above 0. */
export function filledSteps(
  { edges, values, color = FRAME_COLOR }: Bins & Pick<HistogramMark, "color">,
  frame: Frame,
  opacity: number,
): MarkupElement {
  const area = { x: edges, lower: new Float64Array(values.length), upper: values, step: true };
  return element("path", { d: closedPath(areaPolygons(area, frame)), fill: color, "fill-opacity": opacity });
}

type Bins = Pick<HistogramMark, "edges" | "values">;

/**
 * Up from 0 at the first edge, along the tops of the bins, down to 0 at the last edge. Where an end is on the frame, the frame is the
 * line.
 */
function outline({ edges, values }: Bins, frame: Frame): Point[] {
  const heights = [0, ...Array.from(values), 0];
  const points = Array.from(edges, (edge, i): Point[] =>
    [heights[i]!, heights[i + 1]!].map((height) => [pixelX(frame, edge), footedY(frame, height)]),
  ).flat();
  const isOnFrame = (point: Point | undefined, end: number) => Math.abs(point![0] - end) < ON_FRAME;
  const begin = isOnFrame(points[0], 0) ? 1 : 0;
  return points.slice(begin, isOnFrame(points.at(-1), frame.width) ? -1 : undefined);
}

/** In pixels. */
const ON_FRAME = 0.05;

/** The bars of a filled histogram, as ink. */
export function bars({ edges, values }: Bins, frame: Frame): Quad[] {
  return Array.from(values, (value, i): Quad => {
    return [pixelX(frame, edges[i]!), footedY(frame, value), pixelX(frame, edges[i + 1]!), frame.height];
  });
}
