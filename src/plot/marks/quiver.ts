import { aText, oneOf, required, someNumber } from "../../options.js";
import { sameLengths, wrong } from "../checks.js";
import { element } from "../element.js";
import { type Frame, pixelsPerUnit, type Stretch } from "../frame.js";
import { closedPath, isFinitePoint, type Point } from "../path.js";
import type { QuiverMark } from "../picture.js";
import { aColor, numberList } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { linesThrough, type MarkDefinition, pixels } from "./definition.js";

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
    const width = Math.max(SHAFT * frame.width, LEAST_SHAFT);
    const shapes = arrowsOf(mark, frame).map((arrow) => element("path", { d: closedPath([outline(arrow, width)]) }));
    const round = { "stroke-linejoin": "round", "stroke-linecap": "round" };
    const halo = { stroke: HALO, "stroke-width": HALO_WIDTH, "paint-order": "stroke", ...round };
    return [element("g", { fill: mark.color ?? FRAME_COLOR, ...halo }, shapes)];
  },
  legend: ({ label, color = FRAME_COLOR }) =>
    label === undefined
      ? []
      : [{ label, sample: [{ kind: "quiver", x: [0], y: [0.5], u: [1], v: [0], scale: 1, color }] }],
  ink: (mark, frame) => ({
    lines: arrowsOf(mark, frame).flatMap(({ tail, tip }) => linesThrough([tail, tip])),
    boxes: [],
  }),
};

/** An arrow in pixels. */
interface Arrow {
  readonly tail: Point;
  readonly tip: Point;
  readonly length: number;
  /** From the tail to the tip, of length 1. */
  readonly along: Point;
}

/**
 * The arrows that have a place, a direction and a length: √(u² + v²) / scale frame widths. The direction is that of
 * (x, y) → (x + u, y + v) on the axes, for small u and v: matplotlib's `quiver(angles="xy")`.
 */
function arrowsOf({ x, y, u, v, scale }: QuiverMark, frame: Frame): Arrow[] {
  const sizes = Float64Array.from(u, (along, i) => Math.min(Math.hypot(along, v[i]!), Number.MAX_VALUE));
  const frameWidth = scale ?? automaticScale(sizes);
  const arrows = pixels(frame, x, y).map((tail, i): Arrow => {
    const [right, up] = direction([u[i]!, v[i]!], pixelsPerUnit(frame.x, x[i]!), pixelsPerUnit(frame.y, y[i]!));
    const angle = Math.atan2(up, right);
    const along: Point = [Math.cos(angle), -Math.sin(angle)];
    const length = Math.min(frame.width * (sizes[i]! / frameWidth), LONGEST);
    return { tail, tip: [tail[0] + length * along[0], tail[1] + length * along[1]], length, along };
  });
  return arrows.filter(({ tail, tip }) => isFinitePoint(tail) && isFinitePoint(tip));
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

/** Corners of an arrow whose shaft has a width; one shorter than its head is drawn smaller as a whole. */
function outline({ tail: [x, y], along: [right, down], length }: Arrow, width: number): Point[] {
  const scale = Math.min(1, length / (HEAD.length * width));
  const shaft = 0.5 * width * scale;
  const wing = HEAD.width * shaft;
  const head = length - HEAD.length * width * scale;
  const notch = length - HEAD.notch * width * scale;
  const half = [
    [0, shaft],
    [notch, shaft],
    [head, wing],
  ] as const;
  const corners = [...half, [length, 0] as const, ...half.map(([far, aside]) => [far, -aside] as const).reverse()];
  return corners.map(([far, aside]) => [x + far * right - aside * down, y + far * down + aside * right]);
}
