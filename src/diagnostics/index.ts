/** Diagnostics of a fit: rankings, impacts, correlations, goodness of fit, other minima and L-curves. */
export { binImpacts } from "./bin-impacts.js";
export { type BreakdownOptions, breakdown } from "./breakdown.js";
export { type CorrelationOptions, correlatedParameters, correlations } from "./correlations.js";
export type { DiagnosticOptions, PoiOptions } from "./diagnosis.js";
export { goodnessOfFit } from "./goodness-of-fit.js";
export { type LCurveOptions, lCurve } from "./l-curve.js";
export { findMinima, type MinimaOptions } from "./minima.js";
export { pulls } from "./pulls.js";
export { type RankingMethod, type RankingOptions, ranking } from "./ranking.js";
export { type PooledRankingOptions, rankingOnPool } from "./ranking-job.js";
export type {
  BinImpacts,
  BreakdownResult,
  CorrelationResult,
  FitReview,
  GoodnessOfFit,
  Impact,
  LCurvePoint,
  LCurveResult,
  MinimaResult,
  PenalisedEstimate,
  Pull,
  Pulls,
  RankedParameter,
  RankingResult,
} from "./results.js";
export { type ReviewOptions, reviewFit } from "./review-fit.js";
