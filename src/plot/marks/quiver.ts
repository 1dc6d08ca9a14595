import { vector } from "@observablehq/plot";
import { aText, oneOf, required, someNumber } from "../../options.js";
import { sameLengths, wrong } from "../checks.js";
import { type Frame, pixelsPerUnit, pixelX, pixelY, type Stretch } from "../frame.js";
import type { QuiverMark } from "../picture.js";
import { aColor, numberList } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { channel, type MarkDefinition, pixelsX, pixelsY, type Quad } from "./definition.js";

/** Width of an arrow's shaft over the width of the frame; the head is measured in shaft widths. */
const SHAFT = 0.005;
/** In pixels. */
const LEAST_SHAFT = 1.5;
/** A thin outline behind the arrows, which makes them visible on dark colours. */
const HALO = "#ffffff";
const HALO_WIDTH = 1.6;
/** Longest arrow in pixels: what draws pictures counts in few digits. */
const LONGEST = 1e6;
const HEAD = { width: 3, length: 5, notch: 4.5 };

export const quiverMark: MarkDefinition<QuiverMark> = {
  shape: {
    kind: oneOf("quiver"),
    label: aText,
    x: required(numberList),
    y: required(numberList),
    u: required(numberList),
    v: required(numberList),
    scale: someNumber,
    color: aColor,
  },
  check({ x, y, u, v, scale }, path) {
    const issues = sameLengths({ x, y, u, v }, path);
    if (scale !== undefined && !(scale > 0 && scale < Number.POSITIVE_INFINITY)) {
      issues.push(wrong("scale", `${path}.scale`, "a number above 0", String(scale)));
    }
    return issues;
  },
  colored: (mark) => ({ ...mark, color: mark.color ?? FRAME_COLOR }),
  extend({ x: xs, y: ys }, x, y) {
    x.add(xs);
    y.add(ys);
  },
  draw(mark, frame) {
    const arrows = arrowsOf(mark, frame);
    const n = mark.x.length;
    const rotate = channel(n, (i) => arrows[i]!.angle);
    const length = channel(n, (i) => arrows[i]!.length);
    const style = {
      shape: { draw: drawArrow },
      fill: mark.color ?? FRAME_COLOR,
      stroke: HALO,
      strokeWidth: HALO_WIDTH,
      strokeLinejoin: "round",
      paintOrder: "stroke",
      r: Math.max(SHAFT * frame.width, LEAST_SHAFT),
    } as const;
    return [
      vector(
        { length: n },
        { x: pixelsX(frame, mark.x), y: pixelsY(frame, mark.y), length, rotate, anchor: "start", ...style },
      ),
    ];
  },
  legend: ({ label, color = FRAME_COLOR }) =>
    label === undefined
      ? []
      : [{ label, sample: [{ kind: "quiver", x: [0], y: [0.5], u: [1], v: [0], scale: 1, color }] }],
  ink(mark, frame) {
    const lines = arrowsOf(mark, frame).map(({ angle, length }, i): Quad => {
      const [x, y] = [pixelX(frame, mark.x[i]!), pixelY(frame, mark.y[i]!)];
      const radians = (angle * Math.PI) / 180;
      return [x, y, x + length * Math.sin(radians), y - length * Math.cos(radians)];
    });
    return { lines: lines.filter((line) => line.every(Number.isFinite)), boxes: [] };
  },
};

/**
 * Angle of each arrow, in degrees clockwise from up, and its length in pixels: √(u² + v²) / scale frame widths. The
 * direction is that of (x, y) → (x + u, y + v) on the axes, for small u and v: matplotlib's `quiver(angles="xy")`.
 */
function arrowsOf({ x, y, u, v, scale }: QuiverMark, frame: Frame): { angle: number; length: number }[] {
  const sizes = channel(x.length, (i) => Math.min(Math.hypot(u[i]!, v[i]!), Number.MAX_VALUE));
  const frameWidth = scale ?? automaticScale(sizes);
  return Array.from(sizes, (size, i) => {
    const [right, up] = direction([u[i]!, v[i]!], pixelsPerUnit(frame.x, x[i]!), pixelsPerUnit(frame.y, y[i]!));
    return {
      angle: (Math.atan2(right, up) * 180) / Math.PI,
      length: Math.min(frame.width * (size / frameWidth), LONGEST),
    };
  });
}

/** (u, v) in pixels, up to a common factor: only the quotient of the units of the axes enters, where each alone may overflow. */
function direction([u, v]: readonly [number, number], x: Stretch, y: Stretch): readonly [number, number] {
  if (u === 0 || v === 0) return [u, v];
  return [u * (x.pixels / y.pixels) * (y.units / x.units), v];
}

/** As matplotlib's: an arrow of mean size is 1/(1.8 n) of the frame's width, for n² arrows but at least 10 in a row. */
function automaticScale(sizes: Float64Array): number {
  const finite = sizes.filter(Number.isFinite);
  const mean = finite.reduce((sum, size) => sum + size / finite.length, 0);
  const scale = 1.8 * mean * Math.max(10, Math.sqrt(finite.length));
  return mean === 0 ? 1 : Math.min(scale, Number.MAX_VALUE);
}

interface PathContext {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** A filled arrow that points up from the origin; one shorter than its head is drawn smaller as a whole. */
function drawArrow(context: PathContext, length: number, width: number): void {
  const scale = Math.min(1, length / (HEAD.length * width));
  const shaft = 0.5 * width * scale;
  const wing = HEAD.width * shaft;
  const head = HEAD.length * width * scale;
  const notch = HEAD.notch * width * scale;
  context.moveTo(-shaft, 0);
  context.lineTo(-shaft, notch - length);
  context.lineTo(-wing, head - length);
  context.lineTo(0, -length);
  context.lineTo(wing, head - length);
  context.lineTo(shaft, notch - length);
  context.lineTo(shaft, 0);
  context.closePath();
}
