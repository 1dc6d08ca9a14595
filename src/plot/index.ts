/** Pictures: descriptions as plain data. Drawing them is in `render`, apart, since it loads the plotting library. */
export { parseLabel, plainLabel } from "./label/parse-label.js";
export type * from "./picture.js";
export { type Plottable, plot } from "./plot.js";
export { type ClsPictureOptions, clsScanPicture } from "./records/cls-scan.js";
export { limitSeriesPicture, type LimitSeriesOptions, type TheoryCurve } from "./records/limit-series.js";
export { type PatchSetPictureOptions, patchSetScanPicture } from "./records/patch-set-scan.js";
export { type Pull, type Pulls, pulls } from "./records/pulls.js";
export { rankingPicture, type RankingPictureOptions } from "./records/ranking.js";
export { templateVariationPicture } from "./records/template-variation.js";
export { upperLimitPicture } from "./records/upper-limit.js";
export { type YieldsPictureOptions, yieldsPicture } from "./records/yields.js";
export { sparkline } from "./sparkline.js";
