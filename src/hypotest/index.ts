/** Test statistics, p-values, upper limits and significances with asymptotic formulas (arXiv:1007.1727). */
export type { BaseDistribution } from "./asymptotic.js";
export { clsScan } from "./cls-scan.js";
export { type DiscoveryOptions, type ExclusionOptions, hypotest } from "./hypotest.js";
export { limitSeries } from "./limit-series.js";
export type {
  AsymptoticOptions,
  HypotestOptions,
  LimitOptions,
  OneSided,
  TestFitOptions,
  TestOptions,
} from "./options.js";
export type * from "./results.js";
export { type SignificanceOptions, significance } from "./significance.js";
export { q0, qMu, qMuTilde, tMu, tMuTilde } from "./test-statistics.js";
export { upperLimit } from "./upper-limit.js";
