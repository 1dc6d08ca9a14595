import { dot, type Markish, ruleX, ruleY } from "@observablehq/plot";
import { aFlag, aText, oneOf, required } from "../../options.js";
import { sameLengths } from "../checks.js";
import { type Frame, footedX, footedY } from "../frame.js";
import type { Errors, Marker, PointsMark } from "../picture.js";
import { aColor, aMarker, aSize, numberList, someErrors } from "../shape.js";
import { FRAME_COLOR } from "../theme.js";
import { channel, type MarkDefinition, pixelsX, pixelsY, type Quad } from "./definition.js";

const SIZE = 7;
const ERROR_WIDTH = 1.4;

/** Names of markers in Plot; stroked ones are never filled. */
const SYMBOLS: Readonly<Record<Marker, string>> = {
  circle: "circle",
  square: "square",
  diamond: "diamond2",
  triangle: "triangle",
  plus: "plus",
  cross: "times",
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
    const stroked = marker === "plus" || marker === "cross";
    const [x, y] = [pixelsX(frame, mark.x), pixelsY(frame, mark.y)];
    const style = { x, y, r: size / 2, symbol: SYMBOLS[marker] as "circle", stroke: color, strokeWidth: ERROR_WIDTH };
    const markers = dot({ length: x.length }, { ...style, fill: stroked ? "none" : filled ? color : "white" });
    return [...errorBars(mark, frame), markers];
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
  return channel(values.length, (i) => values[i]! + side * sizes[i]!);
}

function bar(values: ArrayLike<number>, errors: Errors | undefined, i: number): readonly [number, number] {
  if (errors === undefined) return [values[i]!, values[i]!];
  const [lower, upper] = "length" in errors ? [errors, errors] : [errors.lower, errors.upper];
  return [values[i]! - lower[i]!, values[i]! + upper[i]!];
}

function errorBars({ x, y, xErrors, yErrors, color = FRAME_COLOR }: PointsMark, frame: Frame): Markish[] {
  const data = { length: x.length };
  const style = { stroke: color, strokeWidth: ERROR_WIDTH };
  const bars: Markish[] = [];
  if (xErrors !== undefined) {
    const along = (side: -1 | 1) => ends(x, xErrors, side).map((end) => footedX(frame, end));
    const [x1, x2] = [along(-1), along(1)];
    bars.push(ruleY(data, { y: pixelsY(frame, y), x1, x2, ...style }));
  }
  if (yErrors !== undefined) {
    const along = (side: -1 | 1) => ends(y, yErrors, side).map((end) => footedY(frame, end));
    const [y1, y2] = [along(-1), along(1)];
    bars.push(ruleX(data, { x: pixelsX(frame, x), y1, y2, ...style }));
  }
  return bars;
}
