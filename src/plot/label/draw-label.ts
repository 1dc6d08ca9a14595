import { type Attributes, element, type MarkupElement } from "../element.js";
import type { Piece } from "./pieces.js";

/** Position and style of a label. */
export interface LabelStyle {
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  /** Font size in pixels. */
  readonly size: number;
  readonly anchor?: "start" | "middle" | "end";
  /** In degrees, clockwise. */
  readonly rotate?: number;
  readonly color?: string;
  /** Whether the letters have a white edge. */
  readonly halo?: boolean;
}

/** A white edge below the letters. */
const HALO: Attributes = { stroke: "white", "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" };

/** A label as an SVG text, scripts as shifted tspans. */
export function drawLabel(pieces: readonly Piece[], style: LabelStyle): MarkupElement {
  const { x, y, size, anchor = "start", rotate, color = "black", halo = false } = style;
  let rise = 0;
  const spans = pieces.map((part) => {
    const span = element("tspan", spanAttributes(part, rise, size), part.text);
    rise = part.rise;
    return span;
  });
  const attributes = {
    x,
    y,
    "font-size": size,
    "text-anchor": anchor,
    fill: color,
    transform: rotate === undefined ? undefined : `rotate(${rotate} ${x} ${y})`,
    "xml:space": "preserve",
    ...(halo ? HALO : {}),
  };
  return element("text", attributes, spans);
}

function spanAttributes({ italic, bold, size, rise, skip, overline }: Piece, risen: number, em: number): Attributes {
  return {
    dx: skip === 0 ? undefined : skip * em,
    dy: rise === risen ? undefined : (risen - rise) * em,
    "font-size": size === 1 ? undefined : size * em,
    "font-style": italic ? "italic" : undefined,
    "font-weight": bold ? "bold" : undefined,
    "text-decoration": overline ? "overline" : undefined,
  };
}
