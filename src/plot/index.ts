/**
 * Pictures: how each kind of record is drawn, the parts of a picture, and its drawing as SVG.
 *
 * @module plot
 */

export { pulls } from "../diagnostics/pulls.js";
export type { Pull, Pulls } from "../diagnostics/results.js";
export type { DrawingDocument, DrawingNode } from "./dom.js";
export { parseLabel, plainLabel } from "./label/parse-label.js";
export type * from "./picture.js";
export { type ClsPictureOptions, clsScanPicture } from "./pictures/cls-scan.js";
export { type LimitSeriesOptions, limitSeriesPicture, type TheoryCurve } from "./pictures/limit-series.js";
export type { ContourLine, ExclusionContours } from "./pictures/patch-set/exclusion-contours.js";
export {
  type ExclusionOptions,
  exclusionContours,
  type PatchSetPictureOptions,
  patchSetScanPicture,
} from "./pictures/patch-set-scan.js";
export { type RankingPictureOptions, rankingPicture } from "./pictures/ranking.js";
export { templateVariationPicture } from "./pictures/template-variation.js";
export { upperLimitPicture } from "./pictures/upper-limit.js";
export { type YieldsPictureOptions, yieldsPicture } from "./pictures/yields.js";
export { type Plottable, plot, plotPages } from "./plot.js";
export { renderSvg } from "./render.js";
export { sparkline } from "./sparkline.js";
export type { AxisStyle, ChannelStyle, PlotStyle, PresetName, SampleStyle } from "./style/plot-style.js";
export type { StyledOptions } from "./style/styled-options.js";
