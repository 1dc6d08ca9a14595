import type { Mark, Panel, PointsMark } from "../picture.js";
import { ratioAxis } from "./ratio-axis.js";
import type { Bars } from "./yields-bars.js";
import { type Layers, overlays, stackOf } from "./yields-layers.js";

const BAND = { hatched: true, step: true, color: "#3a3a3a" } as const;
const DATA = { kind: "points", color: "#000000", size: 6.5 } as const;
const MASKED = { kind: "boxes", color: "#eeeeee" } as const;
const MASKED_ENTRY = { ...MASKED, x1: [], x2: [], y1: [], y2: [], label: "Not in the fit" } as const;
const BEFORE = { kind: "histogram", color: "#0b3d91", dash: "dashed", width: 1.6, label: "Pre-fit" } as const;
const SUM = { kind: "histogram", color: "#000000", width: 1.2, label: "Sum" } as const;
/** Largest over smallest bin from which a logarithmic axis is used. */
const LOG_FROM = 1000;
const ZERO = { kind: "rules", y: [0], color: "#000000", width: 1 } as const;
/** What is below 0 by less than this part of the height is not worth an axis below 0. */
const SLIGHT = 1e-3;
/** Room below what is below 0. */
const BELOW = 1.1;
/** Free part of a shaded panel, above the data. */
const ABOVE = { linear: 1.5, log: 1.35 };

/** What the legend names, of all panels together. */
export interface LegendEntries {
  readonly samples: ReadonlySet<string>;
  /** Undefined where no panel has data. */
  readonly data: string | undefined;
  readonly masked: boolean;
  /** Whether a panel has a line of the sum. */
  readonly sum: boolean;
}

const NO_SAMPLES: ReadonlySet<string> = new Set();

/** Samples, uncertainty and data; with a legend where its entries are given. */
export function mainPanel(
  bars: Bars,
  layers: Layers,
  wanted: "linear" | "log" | undefined,
  legend: LegendEntries | undefined,
): Panel {
  const { edges, prediction, title, before, yLabel } = bars;
  const scale = wanted ?? (needsLog(bars) ? "log" : "linear");
  const limits = yLimits(bars, scale);
  const lower = prediction.map(({ value, uncertainty }) => value - uncertainty);
  const upper = prediction.map(({ value, uncertainty }) => value + uncertainty);
  const named = legend?.samples ?? NO_SAMPLES;
  const hasSum = isPartlyNegative(bars) || legend?.sum === true;
  const marks: Mark[] = [
    // Data are the first entry of the legend, and are drawn last.
    ...(legend?.data === undefined ? [] : [{ ...DATA, x: [], y: [], yErrors: [], label: legend.data } as const]),
    ...maskedBoxes(bars, [limits[0], limits[1] ?? 1]),
    stackOf(bars, layers, named),
    { kind: "band", x: edges, lower, upper, ...BAND, label: "Uncertainty" },
    ...(hasSum ? [{ ...SUM, edges, values: prediction.map(({ value }) => value) }] : []),
    ...overlays(bars, layers, named),
    ...(before === undefined ? [] : [{ ...BEFORE, edges, values: before }]),
    ...(legend?.masked === true ? [MASKED_ENTRY] : []),
    ...(limits[0] < 0 ? [ZERO] : []),
    dataPoints(bars),
  ];
  return {
    title,
    y: { label: yLabel, scale, limits },
    x: axisOf(bars),
    marks,
    legend: legend === undefined ? "none" : "auto",
  };
}

function axisOf({ edges, ticks, xLabel }: Bars): Panel["x"] & object {
  const limits = [edges[0]!, edges[edges.length - 1]!] as const;
  return { label: xLabel, limits, ...(ticks === undefined ? {} : { ticks }) };
}

export function hasData({ counts }: Bars): boolean {
  return counts.some(({ observed }) => observed !== undefined);
}

export function isMasked({ counts }: Bars): boolean {
  return counts.some(({ observed }) => observed === undefined);
}

/** Whether a sample is below 0 somewhere, so that the stack does not show the sum. */
export function isPartlyNegative({ samples }: Bars): boolean {
  return samples.some(({ values }) => values.some((value) => value < 0));
}

function needsLog({ prediction }: Bars): boolean {
  if (prediction.some(({ value }) => value < 0)) return false;
  const values = prediction.map(({ value }) => value).filter((value) => value > 0);
  return values.length > 0 && Math.max(...values) > LOG_FROM * Math.min(...values);
}

function yLimits(bars: Bars, scale: "linear" | "log"): readonly [number, number | undefined] {
  const values = bars.prediction.map(({ value, uncertainty }) => value + uncertainty);
  const top = Math.max(0, ...[...values, ...bars.counts.map(({ upper }) => upper)].filter(Number.isFinite));
  if (scale === "linear") return [lowEnd(bars, top), isMasked(bars) && top > 0 ? ABOVE.linear * top : undefined];
  const positive = bars.prediction.map(({ value }) => value).filter((value) => value > 0 && Number.isFinite(value));
  const least = positive.length === 0 ? 0.1 : Math.min(...positive);
  const low = 10 ** Math.floor(Math.log10(0.4 * least));
  return [low, isMasked(bars) ? low * (Math.max(top, 10 * low) / low) ** ABOVE.log : undefined];
}

/** 0, or less where Gaussian data, what they are compared with, or samples are below 0. */
function lowEnd({ prediction, counts, samples, before = [] }: Bars, top: number): number {
  const negative = prediction.map((_, b) => samples.reduce((sum, { values }) => sum + Math.min(0, values[b]!), 0));
  const lower = counts.map((count) => count.lower);
  const least = leastOf([...prediction.map(({ value }) => value), ...lower, ...negative, ...before]);
  if (!(least < -SLIGHT * top)) return 0;
  return BELOW * leastOf([least, ...prediction.map(({ value, uncertainty }) => value - uncertainty)]);
}

/** The least of some numbers and 0. */
function leastOf(values: readonly number[]): number {
  return Math.min(0, ...values.filter(Number.isFinite));
}

/** Bins that are left out of the fit, shaded; neighbours as one box, without seams. */
function maskedBoxes({ counts, edges }: Bars, [low, high]: readonly [number, number]): Mark[] {
  const isOut = (b: number) => b >= 0 && b < counts.length && counts[b]!.observed === undefined;
  const bins = Array.from(counts.keys()).filter(isOut);
  if (bins.length === 0) return [];
  const x1 = bins.filter((b) => !isOut(b - 1)).map((b) => edges[b]!);
  const x2 = bins.filter((b) => !isOut(b + 1)).map((b) => edges[b + 1]!);
  return [{ ...MASKED, x1, x2, y1: x1.map(() => low), y2: x1.map(() => high) }];
}

/** Data over `scale`, with the intervals of their means. */
function dataPoints({ counts, edges }: Bars, scale: (b: number) => number = () => 1): PointsMark {
  const shown = counts.flatMap((count, b) =>
    count.observed === undefined || !(Math.abs(scale(b)) > 0) ? [] : [{ ...count, b }],
  );
  return {
    ...DATA,
    size: markerSize(counts.length),
    x: shown.map(({ b }) => centre(edges, b)),
    y: shown.map(({ observed, b }) => observed! / scale(b)),
    yErrors: {
      lower: shown.map(({ observed, lower, upper, b }) => towards(observed!, scale(b) < 0 ? upper : lower, scale(b))),
      upper: shown.map(({ observed, lower, upper, b }) => towards(observed!, scale(b) < 0 ? lower : upper, scale(b))),
    },
  };
}

/** Distance of the end of an interval from a datum, over the size of `scale`, which turns the interval round where it is negative. */
function towards(observed: number, end: number, scale: number): number {
  return Math.abs(end - observed) / Math.abs(scale);
}

/** Diameter of the markers of data: smaller where there are so many bins that they would hide each other. */
function markerSize(nBins: number): number {
  return nBins <= MANY_BINS ? DATA.size : Math.max(SMALLEST_MARKER, (DATA.size * MANY_BINS) / nBins);
}

const MANY_BINS = 80;
const SMALLEST_MARKER = 1.5;

function centre(edges: readonly number[], b: number): number {
  return 0.5 * (edges[b]! + edges[b + 1]!);
}

/** Half widths of the ratio's axis around 1. */
const HALF_WIDTHS = [0.1, 0.2, 0.3, 0.5, 1];
/** Distance of arrows from the end of the axis, over its length. */
const INSIDE = 0.1;

/** Data over prediction, with the prediction's relative uncertainty. Points beyond the axis are arrows at its end. */
export function ratioPanel(bars: Bars, wantedHalf: number | undefined): Panel {
  const { edges, prediction } = bars;
  const relative = prediction.map(({ value, uncertainty }) =>
    value === 0 ? Number.NaN : uncertainty / Math.abs(value),
  );
  const points = dataPoints(bars, (b) => prediction[b]!.value);
  const half = wantedHalf ?? halfWidth(relative, points);
  const axis = ratioAxis("Data / pred.", half);
  const shown = (value: number) => (Number.isFinite(value) ? Math.min(value, 1e6) : 0);
  const marks: Mark[] = [
    ...maskedBoxes(bars, axis.limits),
    {
      kind: "band",
      x: edges,
      lower: relative.map((r) => 1 - shown(r)),
      upper: relative.map((r) => 1 + shown(r)),
      ...BAND,
    },
    { kind: "rules", y: [1], color: "#000000", width: 1, dash: "dashed" },
    points,
    ...beyond(points, axis.limits),
  ];
  return { y: axis, x: axisOf(bars), marks, legend: "none" };
}

function halfWidth(relative: readonly number[], { y, yErrors }: PointsMark): number {
  const { lower, upper } = yErrors as { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> };
  const errors = Array.from(y, (_, i) => Math.max(lower[i]!, upper[i]!)).sort((a, b) => a - b);
  const typical = errors[Math.floor(errors.length / 2)] ?? 0;
  const needs = [...relative.filter(Number.isFinite), ...Array.from(y, (ratio) => Math.abs(ratio - 1)), typical];
  const need = 1.1 * Math.max(...needs);
  return HALF_WIDTHS.find((half) => half >= need) ?? 1;
}

function beyond({ x, y }: PointsMark, [low, high]: readonly [number, number]): Mark[] {
  const arrows = (marker: "arrow-up" | "arrow-down", isBeyond: (ratio: number) => boolean, at: number): Mark[] => {
    const places = Array.from(x).filter((_, i) => isBeyond(y[i]!));
    if (places.length === 0) return [];
    return [{ ...DATA, color: BEYOND, x: places, y: places.map(() => at), marker, size: 9 }];
  };
  const inside = INSIDE * (high - low);
  return [
    ...arrows("arrow-up", (ratio) => ratio > high, high - inside),
    ...arrows("arrow-down", (ratio) => ratio < low, low + inside),
  ];
}

const BEYOND = "#bd1f01";
