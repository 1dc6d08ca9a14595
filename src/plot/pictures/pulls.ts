import { pulls } from "../../diagnostics/pulls.js";
import type { Pull, Pulls } from "../../diagnostics/results.js";
import type { FitResult } from "../../fit/results.js";
import { labelWidth } from "../label/metrics.js";
import { parseLabel } from "../label/parse-label.js";
import type { Mark, Panel, Picture } from "../picture.js";
import { type Look, NO_STYLE } from "../style/look.js";
import { FONT } from "../theme.js";
import { numberLabel } from "./numbers.js";
import type { Pages } from "./pages.js";
import { COLORS, sentencePicture } from "./style.js";

/** The pulls of a fit: see `pullsPages`. */
export function fitResultPages(fit: FitResult, look: Look = NO_STYLE): Pages {
  return pullsPages(pulls(fit), look);
}

/** Rows of a single column, with the estimates beside them; and rows of several columns. */
const SINGLE = { most: 50, row: 26, around: 95 };
const SEVERAL = { most: 50, row: 18, around: 75, name: 11 };
/** Columns of a page. */
const MOST_COLUMNS = 2;
/** The axis of pulls ends at the first number or beyond all pulls, but not beyond the last number. */
const LEAST_RANGE = 2.4;
const MOST_RANGE = 6;
/** Width of a frame of several columns, of the room around it, and of the longest name there. */
const COLUMN = { frame: 165, around: 55, name: 260 };

interface Row {
  readonly parameter: Pull;
  /** Undefined for a free parameter. */
  readonly pull?: number;
  readonly width?: number;
}

/**
 * Pulls (θ̂ − θ₀)/σ₀ of constrained parameters with their uncertainties σ̂/σ₀, on bands of one and two σ₀. The estimates
 * of all parameters, the free ones too, stand beside the frame. More than 50 parameters stand in two columns of at most 50 on as many
 * pages as there need be, the largest first and without the estimates; free ones, which have no pull, are left out there. A style may
 * ask for the largest ones only (`mostParameters`), or for those that differ from their constraint by some amount (`pullThreshold`).
 */
export function pullsPages({ parameters, valid }: Pulls, look: Look = NO_STYLE): Pages {
  const { mostParameters: most = Number.POSITIVE_INFINITY, pullThreshold: threshold } = look.style;
  const all = parameters.map(rowOf);
  const large = threshold === undefined ? all : all.filter((row) => sizeOf(row) >= threshold);
  const isLong = Math.min(large.length, most) > SINGLE.most;
  const candidates = isLong ? large.filter(({ pull }) => pull !== undefined) : large;
  const rows = isLong || candidates.length > most ? largest(candidates, most) : candidates;
  if (rows.length === 0) {
    const sentence =
      parameters.length === 0
        ? "There is no parameter."
        : `No parameter differs from its constraint by ${threshold} σ.`;
    return [sentencePicture(sentence)];
  }
  const remarks = [...(valid ? [] : ["The fit is not valid"]), ...shareOf(rows.length, parameters.length)];
  const range = rangeOf(rows);
  if (rows.length <= SINGLE.most) {
    const panel = { ...panelOf(rows, range, look), ...titleOf(remarks), rightLabels: rightLabels(rows) };
    const height = SINGLE.around + SINGLE.row * Math.max(rows.length, 2);
    return [{ kind: "picture", width: 440 + widestName(rows, look, FONT.tick), height, panels: [[panel]] }];
  }
  const ofPage = MOST_COLUMNS * SEVERAL.most;
  const nPages = Math.ceil(rows.length / ofPage);
  const pageOf = (p: number): Picture => {
    const name = nPages === 1 ? [] : [`page ${p + 1} of ${nPages}`];
    return pageOfColumns(rows.slice(p * ofPage, (p + 1) * ofPage), [...remarks, ...name], range, look);
  };
  return [pageOf(0), ...Array.from({ length: nPages - 1 }, (_, p) => pageOf(p + 1))];
}

/** A title of remarks, if there are any. */
function titleOf(remarks: readonly string[]): { readonly title?: string } {
  return remarks.length === 0 ? {} : { title: remarks.join("; ") };
}

/** Rows in columns of equal length, as far as they go. */
function pageOfColumns(rows: readonly Row[], remarks: readonly string[], range: number, look: Look): Picture {
  const nColumns = Math.ceil(rows.length / SEVERAL.most);
  const nRows = Math.ceil(rows.length / nColumns);
  const columns = Array.from({ length: nColumns }, (_, c) => rows.slice(c * nRows, (c + 1) * nRows));
  const width = columns.reduce(
    (sum, column) => sum + COLUMN.frame + COLUMN.around + Math.min(COLUMN.name, widestName(column, look, SEVERAL.name)),
    0,
  );
  const panels = columns.map((column) => {
    const panel = panelOf(column, range, look, nRows);
    return { ...panel, y: { ...panel.y, tickSize: SEVERAL.name, tickLines: false } };
  });
  return {
    kind: "picture",
    ...titleOf(remarks),
    width,
    height: SEVERAL.around + SEVERAL.row * nRows,
    panels: [panels],
  };
}

function rowOf(parameter: Pull): Row {
  const { value, uncertainty, constraint } = parameter;
  if (constraint === undefined) return { parameter };
  const { center, width } = constraint;
  return { parameter, pull: (value - center) / width, width: (uncertainty ?? 0) / width };
}

/** How far a parameter is from its constraint: by its pull, or by how much smaller or larger its uncertainty is; infinite for a free one. */
function sizeOf({ pull, width }: Row): number {
  if (pull === undefined || width === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(Math.abs(pull), width > 0 ? Math.abs(1 - width) : 0);
}

function largest(rows: readonly Row[], most: number): readonly Row[] {
  const size = (row: Row) => (Number.isNaN(sizeOf(row)) ? Number.NEGATIVE_INFINITY : sizeOf(row));
  return [...rows].sort((a, b) => size(b) - size(a) || 0).slice(0, most);
}

function shareOf(shown: number, all: number): string[] {
  return shown === all ? [] : [`${shown} of ${all} parameters`];
}

function rangeOf(rows: readonly Row[]): number {
  const ends = rows.map(({ pull = 0, width = 0 }) => Math.abs(pull) + width + 0.2).filter(Number.isFinite);
  return Math.min(MOST_RANGE, Math.max(LEAST_RANGE, ...ends));
}

function widestName(rows: readonly Row[], look: Look, size: number): number {
  return rows.reduce(
    (width, { parameter }) => Math.max(width, size * labelWidth(parseLabel(look.parameter(parameter.name)))),
    0,
  );
}

/** @param nRows - rows of all columns, where there are several */
function panelOf(rows: readonly Row[], range: number, look: Look, nRows?: number): Panel {
  const n = nRows ?? rows.length;
  const markerSize = nRows === undefined ? 7 : 5;
  const at = (k: number) => n - 1 - k;
  const limits = [-0.5, n - 0.5] as const;
  const bottom = n - rows.length - 0.5;
  const shown = rows.flatMap(({ pull, width }, k) =>
    pull === undefined || width === undefined ? [] : [{ pull, width, row: at(k) }],
  );
  const inside = shown.filter(({ pull }) => Math.abs(pull) <= range);
  const beyond = shown.filter(({ pull }) => Math.abs(pull) > range);
  const marks: Mark[] = [
    { kind: "boxes", x1: [-2], x2: [2], y1: [bottom], y2: [limits[1]], color: "#f1f1f1" },
    { kind: "boxes", x1: [-1], x2: [1], y1: [bottom], y2: [limits[1]], color: "#dcdcdc" },
    { kind: "rules", x: [0], color: "#000000", width: 1, dash: "dashed" },
    {
      kind: "points",
      x: inside.map(({ pull }) => pull),
      y: inside.map(({ row }) => row),
      xErrors: inside.map(({ width }) => width),
      color: "#000000",
      size: markerSize,
    },
    ...beyond.map(({ pull, row }): Mark => {
      const isRight = pull > 0;
      const size = Number.isFinite(pull) ? Math.abs(pull).toPrecision(3) : "∞";
      const text = isRight ? `${size} →` : `← −${size}`;
      const [anchor, dx] = isRight ? (["end", -8] as const) : (["start", 8] as const);
      return { kind: "text", x: isRight ? range : -range, y: row, text, anchor, dx, size: 11, color: COLORS.level };
    }),
  ];
  const ticks = rows.map(({ parameter }, k) => ({ value: at(k), label: look.parameter(parameter.name) }));
  const whole = Math.floor(range);
  const ticksOfX = Array.from({ length: 2 * whole + 1 }, (_, k) => k - whole);
  const x = {
    label: "$(\\hat\\theta - \\theta_0)\\,/\\,\\sigma_0$",
    limits: [-range, range] as const,
    ticks: ticksOfX,
  };
  return { x, y: { ticks, limits }, marks };
}

function rightLabels(rows: readonly Row[]) {
  return rows.map(({ parameter }, k) => ({ value: rows.length - 1 - k, label: estimateLabel(parameter) }));
}

/** Estimate and uncertainty to two digits of the uncertainty. */
function estimateLabel({ value, uncertainty }: Pull): string {
  if (!Number.isFinite(value)) return numberLabel(value);
  if (uncertainty === undefined || !(uncertainty > 0 && uncertainty < Number.POSITIVE_INFINITY))
    return signed(String(Number(value.toPrecision(4))));
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(uncertainty))));
  return `${signed(value.toFixed(decimals))} ± ${uncertainty.toFixed(decimals)}`;
}

function signed(text: string): string {
  return text.replace(/^-(?=[0.]+$)/, "").replace("-", "−");
}
