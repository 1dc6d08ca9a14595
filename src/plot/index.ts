/**
 * Pictures: how each kind of record is drawn, the parts of a picture, and its drawing as SVG.
 *
 * @module plot
 */
export { parseLabel, plainLabel } from "./label/parse-label.js";
export type * from "./picture.js";
export { type Plottable, plot } from "./plot.js";
export { type ClsPictureOptions, clsScanPicture } from "./records/cls-scan.js";
export { type LimitSeriesOptions, limitSeriesPicture, type TheoryCurve } from "./records/limit-series.js";
export { type PatchSetPictureOptions, patchSetScanPicture } from "./records/patch-set-scan.js";
export { type Pull, type Pulls, pulls } from "./records/pulls.js";
export { type RankingPictureOptions, rankingPicture } from "./records/ranking.js";
export { templateVariationPicture } from "./records/template-variation.js";
export { upperLimitPicture } from "./records/upper-limit.js";
export { type YieldsPictureOptions, yieldsPicture } from "./records/yields.js";
export { renderSvg } from "./render.js";
export { sparkline } from "./sparkline.js";
