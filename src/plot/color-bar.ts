import { type AxisLayout, layOutAxis, TICK } from "./axes.js";
import { element, type MarkupElement, rounded } from "./element.js";
import { position } from "./frame.js";
import { drawLabel } from "./label/draw-label.js";
import type { ColorScale } from "./marks/definition.js";
import type { ColorBar } from "./picture.js";
import { axisScale } from "./range.js";
import { FONT, FRAME_COLOR } from "./theme.js";

const GAP = 14;
const WIDTH = 16;
/** Height of the triangles that represent values beyond the ends. */
const POINT = 10;

/** A colour bar for a frame of known height. */
export interface ColorBarLayout {
  readonly scale: ColorScale;
  readonly axis: AxisLayout;
  /** Room that it takes to the right of the frame. */
  readonly width: number;
}

export function layOutColorBar(scale: ColorScale, bar: ColorBar, height: number): ColorBarLayout {
  const [below, above] = [scale.under, scale.over].map((color) => (color === undefined ? 0 : POINT)) as [
    number,
    number,
  ];
  const length = Math.max(height - below - above, 1);
  const axis = layOutAxis(bar, axisScale(undefined, scale.limits, length), "y");
  const label = axis.label.length > 0 ? 1.75 * FONT.label : 0;
  return { scale, axis, width: GAP + WIDTH + TICK.gap + axis.widest + label };
}

/** Draws a colour bar in the coordinates of its frame. */
export function drawColorBar(layout: ColorBarLayout, frameWidth: number): MarkupElement {
  const { scale, axis } = layout;
  const { length } = axis.scale;
  const top = scale.over === undefined ? 0 : POINT;
  const left = frameWidth + GAP;
  const end = length + (scale.under === undefined ? 0 : POINT);
  // Each colour reaches to the top and is covered by the next one: no seams.
  const parts = scale.bands.map(({ from, color }) =>
    element("rect", { width: WIDTH, height: length - position(axis.scale, from), fill: color }),
  );
  if (scale.over !== undefined) {
    parts.push(element("path", { d: `M0 0L${WIDTH / 2} ${-POINT}L${WIDTH} 0Z`, fill: scale.over }));
  }
  if (scale.under !== undefined) {
    const d = `M0 ${rounded(length)}L${WIDTH / 2} ${rounded(end)}L${WIDTH} ${rounded(length)}Z`;
    parts.push(element("path", { d, fill: scale.under }));
  }
  parts.push(element("path", { d: outline(scale, length), fill: "none", stroke: FRAME_COLOR }), ...texts(axis));
  return element("g", { "data-part": "colour bar", transform: `translate(${rounded(left)} ${top})` }, parts);
}

function outline({ under, over }: ColorScale, length: number): string {
  const upper = over === undefined ? `L${WIDTH} 0` : `L${WIDTH / 2} ${-POINT}L${WIDTH} 0`;
  const lower = under === undefined ? "" : `L${WIDTH / 2} ${rounded(length + POINT)}`;
  return `M0 0${upper}L${WIDTH} ${rounded(length)}${lower}L0 ${rounded(length)}Z`;
}

function texts({ scale, major, exponent, label, widest }: AxisLayout): MarkupElement[] {
  const ticks = major.map(({ value }) => `M${WIDTH} ${rounded(scale.length - position(scale, value))}h-4`);
  const out = [element("path", { d: ticks.join(""), fill: "none", stroke: FRAME_COLOR })];
  for (const { value, pieces } of major) {
    const y = scale.length - position(scale, value) + 0.36 * FONT.tick;
    out.push(drawLabel(pieces, { x: WIDTH + TICK.gap, y, size: FONT.tick }));
  }
  if (exponent.length > 0) out.push(drawLabel(exponent, { x: 0, y: -6, size: FONT.tick }));
  if (label.length > 0) {
    const x = WIDTH + TICK.gap + widest + 1.4 * FONT.label;
    out.push(drawLabel(label, { x, y: scale.length / 2, size: FONT.label, anchor: "middle", rotate: -90 }));
  }
  return out;
}
