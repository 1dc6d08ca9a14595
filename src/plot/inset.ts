import type { MarkupElement } from "./element.js";
import type { Frame } from "./frame.js";
import { drawLabel } from "./label/draw-label.js";
import { labelWidth } from "./label/metrics.js";
import { parseLabel } from "./label/parse-label.js";
import type { Piece } from "./label/pieces.js";
import type { Ink, Quad } from "./marks/definition.js";
import { highest } from "./overlap.js";
import type { Heading } from "./picture.js";
import { FONT } from "./theme.js";

/** Distance of the label of the experiment from the frame, and of its lines from each other. */
const FROM_FRAME = { x: 14, y: 10 };
const LINE_HEIGHT = 1.45;

/** The label of the experiment in a frame. */
export interface Inset {
  readonly lines: readonly { readonly pieces: readonly Piece[]; readonly size: number }[];
  readonly width: number;
  readonly height: number;
}

/** The lines of a heading, and those that follow it. */
export function insetOf({ left, right, notes }: Heading, more: readonly string[]): Inset {
  const lines = [
    { text: left, size: FONT.title + 2 },
    ...[right, ...notes, ...more].map((text) => ({ text, size: FONT.legend as number })),
  ]
    .filter(({ text }) => text !== "")
    .map(({ text, size }) => ({ pieces: parseLabel(text), size }));
  return {
    lines,
    width: Math.max(0, ...lines.map(({ pieces, size }) => size * labelWidth(pieces))),
    height: lines.reduce((height, { size }) => height + LINE_HEIGHT * size, 0),
  };
}

/** The rectangle that the label takes in the top left corner of a frame. */
export function insetBox({ width, height }: Inset): Quad {
  return [0, 0, FROM_FRAME.x + width, FROM_FRAME.y + height];
}

/** Largest share of a frame's height that is kept free for the label. */
const MOST_HEADROOM = 0.6;

/** The share of the frame's height that has to be free above the data, so that the label covers none of them. */
export function headroomOf(inset: Inset, frame: Frame, ink: Ink): number {
  const [left, , right, bottom] = insetBox(inset);
  const top = highest(ink, left, right, frame.height);
  if (top >= bottom) return 0;
  return Math.min(MOST_HEADROOM, 1 - (frame.height - bottom) / Math.max(frame.height - top, 1));
}

export function drawInset({ lines }: Inset): MarkupElement[] {
  let y = FROM_FRAME.y;
  return lines.map(({ pieces, size }) => {
    const drawn = drawLabel(pieces, { x: FROM_FRAME.x, y: y + size, size });
    y += LINE_HEIGHT * size;
    return drawn;
  });
}
