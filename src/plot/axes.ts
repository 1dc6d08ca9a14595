import { element, type MarkupElement, rounded } from "./element.js";
import { type AxisScale, position } from "./frame.js";
import { drawLabel } from "./label/draw-label.js";
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
  /** Angle of the numbers in degrees, and their font size. */
  readonly angle: number;
  readonly size: number;
  readonly hasLines: boolean;
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
  if (axis?.ticks === undefined) return withDecimals(axis, (type === "log" ? logTicks : linearTicks)(limits, count));
  const major = axis.ticks.map((tick) => (typeof tick === "number" ? { value: tick, label: plainNumber(tick) } : tick));
  return { major: major.filter(({ value }) => value >= limits[0] && value <= limits[1]), minor: [], exponent: 0 };
}

/** The ticks with as many decimals as the axis asks for; powers of ten stay as they are. */
function withDecimals(axis: Axis | undefined, ticks: Ticks): Ticks {
  const decimals = axis?.decimals;
  if (decimals === undefined || ticks.exponent !== 0) return ticks;
  const major = ticks.major.map(({ value, label }) => ({
    value,
    label: label.startsWith("$") ? label : (value + 0).toFixed(decimals).replace("-", "−"),
  }));
  return { ...ticks, major };
}

function plainNumber(value: number): string {
  return String(value).replace("-", "−");
}

function withTicks(axis: Axis | undefined, scale: AxisScale, { major, minor, exponent }: Ticks): AxisLayout {
  const labelled = major.map(({ value, label }) => ({ value, pieces: parseLabel(label) }));
  const size = axis?.tickSize ?? FONT.tick;
  return {
    scale,
    major: labelled,
    minor,
    exponent: exponent === 0 ? [] : parseLabel(`×${powerLabel(1, exponent)}`),
    label: parseLabel(axis?.label ?? ""),
    widest: labelled.reduce((widest, { pieces }) => Math.max(widest, size * labelWidth(pieces)), 0),
    angle: axis?.tickAngle ?? 0,
    size,
    hasLines: axis?.tickLines ?? true,
  };
}

function collide({ scale, major, angle, size }: AxisLayout): boolean {
  if (angle > 0) return false;
  let end = Number.NEGATIVE_INFINITY;
  return major.some(({ value, pieces }) => {
    const half = 0.5 * size * labelWidth(pieces);
    const start = position(scale, value) - half;
    const overlap = start < end + APART;
    end = start + 2 * half;
    return overlap;
  });
}

/** Texts to the right of a frame, at values of its y axis. */
export function drawRightLabels(
  labels: readonly Tick[],
  { scale, size }: AxisLayout,
  frameWidth: number,
): MarkupElement[] {
  const shown = labels.filter(({ value }) => Number.isFinite(position(scale, value)));
  return shown.map(({ value, label }) => {
    const y = scale.length - position(scale, value) + 0.36 * size;
    return drawLabel(parseLabel(label), { x: frameWidth + TICK.gap, y, size });
  });
}

/** Room that such texts take. */
export function widthOfRightLabels(labels: readonly Tick[] = [], size: number = FONT.tick): number {
  const widths = labels.map(({ label }) => TICK.gap + size * labelWidth(parseLabel(label)));
  return widths.reduce((a, b) => Math.max(a, b), 0);
}

/** How far the numbers of an x axis reach beyond the ends of its frame, left and right. */
export function overhang({ scale, major, angle, size }: AxisLayout): readonly [number, number] {
  let [left, right] = [0, 0];
  const [along, across] = [Math.cos(radians(angle)), 0.5 * size * Math.sin(radians(angle))];
  for (const { value, pieces } of major) {
    const width = along * size * labelWidth(pieces);
    left = Math.max(left, (angle > 0 ? width + across : 0.5 * width) - position(scale, value));
    right = Math.max(right, position(scale, value) + (angle > 0 ? across : 0.5 * width) - scale.length);
  }
  return [left, right];
}

/** Ticks on all four sides, and the frame itself. */
export function drawFrame(x: AxisLayout, y: AxisLayout, xTop?: AxisLayout): MarkupElement {
  const [width, height] = [x.scale.length, y.scale.length];
  const parts: string[] = [];
  const below = (value: number, length: number) => {
    const at = rounded(position(x.scale, value));
    parts.push(`M${at} ${rounded(height)}v${-length}`);
    if (xTop === undefined) parts.push(`M${at} 0v${length}`);
  };
  const above = (value: number, length: number) => {
    parts.push(`M${rounded(position(xTop!.scale, value))} 0v${length}`);
  };
  const horizontal = (value: number, length: number) => {
    const at = rounded(height - position(y.scale, value));
    parts.push(`M0 ${at}h${length}M${rounded(width)} ${at}h${-length}`);
  };
  for (const [axis, draw] of [
    [x, below],
    [xTop, above],
    [y, horizontal],
  ] as const) {
    if (axis?.hasLines !== true) continue;
    for (const { value } of axis.major) draw(value, TICK.major);
    for (const value of minorOnly(axis)) draw(value, TICK.minor);
  }
  const stroke = { fill: "none", stroke: FRAME_COLOR, "stroke-width": 1 };
  const ticks = element("path", { d: parts.join("") });
  return element("g", stroke, [ticks, element("rect", { width, height, "stroke-width": 1.2 })]);
}

function minorOnly({ major, minor, scale }: AxisLayout): number[] {
  const taken = major.map(({ value }) => position(scale, value));
  return minor.filter((value) => taken.every((at) => Math.abs(at - position(scale, value)) > 0.5));
}

/** Height of the numbers below a frame, and of the label of the axis with its distance from them. */
export function heightBelow(axis: AxisLayout): number {
  const { label, exponent } = axis;
  return heightOfNumbers(axis) + (label.length > 0 || exponent.length > 0 ? 1.6 * FONT.label : 0);
}

function heightOfNumbers({ angle, size, widest }: AxisLayout): number {
  if (angle === 0) return TICK.gap + 1.1 * size;
  return TICK.gap + widest * Math.sin(radians(angle)) + 0.6 * size * Math.cos(radians(angle));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Width of the numbers to the left of a frame, and of the label of the axis with its distance from them. */
export function widthBeside({ label, widest }: AxisLayout): number {
  return TICK.gap + widest + (label.length > 0 ? 1.75 * FONT.label : 0);
}

/** The smallest label of an axis that is read beside its numbers, in font sizes of a label. */
const SMALLEST_LABEL = 0.6;

/** Font size of the label of an axis: as usual or, for one that is longer than its axis, such that it fits. */
function labelSize({ label, scale }: AxisLayout): number {
  return FONT.label * Math.max(SMALLEST_LABEL, Math.min(1, scale.length / (FONT.label * labelWidth(label))));
}

/** Numbers and label of an x axis, in the coordinates of its frame. */
export function drawXTexts(axis: AxisLayout, height: number): MarkupElement[] {
  const { scale, major, exponent, label, angle, size } = axis;
  const y = height + TICK.gap + 0.9 * size;
  const numbers = major.map(({ value, pieces }) => {
    const x = position(scale, value);
    if (angle === 0) return drawLabel(pieces, { x, y, size, anchor: "middle" });
    // The end of the text, at half its height, is below the tick.
    const [right, down] = [0.36 * size * Math.sin(radians(angle)), 0.36 * size * Math.cos(radians(angle))];
    return drawLabel(pieces, { x: x + right, y: height + TICK.gap + down, size, anchor: "end", rotate: -angle });
  });
  const below = height + heightOfNumbers(axis) + 1.5 * FONT.label - 0.2 * FONT.tick;
  if (label.length > 0)
    numbers.push(drawLabel(label, { x: scale.length / 2, y: below, size: labelSize(axis), anchor: "middle" }));
  if (exponent.length > 0)
    numbers.push(drawLabel(exponent, { x: scale.length, y: below, size: FONT.tick, anchor: "end" }));
  return numbers;
}

/** Height that the numbers of an axis along the top of a frame take, and its label. */
export function heightOnTop({ label, exponent, size }: AxisLayout): number {
  return TICK.gap + size + (label.length > 0 || exponent.length > 0 ? 1.45 * FONT.label : 0);
}

/** Numbers and label of an axis along the top of a frame. */
export function drawTopTexts(axis: AxisLayout): MarkupElement[] {
  const { scale, major, exponent, label, size } = axis;
  const texts = major.map(({ value, pieces }) =>
    drawLabel(pieces, { x: position(scale, value), y: -TICK.gap, size, anchor: "middle" }),
  );
  const y = -(TICK.gap + size + 0.35 * FONT.label);
  const middle = { x: scale.length / 2, y, size: labelSize(axis), anchor: "middle" } as const;
  if (label.length > 0) texts.push(drawLabel(label, middle));
  if (exponent.length > 0) texts.push(drawLabel(exponent, { x: scale.length, y, size, anchor: "end" }));
  return texts;
}

/** Numbers and label of a y axis to the left of its frame. */
export function drawYTexts(axis: AxisLayout, column: number): MarkupElement[] {
  const { scale, major, exponent, label, size } = axis;
  const numbers = major.map(({ value, pieces }) => {
    const y = scale.length - position(scale, value) + 0.36 * size;
    return drawLabel(pieces, { x: -TICK.gap, y, size, anchor: "end" });
  });
  const x = -(TICK.gap + column + 0.75 * FONT.label);
  const middle = { x, y: scale.length / 2, size: labelSize(axis), anchor: "middle", rotate: -90 } as const;
  if (label.length > 0) numbers.push(drawLabel(label, middle));
  if (exponent.length > 0) numbers.push(drawLabel(exponent, { x: 0, y: -5, size: FONT.tick }));
  return numbers;
}
