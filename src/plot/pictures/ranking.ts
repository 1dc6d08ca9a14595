import type { Impact, RankedParameter, RankingResult } from "../../diagnostics/results.js";
import { DataError } from "../../errors.js";
import { aWholeNumber, type OptionRules, oneOf, requireArgument, requireOptions } from "../../options.js";
import { aCompleteRecord } from "../../records/check.js";
import { labelWidth } from "../label/metrics.js";
import { parseLabel } from "../label/parse-label.js";
import type { BoxesMark, Mark, Panel, Picture, PointsMark } from "../picture.js";
import { type Look, lookOf } from "../style/look.js";
import { STYLED_OPTIONS, type StyledOptions } from "../style/styled-options.js";
import { styledPicture } from "../style/styled-picture.js";
import { FONT } from "../theme.js";
import { finiteOrNaN, numberFormula, shortened } from "./numbers.js";
import { COLORS, heightOfRows, sentencePicture } from "./style.js";

/** Options of a picture of a ranking. */
export interface RankingPictureOptions extends StyledOptions {
  /** Largest number of parameters that are drawn; default 30, or what the style says. */
  readonly most?: number;
  /**
   * Impacts by refits, to first order from the Hessian, or both side by side; default by refits where the ranking has them, and
   * else to first order.
   */
  readonly method?: "refit" | "hessian" | "both";
}

/** Rules for these options. */
export const RANKING_PICTURE_OPTIONS: OptionRules<RankingPictureOptions> = {
  most: aWholeNumber(1),
  method: oneOf("refit", "hessian", "both"),
  ...STYLED_OPTIONS,
};

const MOST = 30;
/** The axis of pulls ends at the least range or beyond all pulls, but not beyond the largest range. */
const LEAST_RANGE = 2;
const MOST_RANGE = 6;
/** Half the height of the boxes of a row. */
const HALF = 0.36;

/** How impacts were found: by refits, or to first order. */
type Method = "refit" | "hessian";

const TITLES: Readonly<Record<Method, string>> = { refit: "By refits", hessian: "To first order, from the Hessian" };

/** The two scales of a panel: pulls run from −range to range, impacts from −largest to largest. */
interface Scales {
  readonly range: number;
  readonly largest: number;
}

interface Row {
  readonly row: number;
  readonly parameter: RankedParameter;
}

/**
 * Nuisance parameters with the largest impact on the parameter of interest: impacts before the fit as open boxes and
 * after it as filled ones, on the scale along the top; pulls with their post-fit uncertainty as points, on the scale
 * below.
 *
 * A parameter without constraint is drawn as its estimate and uncertainty, at its own scale.
 *
 * @throws DataError `bad-option` for a method that the ranking was not made with; `bad-argument` for a record with parts that are
 * missing or wrong, all of them at once
 */
export function rankingPicture(ranking: RankingResult, options: RankingPictureOptions = {}): Picture {
  requireOptions(options, RANKING_PICTURE_OPTIONS);
  requireArgument(ranking, "ranking", aCompleteRecord("ranking", "ranking"));
  const { style = {} } = options;
  return styledPicture(unstyled(ranking, options, lookOf(style)), style);
}

function unstyled(ranking: RankingResult, options: RankingPictureOptions, look: Look): Picture {
  const { most = look.style.mostParameters ?? MOST } = options;
  const { poi, parameters } = ranking;
  if (parameters.length === 0) return sentencePicture("There is no nuisance parameter to rank.");
  const shown = parameters.slice(0, most);
  const rows = shown.map((parameter, k): Row => ({ row: shown.length - 1 - k, parameter }));
  const methods = methodsOf(shown, options.method);
  const scales = { range: rangeOf(shown), largest: 1.15 * largestImpact(shown, methods) };
  const panels = methods.map((method, k) =>
    panel(ranking, rows, { method, scales, first: k === 0, several: methods.length > 1 }, look),
  );
  const left = parameters.length - shown.length;
  const title =
    left > 0
      ? { title: `${shown.length} of ${parameters.length} parameters by their impact on ${look.parameter(poi)}` }
      : {};
  const names = Math.max(...shown.map(({ name }) => FONT.tick * labelWidth(parseLabel(look.parameter(name)))));
  const width = (methods.length > 1 ? 900 : 540) + Math.min(names, 700);
  return { kind: "picture", ...title, width, height: 230 + heightOfRows(shown.length), panels: [panels] };
}

function methodsOf(parameters: readonly RankedParameter[], wanted: RankingPictureOptions["method"]): readonly Method[] {
  const has = (method: Method) =>
    parameters.some((parameter) => STAGES.some((stage) => impactOf(parameter, method, stage) !== undefined));
  const found = (["refit", "hessian"] as const).filter(has);
  if (wanted === "both" && found.length > 0) return found;
  const asked = found.filter((method) => method === wanted);
  if (asked.length > 0) return asked;
  if (found.length > 0 && (wanted === "refit" || wanted === "hessian")) throw noImpacts(wanted, found[0]!);
  return [found[0] ?? "refit"];
}

function noImpacts(wanted: Method, found: Method): DataError {
  const hint = `Make the ranking with the method "${wanted}" or "both".`;
  const expected = `"${found}", the method of this ranking`;
  return new DataError([{ code: "bad-option", path: "method", expected, received: `"${wanted}"`, hint }]);
}

const STAGES = ["prefit", "postfit"] as const;
type Stage = (typeof STAGES)[number];

function impactOf(parameter: RankedParameter, method: Method, stage: Stage): Impact | undefined {
  return method === "refit" ? parameter[stage] : parameter[`${stage}Linear`];
}

function largestImpact(parameters: readonly RankedParameter[], methods: readonly Method[]): number {
  const impacts = parameters.flatMap((parameter) =>
    methods.flatMap((method) => STAGES.map((stage) => impactOf(parameter, method, stage))),
  );
  const sizes = impacts.flatMap((impact) => [impact?.up, impact?.down].map((change) => Math.abs(finiteOrNaN(change))));
  return sizes.filter(Number.isFinite).reduce((a, b) => Math.max(a, b), 0) || 1;
}

function rangeOf(parameters: readonly RankedParameter[]): number {
  const ends = parameters.map((parameter) => {
    const point = pointOf(parameter);
    return point === undefined ? 0 : Math.abs(point.value) + point.error + 0.1;
  });
  return Math.min(MOST_RANGE, Math.max(LEAST_RANGE, ...ends.filter(Number.isFinite)));
}

/** The point of a parameter: its pull, or for one without constraint, its estimate. */
function pointOf({ estimate, uncertainty, pull, constraint }: RankedParameter) {
  if (pull !== undefined && constraint !== undefined && Number.isFinite(pull + constraint)) {
    return { value: pull, error: constraint, own: false };
  }
  const error = finiteOrNaN(uncertainty) || 0;
  return Number.isFinite(estimate) ? { value: estimate, error, own: true } : undefined;
}

interface PanelOptions {
  readonly method: Method;
  readonly scales: Scales;
  readonly first: boolean;
  readonly several: boolean;
}

function panel(
  { poi }: RankingResult,
  rows: readonly Row[],
  { method, scales, first, several }: PanelOptions,
  look: Look,
): Panel {
  const { range, largest } = scales;
  const ticks = rows.map(({ row, parameter }) => ({ value: row, label: first ? look.parameter(parameter.name) : "" }));
  const marks: Mark[] = [
    ...STAGES.flatMap((stage) => boxes(rows, method, stage, scales)),
    { kind: "rules", x: [-1, 0, 1], color: COLORS.quiet, width: 1, dash: "dashed" },
    ...points(rows, scales),
    ...remarks(rows, method, scales),
  ];
  const symbol = look.symbol(poi);
  const impact = symbol.startsWith("\\text") ? `impact on $${symbol}$` : `$\\Delta ${symbol}$`;
  return {
    ...(several ? { title: TITLES[method] } : {}),
    x: { label: "$(\\hat\\theta - \\theta_0)\\,/\\,\\Delta\\theta$", limits: [-range, range] },
    xTop: { label: impact, limits: [-largest, largest] },
    y: { ticks, limits: [-0.7, rows.length - 0.3], tickLines: false },
    marks,
    legend: first ? "above" : "none",
  };
}

/** Open or filled boxes from 0 to the impacts of moving a parameter up and down. */
function boxes(rows: readonly Row[], method: Method, stage: Stage, { range, largest }: Scales): Mark[] {
  const scale = range / largest;
  const hat = stage === "postfit" ? "\\hat\\theta" : "\\theta";
  return (["up", "down"] as const).flatMap((side): BoxesMark[] => {
    const known = rows.flatMap(({ row, parameter }) => {
      const impact = impactOf(parameter, method, stage);
      const change = finiteOrNaN(impact?.[side]);
      if (Number.isNaN(change)) return [];
      // Boxes towards the same side share the height of the row.
      const shared = (impact?.up ?? 0) * (impact?.down ?? 0) > 0;
      const [low, high] = !shared ? [-HALF, HALF] : side === "up" ? [0, HALF] : [-HALF, 0];
      return [{ y1: row + low, y2: row + high, end: change * scale }];
    });
    if (known.length === 0) return [];
    return [
      {
        kind: "boxes",
        x1: known.map(() => 0),
        x2: known.map(({ end }) => end),
        y1: known.map(({ y1 }) => y1),
        y2: known.map(({ y2 }) => y2),
        color: COLORS[side],
        filled: stage === "postfit",
        label: `$\\hat\\theta ${side === "up" ? "+" : "-"} \\Delta${hat}$ (${stage === "prefit" ? "pre-fit" : "post-fit"})`,
      },
    ];
  });
}

/** Pulls, and estimates at their own scale; those beyond the axis as numbers. */
function points(rows: readonly Row[], { range }: Scales): Mark[] {
  const all = rows.flatMap(({ row, parameter }) => {
    const point = pointOf(parameter);
    return point === undefined ? [] : [{ row, ...point }];
  });
  const inside = all.filter(({ value }) => Math.abs(value) <= range);
  const mark = (own: boolean, style: Pick<PointsMark, "marker" | "filled" | "label">): Mark[] => {
    const some = inside.filter((point) => point.own === own);
    if (some.length === 0) return [];
    return [
      {
        kind: "points",
        x: some.map(({ value }) => value),
        y: some.map(({ row }) => row),
        xErrors: some.map(({ error }) => error),
        color: COLORS.observed,
        size: 6,
        ...style,
      },
    ];
  };
  const beyond = all.filter(({ value }) => Math.abs(value) > range);
  return [
    ...mark(false, { label: "Pull" }),
    ...mark(true, { marker: "square", filled: false, label: "$\\hat\\theta$, at its own scale" }),
    ...beyond.map(({ row, value, error }): Mark => {
      const text = `$${numberFormula(value)} \\pm ${numberFormula(error, 2)}$ ${value > 0 ? "→" : "←"}`;
      const [x, anchor] = value > 0 ? ([range, "end"] as const) : ([-range, "start"] as const);
      return { kind: "text", x, y: row, text, anchor, dx: value > 0 ? -10 : 10, size: 11 };
    }),
  ];
}

/** Why a parameter has no impact. */
function remarks(rows: readonly Row[], method: Method, { range }: Scales): Mark[] {
  return rows.flatMap(({ row, parameter }): Mark[] => {
    const impacts = STAGES.map((stage) => impactOf(parameter, method, stage));
    if (impacts.some((impact) => impact?.up !== undefined || impact?.down !== undefined)) return [];
    const text = shortened(parameter.notes[0] ?? "no impact", 32).replaceAll("$", "\\$");
    return [{ kind: "text", x: -range, y: row, text, dx: 8, dy: -8, size: 10, color: COLORS.text }];
  });
}
