import { image } from "@observablehq/plot";
import { rangeIssues, wrong } from "../checks.js";
import { COLOR_MAPS, DEFAULT_COLOR_MAP } from "../color-maps.js";
import { pixelX, pixelY } from "../frame.js";
import { imageUri } from "../image-uri.js";
import type { ImageMark } from "../picture.js";
import { finiteExtremes } from "./contour-levels.js";
import type { ColorScale, MarkDefinition } from "./definition.js";

/** Steps of a colour bar. */
const BAR_COLORS = 128;

/** Pixels are drawn as sharp squares from this size on, smoothly below. */
const SHARP = 1.5;

export const imageMark: MarkDefinition<ImageMark> = {
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
    const [left, right] = mark.x.map((x) => pixelX(frame, x)) as [number, number];
    const [bottom, top] = mark.y.map((y) => pixelY(frame, y)) as [number, number];
    const [width, height] = [right - left, bottom - top];
    const sharp = Math.min(width / mark.nColumns, height / mark.nRows) >= SHARP;
    const src = imageUri(mark, limitsOf(mark), mark.colorMap ?? DEFAULT_COLOR_MAP);
    const center = { x: [(mark.x[0] + mark.x[1]) / 2], y: [(mark.y[0] + mark.y[1]) / 2] };
    const imageRendering = sharp ? "optimizeSpeed" : "optimizeQuality";
    return [image({ length: 1 }, { ...center, width, height, src, preserveAspectRatio: "none", imageRendering })];
  },
  legend: () => [],
  ink: (mark, frame) => {
    const [left, right] = mark.x.map((x) => pixelX(frame, x)) as [number, number];
    const [bottom, top] = mark.y.map((y) => pixelY(frame, y)) as [number, number];
    return { lines: [], boxes: [[left, top, right, bottom]] };
  },
  colorScale(mark): ColorScale {
    const [low, high] = limitsOf(mark);
    const colors = COLOR_MAPS[mark.colorMap ?? DEFAULT_COLOR_MAP];
    const edge = (k: number) => low + ((high - low) * k) / BAR_COLORS;
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

function limitsOf({ values, limits }: ImageMark): readonly [number, number] {
  const [low, high] = limits ?? finiteExtremes(values) ?? [0, 1];
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
}
