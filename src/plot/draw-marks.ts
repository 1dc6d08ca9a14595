import { element, type MarkupElement } from "./element.js";
import type { Frame } from "./frame.js";
import { definitionOf } from "./marks/index.js";
import type { Mark } from "./picture.js";

/**
 * Marks in a frame, each in a group that says its kind: an SVG element that cuts off what is outside the frame.
 *
 * @param place - where the frame begins, in the coordinates around it
 */
export function drawMarks(
  marks: readonly Mark[],
  frame: Frame,
  place: { readonly x?: number; readonly y?: number } = {},
): MarkupElement {
  const { width, height } = frame;
  const drawn = marks.map((mark) => element("g", { "data-part": mark.kind }, definitionOf(mark).draw(mark, frame)));
  return element("svg", { ...place, width, height, overflow: "hidden" }, drawn);
}
