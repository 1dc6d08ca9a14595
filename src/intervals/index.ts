/** Intervals and contours of the profile likelihood. */
export { type ContourOptions, likelihoodContour } from "./likelihood-contour.js";
export { type MinosOptions, minos } from "./minos.js";
export type { ContourResult, IntervalEnd, MinosResult, ProfileInterval } from "./results.js";
