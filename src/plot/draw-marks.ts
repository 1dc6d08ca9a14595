import { plot } from "@observablehq/plot";
import type { DrawingDocument, DrawingElement } from "./dom.js";
import type { Frame } from "./frame.js";
import { definitionOf } from "./marks/index.js";
import type { Mark } from "./picture.js";

/** Marks in a frame, drawn by Observable Plot: an SVG element that cuts off what is outside the frame. */
export function drawMarks(document: DrawingDocument, marks: readonly Mark[], frame: Frame): DrawingElement {
  const { width, height } = frame;
  const identity = { type: "identity" } as const;
  const pixels = { ...identity, axis: null };
  const svg = plot({
    // Plot asks for a whole Document, and uses no more of it than this.
    document: document as never,
    width,
    height,
    margin: 0,
    // marks are given in pixels: scales of numbers whose differences overflow are none of Plot's
    x: pixels,
    y: pixels,
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
