/**
 * What an analysis needs: workspaces and models, fits, tests and limits, intervals, scans, toys, yields, diagnostics, records.
 *
 * General tools have separate entry points: `histograd/ad`, `histograd/minimize`, `histograd/formula`,
 * `histograd/plot`, `histograd/notebook`, `histograd/parallel`, `histograd/fractal`, `histograd/interchange`, `histograd/lint`, `histograd/hepdata`; functions that read or write files are in `histograd/node`.
 *
 * @module histograd
 */
export { type BuildWorkspaceOptions, buildWorkspace } from "./api/build-workspace.js";
export type { WorkspaceModelOptions } from "./api/checked-workspace.js";
export { toDot, toMermaid } from "./api/draw.js";
export { type CorrelatedBackground, simpleModels, type UncorrelatedBackground } from "./api/simple-models.js";
export { Workspace } from "./api/workspace.js";
export * from "./compare/index.js";
export * from "./diagnostics/index.js";
export { ERROR_CODES, type ErrorCode, type ErrorExplanation } from "./error-codes.js";
export { DataError, formatIssue, HistFactoryError, type Issue, ModelError, WorkspaceError } from "./errors.js";
export { asimovData } from "./fit/asimov.js";
export { correlationMatrix, covarianceMatrix } from "./fit/covariance.js";
export { type ExpectedUncertaintiesOptions, expectedUncertainties } from "./fit/expected-uncertainties.js";
export { fit, fixedPoiFit } from "./fit/fit.js";
export type { FitOptions } from "./fit/fit-input.js";
export {
  type DataOrigin,
  type ProgramOrigin,
  type RecordOption,
  type RecordOptions,
  type RecordOrigin,
  recordOrigin,
} from "./fit/origin.js";
export type { ParameterPatterns } from "./fit/parameter-patterns.js";
export { type PropagationResult, propagate } from "./fit/propagate.js";
export type {
  ActiveBound,
  ActiveEdge,
  CertifiedFit,
  FitCertificate,
  FitResult,
  FitStatus,
  FlatEnd,
  SearchedMinimum,
  SearchRecord,
} from "./fit/results.js";
export { format } from "./format/format.js";
export type { FormatOptions, SortKey, TableFormat } from "./format/options.js";
export { type YieldsTableOptions, yieldsTable } from "./format/yields-table.js";
export type { DrawOptions } from "./graph/draw.js";
export * from "./hypotest/index.js";
export * from "./intervals/index.js";
export type { ArrowCovariance } from "./likelihood/covariance.js";
export type { Constraint, ConstraintEstimate, ConstraintKind } from "./model/constraints/index.js";
export {
  asimovInChannels,
  type BlindedData,
  type Data,
  type MaskedBins,
  maskData,
} from "./model/data.js";
export type { DomainProblem } from "./model/diagnose.js";
export type { ChannelLayout, Model } from "./model/model.js";
export type { InterpolationOptions, ModelOptions } from "./model/options.js";
export type { ModelOrigin } from "./model/origin.js";
export type { ParameterSet } from "./model/parameters.js";
export type { ParameterValues } from "./model/vectors.js";
export * from "./operations/index.js";
export * from "./patchset/index.js";
export type { Picture } from "./plot/picture.js";
export { type Plottable, plot } from "./plot/plot.js";
export type { DrawnFractal } from "./records/drawn-fractal.js";
export type { RecordKind, RecordOf, ResultRecord } from "./records/kinds.js";
export { formatRecord, parseRecord } from "./records/record.js";
export type {
  InspectedChannel,
  InspectedModifiers,
  InspectedParameter,
  Inspection,
  Validation,
} from "./records/workspace-records.js";
export * from "./reference/index.js";
export * from "./report/index.js";
export * from "./scan/index.js";
export * from "./simplify/index.js";
export * from "./toys/index.js";
export { VERSION } from "./version.js";
export type { ConstraintChoice, QuantityKind } from "./workspace/constraint-kinds.js";
export * from "./workspace/types.js";
export * from "./yields/index.js";
