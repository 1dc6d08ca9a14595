import { aFlag, aText, oneOf, required } from "../../options.js";
import { sameLengths } from "../checks.js";
import { element, type MarkupElement } from "../element.js";
import { type Frame, footedX, footedY, pixelX, pixelY } from "../frame.js";
import { closedPath, isFinitePoint, openPath, type Point } from "../path.js";
import type { Errors, Marker, PointsMark } from "../picture.js";
import { aColor, aMarker, aSize, numberList, someErrors } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { type MarkDefinition, pixels, type Quad } from "./definition.js";

const SIZE = 7;
const STROKE_WIDTH = 1.4;

interface Polygon {
  readonly corners: 3 | 4;
  /** In radii of the circle: chosen so that all markers look equally large. */
  readonly radius: number;
  /** By how much of the angle between neighbouring corners the first one is turned from the top. */
  readonly turn: 0 | 0.5;
}

/** Markers that are polygons. */
const POLYGONS: Partial<Readonly<Record<Marker, Polygon>>> = {
  square: { corners: 4, radius: 1.25, turn: 0.5 },
  diamond: { corners: 4, radius: 1.11, turn: 0 },
  triangle: { corners: 3, radius: 1.56, turn: 0 },
};

/** Markers that point at what is beyond the frame: in radii, the half length of the shaft and the length of the head. */
const ARROWS: Partial<Readonly<Record<Marker, -1 | 1>>> = { "arrow-up": -1, "arrow-down": 1 };
const ARROW = { shaft: 1.9, head: 1.1 };

/** Markers without an inside: lines between opposite corners of a square. */
const CROSSES: Partial<Readonly<Record<Marker, Polygon>>> = {
  plus: { corners: 4, radius: 1.51, turn: 0 },
  cross: { corners: 4, radius: 1.51, turn: 0.5 },
};

export const pointsMark: MarkDefinition<PointsMark> = {
  shape: {
    kind: oneOf("points"),
    label: aText,
    x: required(numberList),
    y: required(numberList),
    xErrors: someErrors,
    yErrors: someErrors,
    color: aColor,
    marker: aMarker,
    size: aSize,
    filled: aFlag,
  },
  check: ({ x, y, xErrors, yErrors }, path) =>
    sameLengths({ x, y, ...errorLists("xErrors", xErrors), ...errorLists("yErrors", yErrors) }, path),
  colored: (mark, next) => ({ ...mark, color: mark.color ?? next() }),
  extend({ x: xs, y: ys, xErrors, yErrors }, x, y) {
    x.add(xs);
    y.add(ys);
    if (xErrors !== undefined) for (const side of SIDES) x.add(ends(xs, xErrors, side));
    if (yErrors !== undefined) for (const side of SIDES) y.add(ends(ys, yErrors, side));
  },
  draw(mark, frame) {
    const { color = FRAME_COLOR, marker = "circle", size = SIZE, filled = true } = mark;
    const places = pixels(frame, mark.x, mark.y).filter(isFinitePoint);
    const markers = places.map((place) => drawMarker(marker, place, size / 2));
    const fill = marker in CROSSES || marker in ARROWS ? "none" : filled ? color : "white";
    const style = { stroke: color, "stroke-width": STROKE_WIDTH };
    const bars = errorBars(mark, frame);
    return [
      ...(bars.length === 0 ? [] : [element("path", { d: openPath(bars), fill: "none", ...style })]),
      element("g", { fill, ...style }, markers),
    ];
  },
  legend(mark) {
    if (mark.label === undefined) return [];
    const bars = mark.yErrors === undefined ? {} : { yErrors: [0.5] };
    const { kind, color, marker, size, filled, label } = mark;
    return [{ label, sample: [{ ...defined({ kind, color, marker, size, filled }), x: [0.5], y: [0.5], ...bars }] }];
  },
  ink({ x, y, xErrors, yErrors, size = SIZE }, frame) {
    const boxes: Quad[] = [];
    for (let i = 0; i < x.length; i++) {
      const [left, right] = bar(x, xErrors, i).map((end) => footedX(frame, end)) as [number, number];
      const [bottom, top] = bar(y, yErrors, i).map((end) => footedY(frame, end)) as [number, number];
      boxes.push([left - size / 2, top - size / 2, right + size / 2, bottom + size / 2]);
    }
    return { lines: [], boxes };
  },
};

const SIDES = [-1, 1] as const;

function drawMarker(marker: Marker, place: Point, r: number): MarkupElement {
  const polygon = POLYGONS[marker];
  if (polygon !== undefined) return element("path", { d: closedPath([cornersOf(polygon, place, r)]) });
  const down = ARROWS[marker];
  if (down !== undefined) return element("path", { d: openPath(arrowAt(place, r, down)) });
  const cross = CROSSES[marker];
  if (cross === undefined) return element("circle", { cx: place[0], cy: place[1], r });
  const corners = cornersOf(cross, place, r);
  return element("path", { d: openPath([0, 1].map((k) => [corners[k]!, corners[k + 2]!])) });
}

/** An arrow up (−1) or down (1), as its shaft and the two lines of its head. */
function arrowAt([x, y]: Point, r: number, down: -1 | 1): Point[][] {
  const [tail, tip] = [y - down * ARROW.shaft * r, y + down * ARROW.shaft * r];
  const head = ARROW.head * r;
  return [
    [
      [x, tail],
      [x, tip],
    ],
    [
      [x - head, tip - down * head],
      [x, tip],
      [x + head, tip - down * head],
    ],
  ];
}

function cornersOf({ corners, radius, turn }: Polygon, [x, y]: Point, r: number): Point[] {
  return Array.from({ length: corners }, (_, k): Point => {
    const angle = (2 * Math.PI * (k + turn)) / corners;
    return [x + r * radius * Math.sin(angle), y - r * radius * Math.cos(angle)];
  });
}

/** The mark without the properties that it does not have. */
function defined(mark: { [K in keyof PointsMark]?: PointsMark[K] | undefined }): PointsMark {
  return Object.fromEntries(Object.entries(mark).filter(([, value]) => value !== undefined)) as unknown as PointsMark;
}

function errorLists(name: string, errors: Errors | undefined): Record<string, ArrayLike<number> | undefined> {
  if (errors === undefined || "length" in errors) return { [name]: errors };
  return { [`${name}.lower`]: errors.lower, [`${name}.upper`]: errors.upper };
}

/** Lower (−1) or upper (+1) ends of error bars. */
function ends(values: ArrayLike<number>, errors: Errors, side: -1 | 1): Float64Array {
  const sizes = "length" in errors ? errors : side < 0 ? errors.lower : errors.upper;
  return Float64Array.from(values, (value, i) => value + side * sizes[i]!);
}

function bar(values: ArrayLike<number>, errors: Errors | undefined, i: number): readonly [number, number] {
  if (errors === undefined) return [values[i]!, values[i]!];
  const [lower, upper] = "length" in errors ? [errors, errors] : [errors.lower, errors.upper];
  return [values[i]! - lower[i]!, values[i]! + upper[i]!];
}

/** The error bars, those along x first. */
function errorBars({ x: xs, y: ys, xErrors, yErrors }: PointsMark, frame: Frame): Point[][] {
  const indices = Array.from(xs, (_, i) => i);
  const along = (i: number) => bar(xs, xErrors, i).map((x): Point => [footedX(frame, x), pixelY(frame, ys[i]!)]);
  const upright = (i: number) => bar(ys, yErrors, i).map((y): Point => [pixelX(frame, xs[i]!), footedY(frame, y)]);
  return [...(xErrors === undefined ? [] : indices.map(along)), ...(yErrors === undefined ? [] : indices.map(upright))];
}
