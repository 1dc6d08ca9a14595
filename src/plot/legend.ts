import { drawMarks } from "./draw-marks.js";
import { element, type MarkupElement } from "./element.js";
import type { Frame } from "./frame.js";
import { type Inset, insetBox } from "./inset.js";
import { drawLabel } from "./label/draw-label.js";
import { labelWidth } from "./label/metrics.js";
import { parseLabel } from "./label/parse-label.js";
import type { Piece } from "./label/pieces.js";
import type { Ink, LegendEntry, Quad } from "./marks/definition.js";
import { withColors } from "./marks/index.js";
import { highest, touches } from "./overlap.js";
import type { LegendPlace, Mark } from "./picture.js";
import { FONT } from "./theme.js";

const SWATCH = { width: 26, height: 12 };
const ROW = 20;
const PADDING = 7;
const GAP = 8;
/** Distance between columns of a legend above the frame. */
const COLUMN_GAP = 22;
/** Distance of a legend from the frame: clear of its ticks. */
const FROM_FRAME = 10;
/** Largest share of a frame's height that is kept free for a legend. */
const MOST_HEADROOM = 0.5;

/** More entries than this stand above the frame. */
const MOST_IN_CORNER = 24;

/** A legend ready to be placed. */
export interface Legend {
  /** Columns and rows of a legend in a corner of the frame. */
  readonly columns: readonly { readonly left: number; readonly first: number }[];
  readonly nRows: number;
  readonly entries: readonly {
    readonly pieces: readonly Piece[];
    readonly width: number;
    readonly entry: LegendEntry;
  }[];
  readonly width: number;
  readonly height: number;
}

/** Where a legend goes: a corner of the frame, or above it. */
export type Corner = Exclude<LegendPlace, "auto" | "none" | "above">;

/** @param nColumns - of a legend in a corner of the frame */
export function makeLegend(entries: readonly LegendEntry[], nColumns: number): Legend {
  const rows = entries.map((entry) => {
    const pieces = parseLabel(entry.label);
    return { pieces, entry, width: SWATCH.width + GAP + FONT.legend * labelWidth(pieces) };
  });
  const nRows = Math.ceil(rows.length / nColumns);
  const columns: { left: number; first: number }[] = [];
  let left = PADDING;
  for (let first = 0; first < rows.length; first += nRows) {
    columns.push({ left, first });
    left += Math.max(...rows.slice(first, first + nRows).map((row) => row.width)) + COLUMN_GAP;
  }
  return { entries: rows, columns, nRows, width: left - COLUMN_GAP + PADDING, height: nRows * ROW + 2 * PADDING };
}

/** The rectangle of a legend in a corner of a frame. */
export function cornerBox({ width, height }: Legend, frame: Pick<Frame, "width" | "height">, corner: Corner): Quad {
  const left = corner.endsWith("left") ? FROM_FRAME : frame.width - FROM_FRAME - width;
  const top = corner.startsWith("top") ? FROM_FRAME : frame.height - FROM_FRAME - height;
  return [left, top, left + width, top + height];
}

const CORNERS: readonly Corner[] = ["top-right", "top-left", "bottom-right", "bottom-left"];

/** Where to put a legend, and the share of the frame's height to keep free above the data for it. */
export interface Placement {
  readonly place: Corner | "above";
  readonly headroom: number;
}

/**
 * A corner in which a legend covers nothing; else a top corner with the least room that has to be made above the data,
 * where that is possible (`mayGrow`); else above the frame.
 */
export function placeLegend(
  legend: Legend,
  frame: Frame,
  ink: Ink,
  { mayGrow, inset }: { readonly mayGrow: boolean; readonly inset?: Inset | undefined },
): Placement {
  const fits =
    legend.entries.length <= MOST_IN_CORNER &&
    legend.width + 2 * FROM_FRAME < frame.width &&
    legend.height + 2 * FROM_FRAME < frame.height;
  if (!fits) return { place: "above", headroom: 0 };
  const taken: Ink = { lines: [], boxes: inset === undefined ? [] : [insetBox(inset)] };
  const corners = CORNERS.filter((corner) => !touches(taken, cornerBox(legend, frame, corner)));
  const free = corners.find((corner) => !touches(ink, cornerBox(legend, frame, corner)));
  if (free !== undefined) return { place: free, headroom: 0 };
  const tops = corners.filter((corner) => corner.startsWith("top"));
  if (!mayGrow || tops.length === 0) return { place: "above", headroom: 0 };
  const options = tops.map((place) => {
    const [left, , right, bottom] = cornerBox(legend, frame, place);
    const top = highest(ink, left, right, frame.height);
    const shrink = (frame.height - bottom - FROM_FRAME) / Math.max(frame.height - top, 1);
    return { place, headroom: top <= 0 ? Number.POSITIVE_INFINITY : 1 - shrink };
  });
  const best = options.reduce((a, b) => (b.headroom < a.headroom ? b : a));
  return best.headroom < MOST_HEADROOM ? best : { place: "above", headroom: 0 };
}

/** Entries of a legend above a frame, in rows that are not wider than it. */
function rowsAbove({ entries }: Legend, width: number): Legend["entries"][] {
  const rows: Legend["entries"][number][][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    if (used + COLUMN_GAP + entry.width > width) {
      rows.push([entry]);
      used = entry.width;
    } else {
      rows[rows.length - 1]!.push(entry);
      used += COLUMN_GAP + entry.width;
    }
  }
  return rows;
}

/** Height that a legend needs above a frame. */
export function heightAbove(legend: Legend, width: number): number {
  return rowsAbove(legend, width).length * ROW + 4;
}

/**
 * Draws a legend in the coordinates of its frame.
 *
 * @param onTop - height of the axis along the top of the frame, which a legend above it stays clear of
 */
export function drawLegend(legend: Legend, frame: Frame, place: Corner | "above", onTop = 0): MarkupElement {
  const parts = place === "above" ? entriesAbove(legend, frame, onTop) : entriesInCorner(legend, frame, place);
  return element("g", { "data-part": "legend" }, parts);
}

function entriesAbove(legend: Legend, frame: Frame, onTop: number): MarkupElement[] {
  const rows = rowsAbove(legend, frame.width);
  return rows.flatMap((row, k) => {
    let x = 0;
    return row.flatMap((entry) => {
      const drawn = drawEntry(entry, x, -4 - onTop - (rows.length - k) * ROW);
      x += entry.width + COLUMN_GAP;
      return drawn;
    });
  });
}

function entriesInCorner(legend: Legend, frame: Frame, corner: Corner): MarkupElement[] {
  const [x, y] = cornerBox(legend, frame, corner);
  const box = { x, y, width: legend.width, height: legend.height, fill: "white", "fill-opacity": 0.85 };
  const entries = legend.columns.flatMap(({ left, first }) =>
    legend.entries
      .slice(first, first + legend.nRows)
      .flatMap((entry, k) => drawEntry(entry, x + left, y + PADDING + k * ROW)),
  );
  return [element("rect", box), ...entries];
}

function drawEntry({ pieces, entry }: Legend["entries"][number], x: number, y: number): MarkupElement[] {
  const place = { x, y: y + (ROW - SWATCH.height) / 2 };
  const behind = entry.sample.some(isLight) ? [element("rect", { ...place, ...SWATCH, fill: BEHIND_LIGHT })] : [];
  const swatch = drawMarks(withColors(entry.sample), unitFrame(), place);
  const baseline = y + ROW / 2 + 0.36 * FONT.legend;
  return [...behind, swatch, drawLabel(pieces, { x: x + SWATCH.width + GAP, y: baseline, size: FONT.legend })];
}

/** Background of colours that would not be seen on white. */
const BEHIND_LIGHT = "#6b7280";

function isLight(mark: Mark): boolean {
  const color = "color" in mark ? (mark.color ?? "").toLowerCase() : "";
  return color === "white" || /^#f[0-9a-f](f[0-9a-f]){2}$/.test(color) || color === "#fff";
}

function unitFrame(): Frame {
  const { width, height } = SWATCH;
  const axis = (length: number) => ({ type: "linear", limits: [0, 1], length }) as const;
  return { width, height, x: axis(width), y: axis(height) };
}
