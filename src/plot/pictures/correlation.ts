import type { CorrelationResult } from "../../diagnostics/results.js";
import { labelWidth } from "../label/metrics.js";
import { parseLabel } from "../label/parse-label.js";
import type { Mark, Picture, TextMark } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { givenLabel, minusSigned } from "./numbers.js";
import { MOST_HEIGHT, sentencePicture } from "./style.js";

/** Cells of a matrix with at most so many parameters: their size, and the font sizes of names and values. */
const SIZES = [
  { most: 8, cell: 62, name: 14, value: 14 },
  { most: 15, cell: 44, name: 13, value: 12 },
  { most: 25, cell: 34, name: 12, value: 10 },
  { most: 60, cell: 18, name: 11, value: undefined },
  { most: Number.POSITIVE_INFINITY, cell: 11, name: 9, value: undefined },
] as const;
/** Room for the colour scale with its numbers, and around everything. */
const BESIDE = 130;
const LEAST_WIDTH = 420;
/** From this correlation on, numbers are white on their colour. */
const DARK = 0.62;

/** Correlations as a matrix of colours from −1, blue, to 1, red; with numbers where there are few parameters. */
export function correlationPicture(
  { parameters, matrix, threshold }: CorrelationResult,
  look: Look = NO_STYLE,
): Picture {
  const n = parameters.length;
  if (n === 0) return sentencePicture(`No two parameters have a correlation of at least ${givenLabel(threshold)}.`);
  const size = SIZES.find(({ most }) => n <= most)!;
  const names = parameters.map(look.parameter);
  const widest = names.reduce((width, name) => Math.max(width, size.name * labelWidth(parseLabel(name))), 0);
  // Row 0 of an image is at the bottom; the first parameter belongs at the top.
  const rows = [...parameters.keys()].reverse();
  const values = rows.flatMap((i) => parameters.map((_, j) => matrix[i * n + j]!));
  const marks: Mark[] = [
    {
      kind: "image",
      values,
      nRows: n,
      nColumns: n,
      x: [-0.5, n - 0.5],
      y: [-0.5, n - 0.5],
      colorMap: "rdbu",
      limits: [-1, 1],
    },
    ...(size.value === undefined ? [] : numbersInCells(matrix, n, size.value)),
  ];
  const axis = { tickSize: size.name, tickLines: false, limits: [-0.5, n - 0.5] as const };
  const title = threshold > 0 ? { title: `Parameters with a correlation of at least ${givenLabel(threshold)}` } : {};
  const panel = {
    ...title,
    x: { ...axis, ticks: names.map((label, j) => ({ value: j, label })), tickAngle: n > 60 ? 90 : 60 },
    y: { ...axis, ticks: names.map((label, i) => ({ value: n - 1 - i, label })) },
    marks,
    aspect: 1,
    colorBar: { label: "Correlation" },
  };
  return {
    kind: "picture",
    width: Math.max(LEAST_WIDTH, BESIDE + widest + Math.min(n * size.cell, MOST_HEIGHT)),
    panels: [[panel]],
  };
}

/** Smaller correlations would be written as 0.00, between which the others are hard to find. */
const LEAST_SHOWN = 0.005;

function numbersInCells(matrix: readonly number[], n: number, size: number): Mark[] {
  return matrix.flatMap((value, k): readonly TextMark[] => {
    const [i, j] = [Math.floor(k / n), k % n];
    if (Math.abs(value) < LEAST_SHOWN) return [];
    const text = i === j && value === 1 ? "1" : cellLabel(value);
    const color = Math.abs(value) > DARK ? "#ffffff" : "#000000";
    return [{ kind: "text", x: j, y: n - 1 - i, text, anchor: "middle", size, color }];
  });
}

function cellLabel(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return minusSigned(value.toFixed(2));
}
