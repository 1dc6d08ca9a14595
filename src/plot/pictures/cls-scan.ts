import { shownComplement } from "../../hypotest/options.js";
import type { Band, ClsScan, Limit, Limits } from "../../hypotest/results.js";
import { aFlag, type OptionRules, requireArgument, requireOptions } from "../../options.js";
import { aCompleteRecord } from "../../records/check.js";
import type { Axis, Mark, Picture } from "../picture.js";
import { aScale } from "../shape.js";
import { type Look, lookOf } from "../style/look.js";
import { STYLED_OPTIONS, type StyledOptions } from "../style/styled-options.js";
import { styledPicture } from "../style/styled-picture.js";
import { expectedBands } from "./expected-bands.js";
import { finiteOrNaN, numberFormula, percent, shortened } from "./numbers.js";
import { COLORS, FAILED, sentencePicture } from "./style.js";

/** Options of the pictures of CLs against a parameter. */
export interface ClsPictureOptions extends StyledOptions {
  /** Whether CLs+b and CLb are drawn too; default false. */
  readonly components?: boolean;
  /** Scale of the y axis; default `linear`. */
  readonly scale?: "linear" | "log";
}

/** Rules for these options. */
export const CLS_PICTURE_OPTIONS: OptionRules<ClsPictureOptions> = {
  components: aFlag,
  scale: aScale,
  ...STYLED_OPTIONS,
};

/** The numbers of a tested value that are drawn. */
export interface ClsPoint {
  readonly value: number;
  readonly cls: number;
  readonly clsb?: number;
  readonly clb?: number;
  readonly expected: Band;
  readonly valid?: boolean;
}

/** The input of a picture of CLs. */
export interface ClsCurve {
  readonly poi: string;
  readonly confidenceLevel: number;
  readonly points: readonly ClsPoint[];
  readonly limits: Limits;
}

const CLS = "\\mathrm{CL}_s";
/** Above this number of points they are not marked any more. */
const MOST_MARKERS = 60;
/** Where a logarithmic axis ends: there is no p-value above 1. */
const LOG_TOP = 2;

/**
 * CLs against the parameter of interest: the observed curve, the expected one with its bands of one and two standard
 * deviations, the level of the limit, and where the curves cross it.
 *
 * @throws DataError `bad-argument` for a record with parts that are missing or wrong, all of them at once
 */
export function clsScanPicture(scan: ClsScan, options: ClsPictureOptions = {}): Picture {
  requireOptions(options, CLS_PICTURE_OPTIONS);
  requireArgument(scan, "scan", aCompleteRecord("cls-scan", "clsScan"));
  return styledPicture(clsPicture(scan, options), options.style ?? {});
}

/** CLs against the parameter of interest, as `clsScanPicture`, for any record with tested values and limits. */
export function clsPicture(curve: ClsCurve, options: ClsPictureOptions): Picture {
  const { components = false, scale = "linear", style } = options;
  const look = lookOf(style);
  const { poi, confidenceLevel, limits } = curve;
  const level = shownComplement(confidenceLevel);
  const points = curve.points.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
  if (points.length === 0) return sentencePicture("No value was tested.");
  const x = points.map(({ value }) => value);
  const lowest = scale === "log" ? 10 ** Math.floor(Math.log10(level / 10)) : 0;
  // On a logarithmic axis, a curve that reaches 0 continues below the frame.
  const onAxis = (value: number | undefined) => Math.max(finiteOrNaN(value), 1e-3 * lowest);
  const observed = points.map(({ cls }) => onAxis(cls));
  const marks: Mark[] = [
    ...expectedBands(
      x,
      points.map(({ expected }) => expected.map(onAxis)),
      `Expected $${CLS}$`,
    ),
    ...(components ? componentLines(x, points, onAxis) : []),
    { kind: "rules", y: [level], color: COLORS.level, width: 1.4 },
    { kind: "line", x, y: observed, color: COLORS.observed, label: `Observed $${CLS}$` },
    ...markers(x, observed, points),
    ...limitLines(curve, lowest, look),
  ];
  const y: Axis = { label: `$${CLS}$`, scale, limits: [lowest, scale === "log" ? LOG_TOP : undefined] };
  const names = components ? { ...y, label: "$p$-value" } : y;
  const labels = [{ value: level, label: `${percent(confidenceLevel)} CL` }];
  const title = noLimit(limits.observed);
  const panel = { x: { label: look.parameter(poi) }, y: names, marks, rightLabels: labels };
  return { kind: "picture", panels: [[title === undefined ? panel : { ...panel, title }]] };
}

function componentLines(
  x: readonly number[],
  points: readonly ClsPoint[],
  onAxis: (value: number | undefined) => number,
): Mark[] {
  const line = (key: "clsb" | "clb", color: string, label: string): Mark[] => {
    const y = points.map((point) => onAxis(point[key]));
    return y.some(Number.isFinite) ? [{ kind: "line", x, y, color, label, dash: "dash-dotted" }] : [];
  };
  return [
    ...line("clsb", "#3f90da", "Observed $\\mathrm{CL}_{s+b}$"),
    ...line("clb", "#832db6", "Observed $\\mathrm{CL}_b$"),
  ];
}

function markers(x: readonly number[], y: readonly number[], points: readonly ClsPoint[]): Mark[] {
  const marks: Mark[] = [];
  if (x.length <= MOST_MARKERS) marks.push({ kind: "points", x, y, color: COLORS.observed, size: 5 });
  const failed = [...points.keys()].filter((i) => points[i]!.valid === false && Number.isFinite(y[i]));
  if (failed.length > 0) marks.push({ ...FAILED, x: failed.map((i) => x[i]!), y: failed.map((i) => y[i]!), size: 9 });
  return marks;
}

/** Lines from where a curve crosses the level down to the axis. */
function limitLines({ poi, confidenceLevel, limits }: ClsCurve, lowest: number, look: Look): Mark[] {
  const line = ({ value }: Limit, dash: "solid" | "dashed", name: string): Mark[] => {
    if (value === undefined || !Number.isFinite(value)) return [];
    const label = `$${look.symbol(poi)} < ${numberFormula(value)}$ (${name})`;
    return [
      {
        kind: "line",
        x: [value, value],
        y: [lowest, shownComplement(confidenceLevel)],
        color: COLORS.level,
        dash,
        label,
        width: 1.6,
      },
    ];
  };
  return [...line(limits.observed, "solid", "observed"), ...line(limits.expected[2], "dashed", "expected")];
}

/** Why there is no limit, as a title; undefined where there is one. */
export function noLimit({ value, reason }: Limit): string | undefined {
  if (value !== undefined && Number.isFinite(value)) return undefined;
  return shortened(reason === undefined ? "No observed limit" : `No observed limit: ${reason}`, 90).replaceAll(
    "$",
    "\\$",
  );
}
