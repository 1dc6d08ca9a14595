import { type DrawingDocument, type DrawingElement, element, rounded } from "./dom.js";
import { type AxisScale, position } from "./frame.js";
import { drawLabel, type LabelStyle } from "./label/draw-label.js";
import { labelWidth } from "./label/metrics.js";
import { parseLabel } from "./label/parse-label.js";
import type { Piece } from "./label/pieces.js";
import type { Axis, Tick } from "./picture.js";
import { FONT, FRAME_COLOR } from "./theme.js";
import { linearTicks, logTicks, powerLabel, type Ticks } from "./ticks.js";

/** Lengths of ticks, which point inwards, and distance of numbers from the frame. */
export const TICK = { major: 7, minor: 4, gap: 6 };

/** An axis with its ticks and texts, for a frame of known size. */
export interface AxisLayout {
  readonly scale: AxisScale;
  readonly major: readonly { readonly value: number; readonly pieces: readonly Piece[] }[];
  readonly minor: readonly number[];
  /** Power of ten that multiplies the numbers, when there is one. */
  readonly exponent: readonly Piece[];
  readonly label: readonly Piece[];
  /** Widest number, in pixels. */
  readonly widest: number;
}

/** Pixels per interval between numbers at least, in either direction. */
const INTERVAL = { x: 62, y: 42 };
const MOST_INTERVALS = 10;
/** Least distance between neighbouring numbers on an x axis. */
const APART = 14;

/** Chooses the ticks of an axis: fewer where their numbers would run into each other. */
export function layOutAxis(axis: Axis | undefined, scale: AxisScale, direction: "x" | "y"): AxisLayout {
  const most = Math.min(MOST_INTERVALS, Math.max(2, Math.floor(scale.length / INTERVAL[direction])));
  for (let count = most; ; count--) {
    const layout = withTicks(axis, scale, ticksOf(axis, scale, count));
    if (count <= 1 || direction === "y" || !collide(layout)) return layout;
  }
}

function ticksOf(axis: Axis | undefined, { type, limits }: AxisScale, count: number): Ticks {
  if (axis?.ticks === undefined) return (type === "log" ? logTicks : linearTicks)(limits, count);
  const major = axis.ticks.map((tick) => (typeof tick === "number" ? { value: tick, label: plainNumber(tick) } : tick));
  return { major: major.filter(({ value }) => value >= limits[0] && value <= limits[1]), minor: [], exponent: 0 };
}

function plainNumber(value: number): string {
  return String(value).replace("-", "−");
}

function withTicks(axis: Axis | undefined, scale: AxisScale, { major, minor, exponent }: Ticks): AxisLayout {
  const labelled = major.map(({ value, label }) => ({ value, pieces: parseLabel(label) }));
  return {
    scale,
    major: labelled,
    minor,
    exponent: exponent === 0 ? [] : parseLabel(`×${powerLabel(1, exponent)}`),
    label: parseLabel(axis?.label ?? ""),
    widest: Math.max(0, ...labelled.map(({ pieces }) => FONT.tick * labelWidth(pieces))),
  };
}

function collide({ scale, major }: AxisLayout): boolean {
  let end = Number.NEGATIVE_INFINITY;
  return major.some(({ value, pieces }) => {
    const half = 0.5 * FONT.tick * labelWidth(pieces);
    const start = position(scale, value) - half;
    const overlap = start < end + APART;
    end = start + 2 * half;
    return overlap;
  });
}

/** Texts to the right of a frame, at values of its y axis. */
export function drawRightLabels(
  document: DrawingDocument,
  labels: readonly Tick[],
  { scale }: AxisLayout,
  frameWidth: number,
): DrawingElement[] {
  return labels.map(({ value, label }) => {
    const y = scale.length - position(scale, value) + 0.36 * FONT.tick;
    return drawLabel(document, parseLabel(label), { x: frameWidth + TICK.gap, y, size: FONT.tick });
  });
}

/** Room that such texts take. */
export function widthOfRightLabels(labels: readonly Tick[] = []): number {
  return Math.max(0, ...labels.map(({ label }) => TICK.gap + FONT.tick * labelWidth(parseLabel(label))));
}

/** How far the numbers of an x axis reach beyond the ends of its frame, left and right. */
export function overhang({ scale, major }: AxisLayout): readonly [number, number] {
  let [left, right] = [0, 0];
  for (const { value, pieces } of major) {
    const half = 0.5 * FONT.tick * labelWidth(pieces);
    left = Math.max(left, half - position(scale, value));
    right = Math.max(right, position(scale, value) + half - scale.length);
  }
  return [left, right];
}

/** Ticks on all four sides, and the frame itself. */
export function drawFrame(document: DrawingDocument, x: AxisLayout, y: AxisLayout): DrawingElement {
  const [width, height] = [x.scale.length, y.scale.length];
  const parts: string[] = [];
  const vertical = (value: number, length: number) => {
    const at = rounded(position(x.scale, value));
    parts.push(`M${at} ${rounded(height)}v${-length}M${at} 0v${length}`);
  };
  const horizontal = (value: number, length: number) => {
    const at = rounded(height - position(y.scale, value));
    parts.push(`M0 ${at}h${length}M${rounded(width)} ${at}h${-length}`);
  };
  for (const { value } of x.major) vertical(value, TICK.major);
  for (const value of minorOnly(x)) vertical(value, TICK.minor);
  for (const { value } of y.major) horizontal(value, TICK.major);
  for (const value of minorOnly(y)) horizontal(value, TICK.minor);
  const stroke = { fill: "none", stroke: FRAME_COLOR, "stroke-width": 1 };
  const group = element(document, "g", stroke);
  if (parts.length > 0) group.appendChild(element(document, "path", { d: parts.join("") }));
  group.appendChild(element(document, "rect", { width, height, "stroke-width": 1.2 }));
  return group;
}

function minorOnly({ major, minor, scale }: AxisLayout): number[] {
  const taken = major.map(({ value }) => position(scale, value));
  return minor.filter((value) => taken.every((at) => Math.abs(at - position(scale, value)) > 0.5));
}

/** Height of the numbers below a frame, and of the label of the axis with its distance from them. */
export function heightBelow({ label, exponent }: AxisLayout): number {
  const numbers = TICK.gap + 1.1 * FONT.tick;
  return numbers + (label.length > 0 || exponent.length > 0 ? 1.6 * FONT.label : 0);
}

/** Width of the numbers to the left of a frame, and of the label of the axis with its distance from them. */
export function widthBeside({ label, widest }: AxisLayout): number {
  return TICK.gap + widest + (label.length > 0 ? 1.75 * FONT.label : 0);
}

/** Numbers and label of an x axis, in the coordinates of its frame. */
export function drawXTexts(document: DrawingDocument, axis: AxisLayout, height: number): DrawingElement[] {
  const { scale, major, exponent, label } = axis;
  const write = (pieces: readonly Piece[], style: LabelStyle) => drawLabel(document, pieces, style);
  const y = height + TICK.gap + 0.9 * FONT.tick;
  const numbers = major.map(({ value, pieces }) =>
    write(pieces, { x: position(scale, value), y, size: FONT.tick, anchor: "middle" }),
  );
  const below = y + 1.5 * FONT.label;
  if (label.length > 0)
    numbers.push(write(label, { x: scale.length / 2, y: below, size: FONT.label, anchor: "middle" }));
  if (exponent.length > 0) numbers.push(write(exponent, { x: scale.length, y: below, size: FONT.tick, anchor: "end" }));
  return numbers;
}

/** Numbers and label of a y axis to the left of its frame. */
export function drawYTexts(document: DrawingDocument, axis: AxisLayout, column: number): DrawingElement[] {
  const { scale, major, exponent, label } = axis;
  const write = (pieces: readonly Piece[], style: LabelStyle) => drawLabel(document, pieces, style);
  const numbers = major.map(({ value, pieces }) => {
    const y = scale.length - position(scale, value) + 0.36 * FONT.tick;
    return write(pieces, { x: -TICK.gap, y, size: FONT.tick, anchor: "end" });
  });
  const x = -(TICK.gap + column + 0.75 * FONT.label);
  const middle = { x, y: scale.length / 2, size: FONT.label, anchor: "middle", rotate: -90 } as const;
  if (label.length > 0) numbers.push(write(label, middle));
  if (exponent.length > 0) numbers.push(write(exponent, { x: 0, y: -5, size: FONT.tick }));
  return numbers;
}
