import type {
  BinImpacts,
  BreakdownResult,
  CorrelationResult,
  FitReview,
  GoodnessOfFit,
  MinimaResult,
  RankingResult,
} from "../diagnostics/results.js";
import { DataError, nearestName } from "../errors.js";
import type {
  ClsScan,
  HypotestResult,
  LimitSeries,
  SignificanceResult,
  TestStatistic,
  UpperLimitResult,
} from "../hypotest/results.js";
import type { ContourResult, MinosResult } from "../intervals/results.js";
import type { PatchSetScan } from "../patchset/results.js";
import type { GridScan, ProfileScan } from "../scan/results.js";
import type { FeldmanCousinsResult, GoodnessOfFitToys, ToyRun } from "../toys/results.js";
import type { TemplateVariation, YieldsResult } from "../yields/results.js";
import type { Picture } from "./picture.js";
import { binImpactsPicture } from "./records/bin-impacts.js";
import { breakdownPicture } from "./records/breakdown.js";
import { clsScanPicture } from "./records/cls-scan.js";
import { correlationPicture } from "./records/correlation.js";
import { feldmanCousinsPicture } from "./records/feldman-cousins.js";
import { fitReviewPicture } from "./records/fit-review.js";
import { goodnessOfFitPicture, goodnessOfFitToysPicture } from "./records/goodness-of-fit.js";
import { gridScanPicture } from "./records/grid-scan.js";
import { likelihoodContourPicture } from "./records/likelihood-contour.js";
import { limitSeriesPicture } from "./records/limit-series.js";
import { minimaPicture } from "./records/minima.js";
import { minosPicture } from "./records/minos.js";
import { patchSetScanPicture } from "./records/patch-set-scan.js";
import { profileScanPicture } from "./records/profile-scan.js";
import { type Pulls, pullsPicture } from "./records/pulls.js";
import { rankingPicture } from "./records/ranking.js";
import { significancePicture } from "./records/significance.js";
import { hypotestPicture, testStatisticPicture } from "./records/statistic-picture.js";
import { templateVariationPicture } from "./records/template-variation.js";
import { toyRunPicture } from "./records/toy-run.js";
import { upperLimitPicture } from "./records/upper-limit.js";
import { yieldsPicture } from "./records/yields.js";

/** Every record that has a picture. */
export type Plottable =
  | Picture
  | GridScan
  | ProfileScan
  | Pulls
  | TestStatistic
  | HypotestResult
  | ClsScan
  | UpperLimitResult
  | LimitSeries
  | PatchSetScan
  | SignificanceResult
  | MinosResult
  | ContourResult
  | ToyRun
  | GoodnessOfFitToys
  | FeldmanCousinsResult
  | RankingResult
  | BinImpacts
  | BreakdownResult
  | CorrelationResult
  | GoodnessOfFit
  | MinimaResult
  | FitReview
  | YieldsResult
  | TemplateVariation;

type Table = { readonly [K in Plottable["kind"]]: (record: Extract<Plottable, { readonly kind: K }>) => Picture };

/** How records are drawn, by kind: a new kind of record has a line here. */
const PICTURES: Table = {
  picture: (picture) => picture,
  "grid-scan": gridScanPicture,
  "profile-scan": profileScanPicture,
  pulls: pullsPicture,
  "test-statistic": testStatisticPicture,
  hypotest: hypotestPicture,
  "cls-scan": clsScanPicture,
  "upper-limit": upperLimitPicture,
  "limit-series": limitSeriesPicture,
  "patch-set-scan": (record) => patchSetScanPicture(record),
  significance: significancePicture,
  minos: minosPicture,
  "likelihood-contour": likelihoodContourPicture,
  "toy-run": toyRunPicture,
  "goodness-of-fit-toys": goodnessOfFitToysPicture,
  "feldman-cousins": feldmanCousinsPicture,
  ranking: rankingPicture,
  "bin-impacts": binImpactsPicture,
  "uncertainty-breakdown": breakdownPicture,
  correlation: correlationPicture,
  "goodness-of-fit": goodnessOfFitPicture,
  minima: minimaPicture,
  "fit-review": fitReviewPicture,
  yields: (record) => yieldsPicture(record),
  "template-variation": templateVariationPicture,
};

/**
 * A sensible picture of a result: plain data, to be drawn by `renderSvg` or written by `writePicture`, or changed first.
 *
 * @throws DataError `no-picture` for a record of another kind, or with too many dimensions
 * @example await writePicture(plot(profileScan(model, data, [{ name: "mu", min: 0, max: 3, n: 31 }])), "profile.svg")
 */
export function plot(record: Plottable): Picture {
  const kind: unknown = (record as { readonly kind?: unknown } | null | undefined)?.kind;
  const kinds = Object.keys(PICTURES);
  if (typeof kind === "string" && kinds.includes(kind)) {
    return (PICTURES[kind as keyof Table] as (record: Plottable) => Picture)(record);
  }
  const nearest = typeof kind === "string" ? nearestName(kind, kinds) : undefined;
  const hint = nearest === undefined ? "For a fit, plot(pulls(fit, model))." : `Did you mean "${nearest}"?`;
  const received = kind === undefined ? "one without a kind" : JSON.stringify(kind);
  const expected = `a record of kind ${kinds.join(", ")}`;
  throw new DataError([{ code: "no-picture", path: "record", expected, received, hint }]);
}
