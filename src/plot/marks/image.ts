import { oneOf, required, someNumber } from "../../options.js";
import { rangeIssues, wrong } from "../checks.js";
import { COLOR_MAPS, DEFAULT_COLOR_MAP } from "../color-maps.js";
import { element, type MarkupElement } from "../element.js";
import { type Frame, pixelX, pixelY } from "../frame.js";
import { imageUri } from "../image-uri.js";
import type { ImageMark } from "../picture.js";
import { aColorMap, numberList, numberPair } from "../shape.js";
import { around, finiteExtremes } from "./contour-levels.js";
import type { ColorScale, Ink, MarkDefinition, Quad } from "./definition.js";

/** Steps of a colour bar. */
const BAR_COLORS = 128;

/** Pixels are drawn as sharp squares from this size on, smoothly below. */
const SHARP = 1.5;

export const imageMark: MarkDefinition<ImageMark> = {
  shape: {
    kind: oneOf("image"),
    values: required(numberList),
    nRows: required(someNumber),
    nColumns: required(someNumber),
    x: required(numberPair),
    y: required(numberPair),
    colorMap: aColorMap,
    limits: numberPair,
  },
  check({ values, nRows, nColumns, x, y, limits }, path) {
    const issues = [...rangeIssues(x, `${path}.x`), ...rangeIssues(y, `${path}.y`)];
    if (limits !== undefined) issues.push(...rangeIssues(limits, `${path}.limits`));
    const whole = [nRows, nColumns].every((n) => Number.isInteger(n) && n >= 1);
    if (!whole || values.length !== nRows * nColumns) {
      const expected = `nRows × nColumns = ${nRows} × ${nColumns} numbers`;
      issues.push(wrong("length", `${path}.values`, expected, String(values.length)));
    }
    return issues;
  },
  colored: (mark) => mark,
  extend(mark, x, y) {
    x.addTight(mark.x);
    y.addTight(mark.y);
  },
  draw(mark, frame) {
    const src = imageUri(mark, limitsOf(mark), mark.colorMap ?? DEFAULT_COLOR_MAP);
    return drawImage({ src, columns: mark.nColumns, rows: mark.nRows }, mark, frame);
  },
  legend: () => [],
  ink: imageInk,
  colorScale(mark): ColorScale {
    const [low, high] = limitsOf(mark);
    const colors = COLOR_MAPS[mark.colorMap ?? DEFAULT_COLOR_MAP];
    const edge = (k: number) => low * (1 - k / BAR_COLORS) + high * (k / BAR_COLORS);
    const bands = Array.from({ length: BAR_COLORS }, (_, k) => ({
      from: edge(k),
      to: edge(k + 1),
      color: colors((k + 0.5) / BAR_COLORS),
    }));
    const [least, most] = finiteExtremes(mark.values) ?? [low, high];
    return {
      limits: [low, high],
      bands,
      ...(least < low ? { under: colors(0) } : {}),
      ...(most > high ? { over: colors(1) } : {}),
    };
  },
};

/** Where an image lies on the axes. */
type Edges = Pick<ImageMark, "x" | "y">;

/** An image, given by its address and size, between edges of the axes. */
export function drawImage(
  { src, columns, rows }: { readonly src: string; readonly columns: number; readonly rows: number },
  edges: Edges,
  frame: Frame,
): MarkupElement[] {
  const [left, top, right, bottom] = box(edges, frame);
  const [width, height] = [right - left, bottom - top];
  const sharp = Math.min(width / columns, height / rows) >= SHARP;
  const place = { x: left, y: top, width, height };
  const rendering = sharp ? "optimizeSpeed" : "optimizeQuality";
  return [element("image", { ...place, href: src, preserveAspectRatio: "none", "image-rendering": rendering })];
}

/** The area that a legend should not cover: the whole image. */
export function imageInk(edges: Edges, frame: Frame): Ink {
  return { lines: [], boxes: [box(edges, frame)] };
}

function box({ x, y }: Edges, frame: Frame): Quad {
  return [pixelX(frame, x[0]), pixelY(frame, y[1]), pixelX(frame, x[1]), pixelY(frame, y[0])];
}

function limitsOf({ values, limits }: ImageMark): readonly [number, number] {
  const [low, high] = limits ?? finiteExtremes(values) ?? [0, 1];
  return low < high ? [low, high] : around(low);
}
