import { DataError, nearestHint } from "../../errors.js";
import { shownComplement } from "../../hypotest/options.js";
import { aList, aNumber, type OptionRules, oneOf, requireArgument, requireOptions } from "../../options.js";
import type { PatchSetPoint, PatchSetScan } from "../../patchset/results.js";
import { aCompleteRecord } from "../../records/check.js";
import type { Mark, Picture } from "../picture.js";
import { type Look, lookOf } from "../style/look.js";
import { STYLED_OPTIONS, type StyledOptions } from "../style/styled-options.js";
import { styledPicture } from "../style/styled-picture.js";
import { expectedBands } from "./expected-bands.js";
import { givenLabel, numberLabel, percent } from "./numbers.js";
import { type ContourLine, type ExclusionContours, exclusionPlane } from "./patch-set/exclusion-contours.js";
import type { Area } from "./patch-set/filled-region.js";
import { BAND_COLORS, COLORS, FAILED, sentencePicture } from "./style.js";

/** Options of the picture of a patch set's scan. */
export interface PatchSetPictureOptions extends StyledOptions {
  /** Names of the labels along x and y; by default the first two whose values are numbers. One alone: CLs against it. */
  readonly labels?: readonly string[];
  /** Numbers at the points, in place of markers: observed or expected CLs, or observed upper limits. */
  readonly values?: "cls" | "expected" | "limit";
  /** Relative uncertainty of the predicted cross sections, for lines beside the observed one; it needs upper limits. */
  readonly theoryUncertainty?: number;
}

function areLabels(names: readonly unknown[]): boolean {
  const isShort = names.length === 1 || names.length === 2;
  return isShort && new Set(names).size === names.length && names.every((name) => typeof name === "string");
}

/** Rules for these options; whether the scan has such labels is checked with it. */
export const PATCH_SET_PICTURE_OPTIONS: OptionRules<PatchSetPictureOptions> = {
  labels: aList("a list of one name, or of two different names", areLabels),
  values: oneOf("cls", "expected", "limit"),
  theoryUncertainty: aNumber("a number between 0 and 1, neither of them", (v) => v > 0 && v < 1, "Write 10 % as 0.1."),
  ...STYLED_OPTIONS,
};

/** Options of `exclusionContours`. */
export type ExclusionOptions = Pick<PatchSetPictureOptions, "labels" | "theoryUncertainty">;

/** Rules for the options of `exclusionContours`. */
export const EXCLUSION_OPTIONS: OptionRules<ExclusionOptions> = {
  labels: PATCH_SET_PICTURE_OPTIONS.labels,
  theoryUncertainty: PATCH_SET_PICTURE_OPTIONS.theoryUncertainty,
};

const CLS = "\\mathrm{CL}_s";
const EXPECTED_COLOR = "#3f3f8f";

/**
 * Exclusion in the plane of two labels: where CLs is at the level of the scan, observed (solid) and expected (dashed) with
 * the band of ±1 standard deviation; tested points, filled where they are excluded. For one label, CLs against it.
 *
 * Between the points, which need no grid, the significance Φ⁻¹(1 − CLs) is a smooth surface: it is nearly linear in masses where
 * CLs itself changes by orders of magnitude. The surface may miss a point by about a tenth of a standard deviation, so that lines
 * do not follow every fluctuation of the simulated samples; `exclusionContours` gives the lines as numbers.
 *
 * @throws DataError `unknown-label`; `no-limits` for numbers or theoretical uncertainties that need upper limits; `too-many-dimensions` where several points lie on one place of the plane; `bad-argument` for
 * a record with parts that are missing or wrong, all of them at once
 */
export function patchSetScanPicture(scan: PatchSetScan, options: PatchSetPictureOptions = {}): Picture {
  requireOptions(options, PATCH_SET_PICTURE_OPTIONS);
  requireArgument(scan, "scan", aCompleteRecord("patch-set-scan", "patchSetScan"));
  const { style = {} } = options;
  const look = lookOf(style);
  const indices = chosenLabels(scan, options.labels);
  const points = scan.points.filter(isDrawn);
  if (indices.length === 0) return sentencePicture("No label of the patch set has numbers as values.");
  if (points.length === 0) return sentencePicture("No point of the patch set has a valid result.");
  requireLimits(scan, options);
  requireOnePointAPlace(scan, indices);
  const [i, j] = indices;
  if (j === undefined) requireNothingOfPlane(options);
  const picture =
    j === undefined ? clsAlong(scan, points, i!, look) : exclusionPicture(scan, points, [i!, j], options, look);
  return styledPicture(picture, style);
}

/**
 * The lines that `patchSetScanPicture` draws in the plane of two labels, as numbers.
 *
 * @param options - labels and theoretical uncertainty, as for the picture
 * @throws DataError as `patchSetScanPicture`; `unknown-label` where there are no two labels with numbers
 * @example exclusionContours(scan, { labels: ["m1", "m2"] }).observed
 */
export function exclusionContours(scan: PatchSetScan, options: ExclusionOptions = {}): ExclusionContours {
  requireOptions(options, EXCLUSION_OPTIONS);
  requireArgument(scan, "scan", aCompleteRecord("patch-set-scan", "patchSetScan"));
  requireLimits(scan, options);
  const [i, j] = requirePlane(scan, options.labels);
  const { area: _, ...contours } = exclusionPlane(scan, scan.points.filter(isDrawn), [i, j], options.theoryUncertainty);
  return contours;
}

function isDrawn({ cls, expected, valid }: PatchSetPoint): boolean {
  return valid && cls !== undefined && expected !== undefined;
}

/** Signals with values of labels: those of a scan, or of the patch set before it is scanned. */
interface Signals {
  readonly labels: readonly string[];
  readonly points: readonly { readonly name: string; readonly values: readonly unknown[] }[];
}

function chosenLabels(scan: Signals, labels: readonly string[] | undefined): readonly number[] {
  return (labels ?? numericLabels(scan).slice(0, 2)).map((label) => labelIndex(scan, label));
}

/**
 * Requires that signals can be drawn in the plane of two labels, or along one.
 *
 * @throws DataError `unknown-label`, `too-many-dimensions`
 */
export function requireDrawable(signals: Signals, labels: readonly string[] | undefined): void {
  const indices = chosenLabels(signals, labels);
  if (indices.length > 0) requireOnePointAPlace(signals, indices);
}

/**
 * The indices of the two labels of a plane.
 *
 * @throws DataError `unknown-label`, `too-many-dimensions`
 */
export function requirePlane(signals: Signals, labels: readonly string[] | undefined): readonly [number, number] {
  const [i, j] = chosenLabels(signals, labels);
  if (i === undefined || j === undefined) {
    const expected = "two labels whose values are numbers";
    throw new DataError([
      { code: "unknown-label", path: "labels", expected, received: i === undefined ? "none" : "one" },
    ]);
  }
  requireOnePointAPlace(signals, [i, j]);
  return [i, j];
}

/** @throws DataError `bad-option` for options of a plane where there is one label */
function requireNothingOfPlane({ values, theoryUncertainty }: PatchSetPictureOptions): void {
  const given = Object.entries({ values, theoryUncertainty }).filter(([, value]) => value !== undefined);
  const expected = "nothing where the picture has CLs along one label";
  const issues = given.map(([path, value]) => ({ code: "bad-option", path, expected, received: `${value}` }) as const);
  if (issues.length > 0) throw new DataError(issues);
}

/** @throws DataError `no-limits` */
function requireLimits({ points }: PatchSetScan, { values, theoryUncertainty }: PatchSetPictureOptions): void {
  if (points.some(({ limits }) => limits !== undefined)) return;
  const path = values === "limit" ? "values" : theoryUncertainty === undefined ? undefined : "theoryUncertainty";
  if (path === undefined) return;
  const hint = "Scan the patch set with the option limits.";
  const expected = "a scan with upper limits";
  throw new DataError([{ code: "no-limits", path, expected, received: "a scan without them", hint }]);
}

function numericLabels({ labels, points }: Signals): string[] {
  return labels.filter((_, k) => points.length > 0 && points.every(({ values }) => typeof values[k] === "number"));
}

function labelIndex(scan: Signals, label: string): number {
  const numeric = numericLabels(scan);
  if (numeric.includes(label)) return scan.labels.indexOf(label);
  const expected = `a label whose values are numbers (${numeric.map((name) => `"${name}"`).join(", ")})`;
  const issue = { code: "unknown-label", path: "labels", expected, received: `"${label}"` } as const;
  throw new DataError([{ ...issue, ...nearestHint(label, numeric) }]);
}

/**
 * The labels of the plane in which the contours of a scan are drawn where none are named: the first two whose values are numbers;
 * undefined where there are no two, no results, or several signals at one place of the plane.
 */
export function planeLabels(scan: PatchSetScan): readonly [string, string] | undefined {
  const [x, y] = numericLabels(scan);
  if (x === undefined || y === undefined || !scan.points.some(isDrawn)) return undefined;
  const indices = [x, y].map((label) => scan.labels.indexOf(label));
  return pointsAtOnePlace(scan, indices) === undefined ? [x, y] : undefined;
}

function requireOnePointAPlace(scan: Signals, indices: readonly number[]): void {
  const both = pointsAtOnePlace(scan, indices);
  if (both === undefined) return;
  throw new DataError([
    {
      code: "too-many-dimensions",
      path: "labels",
      expected: `one point at each value of ${indices.map((k) => `"${scan.labels[k]}"`).join(" and ")}`,
      received: `"${both[0]}" and "${both[1]}" at the same`,
      hint: "Choose other labels, or scan the patches of a plane only.",
    },
  ]);
}

/** Names of the first two signals at one place of a plane; undefined where there are none. */
function pointsAtOnePlace({ points }: Signals, indices: readonly number[]): readonly [string, string] | undefined {
  const places = new Map<string, string>();
  for (const { name, values } of points) {
    const key = indices.map((k) => values[k]).join(" ");
    const other = places.get(key);
    if (other !== undefined) return [other, name];
    places.set(key, name);
  }
  return undefined;
}

function exclusionPicture(
  scan: PatchSetScan,
  points: readonly PatchSetPoint[],
  [i, j]: readonly [number, number],
  { theoryUncertainty: theory, values }: PatchSetPictureOptions,
  look: Look,
): Picture {
  const plane = exclusionPlane(scan, points, [i, j], theory);
  const confidence = `${percent(scan.confidenceLevel)} CL`;
  const thin = { color: EXPECTED_COLOR, width: 0.8, dash: "dotted" } as const;
  const byTheory = { color: COLORS.level, width: 1.2, dash: "dotted" } as const;
  const ofTheory = theory === undefined ? "" : " $(\\pm 1\\,\\sigma_{\\text{theory}})$";
  const marks: Mark[] = [
    ...areaMark(plane.area),
    ...lines(plane.expectedLow, thin),
    ...lines(plane.expectedHigh, thin),
    ...lines(plane.expected, {
      color: EXPECTED_COLOR,
      dash: "dashed",
      width: 2,
      label: `Expected limit at ${confidence}`,
    }),
    ...(plane.area.length === 0 ? [] : [AREA_ENTRY]),
    ...lines(plane.theoryLow, byTheory),
    ...lines(plane.theoryHigh, byTheory),
    ...lines(plane.observed, {
      color: COLORS.level,
      dash: "solid",
      width: 2.4,
      label: `Observed limit at ${confidence}${ofTheory}`,
    }),
    ...(values === undefined ? tested(scan, [i, j]) : numbers(points, [i, j], values)),
  ];
  const without = [plane.observed.length > 0 ? "" : "observed", plane.expected.length > 0 ? "" : "expected"].filter(
    Boolean,
  );
  const numbered = values === undefined ? [] : [`Numbers: ${VALUES[values].text}`];
  const remarks = [
    ...(without.length === 0 ? [] : [`No ${without.join(" and no ")} contour among these points`]),
    ...numbered,
  ];
  const axis = (k: number) => ({
    label: look.parameter(scan.labels[k]!),
    limits: withMargin(points.map((point) => point.values[k] as number)),
  });
  const title = remarks.length === 0 ? {} : { title: remarks.join("; ") };
  const panel = { ...title, x: axis(i), y: axis(j), marks, legend: "above", aspect: 0.75 } as const;
  return {
    kind: "picture",
    ...(values === undefined ? {} : { width: widthForNumbers(points, [i, j]) }),
    panels: [[panel]],
  };
}

const AREA = { kind: "band", color: BAND_COLORS.two, opacity: 0.6 } as const;
/** Names the area in the legend, behind the line inside of it. */
const AREA_ENTRY = { ...AREA, x: [], lower: [], upper: [], label: "$\\pm 1\\,\\sigma_{\\text{exp}}$" } as const;

/** Areas as one mark with gaps: marks of their own would show a line where two areas touch. */
function areaMark(areas: readonly Area[]): readonly Mark[] {
  if (areas.length === 0) return [];
  const x = areas.flatMap((area) => [...area.x, area.x[area.x.length - 1]!]);
  const withGaps = (edge: "lower" | "upper") => areas.flatMap((area) => [...area[edge], Number.NaN]);
  return [{ ...AREA, x, lower: withGaps("lower"), upper: withGaps("upper") }];
}

/** The numbers that can stand at the points, with what they are in words. */
const VALUES = {
  cls: { text: `observed $${CLS}$`, of: ({ cls }: PatchSetPoint) => cls },
  expected: { text: `expected $${CLS}$`, of: ({ expected }: PatchSetPoint) => expected?.[2] },
  limit: { text: "observed upper limits", of: ({ limits }: PatchSetPoint) => limits?.observed.value },
} as const;

/** Smaller CLs are written as smaller than this. */
const SMALLEST_SHOWN = 0.001;
/** Width in pixels that a number needs, and all that is beside the frame. */
const NUMBER_WIDTH = 38;
const BESIDE_FRAME = 100;
const WIDEST = 3000;

/** A width with which numbers at points of the same height stay apart. */
function widthForNumbers(points: readonly PatchSetPoint[], [i, j]: readonly [number, number]): number {
  const places = points.map(({ values }) => [values[i] as number, values[j] as number] as const);
  places.sort(([x1, y1], [x2, y2]) => y1 - y2 || x1 - x2);
  const xs = places.map(([x]) => x);
  const range = Math.max(...xs) - Math.min(...xs);
  const gaps = places.slice(1).flatMap(([x, y], k) => (y === places[k]![1] ? [x - places[k]![0]] : []));
  const least = Math.min(range, ...gaps.filter((gap) => gap > 0));
  return Math.min(WIDEST, Math.max(900, BESIDE_FRAME + (NUMBER_WIDTH * range * (1 + 2 * MARGIN)) / (least || 1)));
}

function numbers(
  points: readonly PatchSetPoint[],
  [i, j]: readonly [number, number],
  values: keyof typeof VALUES,
): Mark[] {
  return points.map((point): Mark => {
    const value = VALUES[values].of(point);
    const isTiny = values !== "limit" && value !== undefined && value < SMALLEST_SHOWN;
    const text = value === undefined ? "–" : isTiny ? `< ${SMALLEST_SHOWN}` : numberLabel(value, 2);
    const [x, y] = [point.values[i] as number, point.values[j] as number];
    return { kind: "text", x, y, text, anchor: "middle", size: 9, color: COLORS.text, halo: true };
  });
}

type LineStyle = Omit<Extract<Mark, { readonly kind: "line" }>, "kind" | "x" | "y">;

function lines(contour: readonly ContourLine[], { label, ...style }: LineStyle): Mark[] {
  return contour.map((line, k) => ({
    kind: "line",
    ...line,
    ...style,
    ...(k === 0 && label !== undefined ? { label } : {}),
  }));
}

/** The tested points: filled where they are excluded. */
function tested({ points, confidenceLevel }: PatchSetScan, [i, j]: readonly [number, number]): Mark[] {
  const place = (chosen: readonly PatchSetPoint[]) => ({
    x: chosen.map(({ values }) => values[i] as number),
    y: chosen.map(({ values }) => values[j] as number),
  });
  const level = shownComplement(confidenceLevel);
  const good = points.filter(({ valid, cls }) => valid && cls !== undefined);
  const [out, left] = [good.filter(({ cls }) => cls! < level), good.filter(({ cls }) => cls! >= level)];
  const failed = points.filter(({ valid, cls }) => !valid || cls === undefined);
  const style = { kind: "points", color: COLORS.quiet, size: 5 } as const;
  const all: Mark[] = [
    { ...style, ...place(out), label: "Excluded" },
    { ...style, ...place(left), filled: false, label: "Not excluded" },
    { ...FAILED, ...place(failed), size: 9 },
  ];
  return all.filter((mark) => mark.kind === "points" && mark.x.length > 0);
}

const MARGIN = 0.05;

function withMargin(values: readonly number[]): readonly [number | undefined, number | undefined] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? [low - MARGIN * (high - low), high + MARGIN * (high - low)] : [undefined, undefined];
}

/** CLs against one label, with its expected bands. */
function clsAlong(
  { labels, confidenceLevel }: PatchSetScan,
  points: readonly PatchSetPoint[],
  k: number,
  look: Look,
): Picture {
  const level = shownComplement(confidenceLevel);
  const sorted = [...points].sort((a, b) => (a.values[k] as number) - (b.values[k] as number));
  const x = sorted.map(({ values }) => values[k] as number);
  const y = sorted.map(({ cls }) => cls!);
  const bands = expectedBands(
    x,
    sorted.map(({ expected }) => expected!),
    `Expected $${CLS}$`,
  );
  const marks: Mark[] = [
    ...bands,
    { kind: "rules", y: [level], color: COLORS.level, width: 1.4 },
    { kind: "line", x, y, color: COLORS.observed, label: `Observed $${CLS}$` },
    { kind: "points", x, y, color: COLORS.observed, size: 5 },
  ];
  const right = [{ value: level, label: givenLabel(level) }];
  const axes = { x: { label: look.parameter(labels[k]!) }, y: { label: `$${CLS}$`, limits: [0, 1] as const } };
  return { kind: "picture", panels: [[{ ...axes, marks, rightLabels: right }]] };
}
