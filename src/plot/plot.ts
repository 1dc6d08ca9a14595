import { describeValue } from "../describe.js";
import { DataError, type Issue, nearestName } from "../errors.js";
import { requireOptions } from "../options.js";
import { requireRecord } from "../records/check.js";
import { formerRecordFaults } from "../records/former.js";
import type { RecordKind, RecordOf, ResultRecord } from "../records/kinds.js";
import type { Picture } from "./picture.js";
import { binImpactsPicture } from "./pictures/bin-impacts.js";
import { breakdownPicture } from "./pictures/breakdown.js";
import { clsScanPicture } from "./pictures/cls-scan.js";
import { correlationPicture } from "./pictures/correlation.js";
import { feldmanCousinsPicture } from "./pictures/feldman-cousins.js";
import { fitReviewPicture } from "./pictures/fit-review.js";
import { goodnessOfFitPicture, goodnessOfFitToysPicture } from "./pictures/goodness-of-fit.js";
import { gridScanPicture } from "./pictures/grid-scan.js";
import { lCurvePicture } from "./pictures/l-curve.js";
import { likelihoodContourPicture } from "./pictures/likelihood-contour.js";
import { limitSeriesPicture } from "./pictures/limit-series.js";
import { minimaPicture } from "./pictures/minima.js";
import { minosPicture } from "./pictures/minos.js";
import type { Pages } from "./pictures/pages.js";
import { patchSetScanPicture } from "./pictures/patch-set-scan.js";
import { profileScanPicture } from "./pictures/profile-scan.js";
import { fitResultPages, pullsPages } from "./pictures/pulls.js";
import { rankingPicture } from "./pictures/ranking.js";
import { significancePicture } from "./pictures/significance.js";
import { hypotestPicture, testStatisticPicture } from "./pictures/statistic-picture.js";
import { variationPicture } from "./pictures/template-variation.js";
import { toyRunPicture } from "./pictures/toy-run.js";
import { upperLimitPicture } from "./pictures/upper-limit.js";
import { yieldsPicture } from "./pictures/yields.js";
import { type Look, lookOf } from "./style/look.js";
import type { PlotStyle } from "./style/plot-style.js";
import { PLOT_OPTIONS, type StyledOptions } from "./style/styled-options.js";
import { styledPicture } from "./style/styled-picture.js";

/** The argument of `plot`: any record, or an existing picture. */
export type Plottable = Picture | ResultRecord;

/** Kinds of records that cannot be drawn, each with a description of their content. */
const UNDRAWN = {
  propagated: "one number, which format(record) writes",
  "check-result": "a list of numbers, which format(record) writes",
  comparison: "a list of differences, which format(record) writes",
  simplification: "a few numbers, which format(record) writes",
  "operation-report": "a list of numbers before and after an operation, which format(record) writes",
  inspect: "a list of names and numbers, which format(record) writes; toMermaid(model) draws a model",
  validate: "a list of problems, which format(record) writes",
  lint: "a list of findings, which format(record) writes",
  fractal: "about a picture that was written to a file",
} as const;

type Drawn = Exclude<RecordKind, keyof typeof UNDRAWN>;
type Table = { readonly [K in Drawn]: (record: RecordOf<K>, look: Look) => Picture };

/** The functions that draw records, by kind. A kind without a line here or above does not compile. */
const PICTURES: Table = {
  "fit-result": (record, look) => fitResultPages(record, look)[0],
  "grid-scan": gridScanPicture,
  "profile-scan": profileScanPicture,
  pulls: (record, look) => pullsPages(record, look)[0],
  "test-statistic": testStatisticPicture,
  hypotest: hypotestPicture,
  "cls-scan": (record, { style }) => clsScanPicture(record, { style }),
  "upper-limit": (record, { style }) => upperLimitPicture(record, { style }),
  "limit-series": (record, { style }) => limitSeriesPicture(record, { style }),
  "patch-set-scan": (record, { style }) => patchSetScanPicture(record, { style }),
  significance: significancePicture,
  minos: minosPicture,
  "likelihood-contour": likelihoodContourPicture,
  "toy-run": toyRunPicture,
  "goodness-of-fit-toys": goodnessOfFitToysPicture,
  "feldman-cousins": feldmanCousinsPicture,
  ranking: (record, { style }) => rankingPicture(record, { style }),
  "bin-impacts": binImpactsPicture,
  "uncertainty-breakdown": breakdownPicture,
  correlation: correlationPicture,
  "goodness-of-fit": goodnessOfFitPicture,
  minima: minimaPicture,
  "l-curve": lCurvePicture,
  "fit-review": fitReviewPicture,
  yields: (record, { style }) => yieldsPicture(record, { style }),
  "template-variation": variationPicture,
};

/** Kinds of records whose pictures may have several pages. */
const PAGES: { readonly [K in Drawn]?: (record: RecordOf<K>, look: Look) => Pages } = {
  "fit-result": fitResultPages,
  pulls: pullsPages,
};

function noPicture(received: string, hint: string | undefined): DataError {
  const expected = `a record of kind ${Object.keys(PICTURES).join(", ")}`;
  const issue: Issue = { code: "no-picture", path: "record", expected, received };
  return new DataError([hint === undefined ? issue : { ...issue, hint }]);
}

/**
 * A sensible picture of a result: plain data, to be drawn by `renderSvg` or written by `writePicture`, or changed first. That of
 * a fit is the pulls of its parameters. A picture is returned as it is, but for its style. Of a picture that is too long for one page,
 * it is the first one.
 *
 * @param options - the style, which is the same for all pictures of an analysis
 * @throws DataError `no-picture` for what is no record, a record that nothing can be drawn of, or one with too many dimensions;
 * `unknown-option` and `bad-option` for
 * the style; `bad-argument` for a record with parts that are missing or wrong, all of them at once
 * @example await writePicture(plot(profileScan(model, data, [{ name: "mu", min: 0, max: 3, n: 31 }])), "profile.svg")
 */
export function plot(record: Plottable, options: StyledOptions = {}): Picture {
  const { style } = requirePlottable(record, options);
  if (record.kind === "picture") return styledPicture(record, style);
  if (isUndrawn(record)) throw undrawn(record);
  return styledPicture(pictureOf(record.kind, record, lookOf(style)), style);
}

/**
 * All pages of the picture of a result: more than one of pulls of more than 100 parameters, and the picture of `plot` alone of all else.
 * `writePicture` makes one PDF file of them.
 *
 * @throws DataError as `plot`
 * @example await writePicture(plotPages(fit(model, data)), "pulls.pdf")
 */
export function plotPages(record: Plottable, options: StyledOptions = {}): readonly Picture[] {
  const { style } = requirePlottable(record, options);
  if (record.kind === "picture" || isUndrawn(record)) return [plot(record, options)];
  return pagesOf(record.kind, record, lookOf(style)).map((page) => styledPicture(page, style));
}

/** The style of a record that is complete, or has no picture. */
function requirePlottable(record: Plottable, options: StyledOptions): { readonly style: PlotStyle } {
  requireKind(record);
  requireOptions(options, PLOT_OPTIONS);
  if (record.kind !== "picture" && !isUndrawn(record)) requireRecord(record, "record");
  return { style: options.style ?? {} };
}

function undrawn({ kind }: UndrawnRecord): DataError {
  return noPicture(`one of kind "${kind}"`, `It is ${UNDRAWN[kind]}.`);
}

type UndrawnRecord = RecordOf<keyof typeof UNDRAWN>;

function isUndrawn(record: ResultRecord): record is UndrawnRecord {
  return Object.hasOwn(UNDRAWN, record.kind);
}

function pictureOf<K extends Drawn>(kind: K, record: RecordOf<K>, look: Look): Picture {
  return PICTURES[kind](record, look);
}

function pagesOf<K extends Drawn>(kind: K, record: RecordOf<K>, look: Look): Pages {
  return PAGES[kind]?.(record, look) ?? [pictureOf(kind, record, look)];
}

/** @throws DataError `no-picture`; `bad-argument` for a record of an earlier version */
function requireKind(record: unknown): void {
  const former = formerRecordFaults(record, "record");
  if (former.length > 0) throw new DataError(former);
  const kind: unknown = typeof record === "object" && record !== null && "kind" in record ? record.kind : undefined;
  const kinds = ["picture", ...Object.keys(PICTURES), ...Object.keys(UNDRAWN)];
  if (typeof kind === "string" && kinds.includes(kind)) return;
  const nearest = typeof kind === "string" ? nearestName(kind, kinds) : undefined;
  const received = kind === undefined ? describeValue(record) : `one of kind ${describeValue(kind)}`;
  throw noPicture(received, nearest === undefined ? undefined : `Did you mean "${nearest}"?`);
}
