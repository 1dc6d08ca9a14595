/** Functions and likelihoods on grids: values, gradients, profiles, contours. */
export type { ScanAxis } from "./axes.js";
export { contourLines } from "./contour-lines.js";
export { deltaTwiceNllLevel } from "./delta-twice-nll-level.js";
export type { ModelGridOptions } from "./grid-of-model.js";
export { type FunctionGridOptions, gridScan } from "./grid-scan.js";
export { type ProfileScanOptions, profileScan } from "./profile-scan.js";
export type { ContourLine, ContourSet, GridAxis, GridScan, GridValues, ProfileScan, ScannedFit } from "./results.js";
