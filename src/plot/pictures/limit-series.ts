import type { Issue } from "../../errors.js";
import type { LimitSeries } from "../../hypotest/results.js";
import {
  anObject,
  aText,
  type OptionRules,
  optionsOf,
  requireArgument,
  required,
  requireOptions,
} from "../../options.js";
import { aCompleteRecord } from "../../records/check.js";
import { sameLengths, wrong } from "../checks.js";
import type { Mark, Picture } from "../picture.js";
import { aScale, numberList } from "../shape.js";
import { lookOf } from "../style/look.js";
import { STYLED_OPTIONS, type StyledOptions } from "../style/styled-options.js";
import { styledPicture } from "../style/styled-picture.js";
import { expectedBands, limitsAround } from "./expected-bands.js";
import { finiteOrNaN, percent } from "./numbers.js";
import { COLORS, sentencePicture } from "./style.js";

/** A prediction that the limits are compared with. */
export interface TheoryCurve {
  /** Values of the signal parameter, and of the parameter of interest that a theory predicts there. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Edges of the band of its uncertainty: both, or none. */
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
  readonly label?: string;
}

export interface LimitSeriesOptions extends StyledOptions {
  readonly theory?: TheoryCurve;
  /** Scale of the y axis; by default logarithmic where the limits span more than a factor of ten. */
  readonly scale?: "linear" | "log";
}

const aCurve = anObject("a curve: an object with lists x and y", () => true);
const partsOfCurve = optionsOf<TheoryCurve>({
  x: required(numberList),
  y: required(numberList),
  lower: numberList,
  upper: numberList,
  label: aText,
});

/** Lists of different lengths, and one edge of the band without the other. */
function lengthIssues({ x, y, lower, upper }: TheoryCurve, path: string): readonly Issue[] {
  if ((lower === undefined) === (upper === undefined)) return sameLengths({ x, y, lower, upper }, path);
  const missing = lower === undefined ? "lower" : "upper";
  return [wrong("bad-option", `${path}.${missing}`, "both edges of the band, or none", "nothing")];
}

/** Rules for these options. */
export const LIMIT_SERIES_OPTIONS: OptionRules<LimitSeriesOptions> = {
  theory: {
    expected: aCurve.expected,
    issues: (value, path) => {
      const issues = [aCurve, partsOfCurve].map((rule) => rule.issues(value, path)).find(({ length }) => length > 0);
      return issues ?? lengthIssues(value as TheoryCurve, path);
    },
  },
  scale: aScale,
  ...STYLED_OPTIONS,
};

const MOST_MARKERS = 60;

/**
 * Upper limits against a parameter of the signal: observed, expected with its bands, and a line at 1, below which the
 * nominal signal is excluded.
 *
 * @throws DataError `bad-argument` for a record with parts that are missing or wrong, all of them at once
 */
export function limitSeriesPicture(series: LimitSeries, options: LimitSeriesOptions = {}): Picture {
  requireOptions(options, LIMIT_SERIES_OPTIONS);
  requireArgument(series, "series", aCompleteRecord("limit-series", "limitSeries"));
  const { theory, scale, style = {} } = options;
  const look = lookOf(style);
  const points = series.points.filter(({ parameter }) => Number.isFinite(parameter));
  points.sort((a, b) => a.parameter - b.parameter);
  if (points.length === 0) return sentencePicture("There is no limit to draw.");
  const x = points.map(({ parameter }) => parameter);
  const observed = points.map(({ limits }) => finiteOrNaN(limits.observed.value));
  const expected = points.map(({ limits }) => limits.expected.map(({ value }) => value));
  const own = scale ?? scaleOf([...observed, ...expected.flat(), ...(theory?.y ?? [])]);
  const marks: Mark[] = expectedBands(x, expected, "Expected");
  if (theory !== undefined) marks.push(...theoryMarks(theory));
  marks.push({ kind: "rules", y: [1], color: COLORS.level, width: 1.2, ...(theory && { dash: "dotted" as const }) });
  if (observed.some(Number.isFinite)) {
    marks.push({ kind: "line", x, y: observed, color: COLORS.observed, label: "Observed" });
    if (x.length <= MOST_MARKERS) marks.push({ kind: "points", x, y: observed, color: COLORS.observed, size: 6 });
  }
  const label = `${percent(series.confidenceLevel)} CL upper limit on ${look.parameter(series.poi)}`;
  const y = own === "log" ? { label, scale: own } : { label, limits: [0, undefined] as const };
  const axis = { label: look.parameter(series.parameter), limits: limitsAround(x) };
  return styledPicture({ kind: "picture", panels: [[{ x: axis, y, marks }]] }, style);
}

function theoryMarks({ x, y, lower, upper, label = "Theory" }: TheoryCurve): Mark[] {
  const color = "#832db6";
  const line: Mark = { kind: "line", x, y, color, label };
  if (lower === undefined || upper === undefined) return [line];
  return [{ kind: "band", x, lower, upper, color, opacity: 0.25 }, line];
}

function scaleOf(values: readonly (number | undefined)[]): "linear" | "log" {
  const finite = values.map(finiteOrNaN).filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return low > 0 && high > 10 * low ? "log" : "linear";
}
