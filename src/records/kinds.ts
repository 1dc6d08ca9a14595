import type { Comparison } from "../compare/results.js";
import type {
  BinImpacts,
  BreakdownResult,
  CorrelationResult,
  FitReview,
  GoodnessOfFit,
  LCurveResult,
  MinimaResult,
  Pulls,
  RankingResult,
} from "../diagnostics/results.js";
import type { PropagationResult } from "../fit/propagate.js";
import type { FitResult } from "../fit/results.js";
import type {
  ClsScan,
  HypotestResult,
  LimitSeries,
  SignificanceResult,
  TestStatistic,
  UpperLimitResult,
} from "../hypotest/results.js";
import type { ContourResult, MinosResult } from "../intervals/results.js";
import type { LintReport } from "../lint/results.js";
import type { PatchSetScan } from "../patchset/results.js";
import type { ReferenceReport } from "../reference/report.js";
import type { OperationReport } from "../report/results.js";
import type { GridScan, ProfileScan } from "../scan/results.js";
import type { Simplification } from "../simplify/results.js";
import type { FeldmanCousinsResult, GoodnessOfFitToys, ToyRun } from "../toys/results.js";
import type { TemplateVariation, YieldsResult } from "../yields/results.js";
import type { DrawnFractal } from "./drawn-fractal.js";
import type { Inspection, Validation } from "./workspace-records.js";

/**
 * Every record that functions return and the command line prints: `kind` says what it is, `origin` how it was made. A new kind has
 * a line here and a schema in schemas/; the tables of `plot` and `format` do not compile without an entry for it.
 */
export type ResultRecord =
  | FitResult
  | PropagationResult
  | TestStatistic
  | HypotestResult
  | ClsScan
  | UpperLimitResult
  | LimitSeries
  | SignificanceResult
  | PatchSetScan
  | ToyRun
  | GoodnessOfFitToys
  | FeldmanCousinsResult
  | MinosResult
  | ContourResult
  | ProfileScan
  | GridScan
  | Pulls
  | FitReview
  | RankingResult
  | BinImpacts
  | BreakdownResult
  | CorrelationResult
  | GoodnessOfFit
  | MinimaResult
  | LCurveResult
  | YieldsResult
  | TemplateVariation
  | ReferenceReport
  | Comparison
  | Simplification
  | OperationReport
  | Inspection
  | Validation
  | LintReport
  | DrawnFractal;

/** The kinds of records. */
export type RecordKind = ResultRecord["kind"];

/** Records by kind. */
type RecordsByKind = { readonly [K in RecordKind]: Extract<ResultRecord, { readonly kind: K }> };

/** The record of a kind. */
export type RecordOf<K extends RecordKind> = RecordsByKind[K];
