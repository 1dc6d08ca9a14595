import { plot } from "@observablehq/plot";
import type { DrawingDocument, DrawingElement } from "./dom.js";
import type { AxisScale, Frame } from "./frame.js";
import { definitionOf } from "./marks/index.js";
import type { Mark } from "./picture.js";

/** Marks in a frame, drawn by Observable Plot: an SVG element that cuts off what is outside the frame. */
export function drawMarks(document: DrawingDocument, marks: readonly Mark[], frame: Frame): DrawingElement {
  const { width, height } = frame;
  const identity = { type: "identity" } as const;
  const svg = plot({
    // Plot asks for a whole Document, and uses no more of it than this.
    document: document as never,
    width,
    height,
    margin: 0,
    x: scaleOptions(frame.x, [0, width]),
    y: scaleOptions(frame.y, [height, 0]),
    color: identity,
    length: identity,
    marks: marks.flatMap((mark) => definitionOf(mark).draw(mark, frame)),
  }) as unknown as DrawingElement;
  for (const name of ["class", "font-family", "font-size", "text-anchor", "fill"]) svg.removeAttribute(name);
  svg.setAttribute("overflow", "hidden");
  for (const child of Array.from(svg.childNodes) as DrawingElement[]) {
    if (child.nodeName.toLowerCase() === "style") svg.removeChild(child);
  }
  return svg;
}

function scaleOptions({ type, limits }: AxisScale, range: [number, number]) {
  return { type, domain: [...limits], range, axis: null, nice: false, clamp: false };
}
