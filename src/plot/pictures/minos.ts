import type { MinosResult, ProfileInterval } from "../../intervals/results.js";
import type { Mark, Picture, Tick } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { decimalsFor, finiteOrNaN, minusSigned, numberLabel, percent } from "./numbers.js";
import { AROUND_ROWS, COLORS, heightOfRows, sentencePicture } from "./style.js";

/** Intervals whose lengths differ by more than this factor are drawn in units of their own uncertainty. */
const COMPARABLE = 20;
/** Width of a picture without the names, and of a letter of them, in pixels. */
const WIDTH = 540;
const LETTER = 8;
const ONE_SIGMA = 0.6826894921370859;

/** An interval as it is drawn; missing ends are NaN. */
interface Row {
  readonly row: number;
  readonly center: number;
  readonly lower: number;
  readonly upper: number;
  readonly hesse: number;
}

/**
 * Estimates with their asymmetric errors, above the symmetric ones of the Hessian as bars. Parameters of different sizes
 * are drawn in units of their uncertainty, relative to the estimate. An interval without an end is dotted there.
 */
export function minosPicture({ intervals, confidenceLevel }: MinosResult, look: Look = NO_STYLE): Picture {
  if (intervals.length === 0) return sentencePicture("There is no interval to draw.");
  const n = intervals.length;
  const sizes = intervals.map(sizeOf);
  const relative = Math.max(...sizes) > COMPARABLE * Math.min(...sizes);
  const rows = intervals.map((interval, k) => rowOf(interval, n - 1 - k, relative ? sizes[k]! : undefined));
  const limits = limitsOf(rows);
  const missing = rows.some(({ lower, upper }) => Number.isNaN(lower + upper));
  const marks: Mark[] = [...hesseMarks(rows), ...openEnds(rows, limits), intervalMarks(rows)];
  if (relative) marks.unshift({ kind: "rules", x: [0], color: COLORS.quiet, width: 1, dash: "dashed" });
  const ticks = intervals.map(({ name }, k) => ({ value: n - 1 - k, label: look.parameter(name) }));
  const level = Math.abs(confidenceLevel - ONE_SIGMA) < 1e-6 ? "" : `, ${percent(confidenceLevel)} CL`;
  const label = relative ? `$(\\theta - \\hat\\theta)\\,/\\,\\hat\\sigma$${level}` : `Estimate${level}`;
  const panel = {
    ...(missing ? { title: "Dotted: no end of the interval was found" } : {}),
    x: { label, limits },
    y: { ticks, limits: [-0.5, n - 0.5] as const },
    rightLabels: intervals.map((interval, k): Tick => ({ value: n - 1 - k, label: estimateLabel(interval) })),
    marks,
    legend: "above" as const,
  };
  const width = WIDTH + LETTER * Math.min(Math.max(...intervals.map(({ name }) => name.length)), 60);
  return {
    kind: "picture",
    width,
    height: AROUND_ROWS + (missing ? 50 : 25) + heightOfRows(n),
    panels: [[panel]],
  };
}

/** Length by which an interval is scaled: the Hessian uncertainty, or what there is of its own. */
function sizeOf({ hesse, lower, upper }: ProfileInterval): number {
  const errors = [hesse, upper.error, lower.error].map((size) => Math.abs(finiteOrNaN(size)));
  return errors.find((size) => size > 0) ?? 1;
}

function rowOf({ estimate, lower, upper, hesse }: ProfileInterval, row: number, unit: number | undefined): Row {
  const at = (value: number | undefined) =>
    unit === undefined ? finiteOrNaN(value) : (finiteOrNaN(value) - estimate) / unit;
  const scale = unit ?? 1;
  return {
    row,
    center: at(estimate),
    lower: at(lower.value),
    upper: at(upper.value),
    hesse: finiteOrNaN(hesse) / scale,
  };
}

function limitsOf(rows: readonly Row[]): readonly [number, number] {
  const ends = rows
    .flatMap(({ center, lower, upper, hesse }) => [center, lower, upper, center - hesse, center + hesse])
    .filter(Number.isFinite);
  const [low, high] = ends.length === 0 ? [-1, 1] : [Math.min(...ends), Math.max(...ends)];
  const margin = 0.12 * (high - low) || 1;
  return [low - margin, high + margin];
}

function hesseMarks(rows: readonly Row[]): Mark[] {
  const known = rows.filter(({ center, hesse }) => Number.isFinite(center + hesse));
  if (known.length === 0) return [];
  return [
    {
      kind: "boxes",
      x1: known.map(({ center, hesse }) => center - hesse),
      x2: known.map(({ center, hesse }) => center + hesse),
      y1: known.map(({ row }) => row - 0.3),
      y2: known.map(({ row }) => row + 0.3),
      color: "#c9d3df",
      label: "Hessian $\\pm\\sigma$",
    },
  ];
}

function intervalMarks(rows: readonly Row[]): Mark {
  const error = (pick: (row: Row) => number) => rows.map((row) => finiteOrNaN(pick(row)) || 0);
  return {
    kind: "points",
    x: rows.map(({ center }) => center),
    y: rows.map(({ row }) => row),
    xErrors: {
      lower: error(({ center, lower }) => center - lower),
      upper: error(({ center, upper }) => upper - center),
    },
    color: COLORS.observed,
    label: "Profile likelihood",
  };
}

/** Dotted lines towards the sides on which an interval has no end. */
function openEnds(rows: readonly Row[], [from, to]: readonly [number, number]): Mark[] {
  const line = (row: number, center: number, end: number): Mark => ({
    kind: "line",
    x: [center, end],
    y: [row, row],
    color: COLORS.observed,
    dash: "dotted",
    width: 1.4,
  });
  return rows.flatMap(({ row, center, lower, upper }) => [
    ...(Number.isNaN(lower) && Number.isFinite(center) ? [line(row, center, from)] : []),
    ...(Number.isNaN(upper) && Number.isFinite(center) ? [line(row, center, to)] : []),
  ]);
}

/** Estimate with its errors: `$1.20^{+0.31}_{-0.28}$`. */
function estimateLabel({ estimate, lower, upper, hesse }: ProfileInterval): string {
  const sizes = [lower.error, upper.error, hesse].map((size) => Math.abs(finiteOrNaN(size))).filter((size) => size > 0);
  const decimals = decimalsFor(Math.min(...sizes));
  const [up, down] = [upper.error, lower.error].map((error) => {
    const size = Math.abs(finiteOrNaN(error));
    return Number.isFinite(size) ? size.toFixed(decimals) : "\\text{none}";
  });
  if (!Number.isFinite(estimate)) return numberLabel(estimate);
  const errors = `^{+${up}}_{-${down}}`.replace(/[+-](\\text\{none\})/g, "$1");
  return `$\\text{${minusSigned(estimate.toFixed(decimals))}}\\,{}${errors}$`;
}
