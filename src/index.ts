export * from "./ad/index.js";
export { type CorrelatedBackground, simpleModels, type UncorrelatedBackground } from "./api/simple-models.js";
export { Workspace, type WorkspaceModelOptions } from "./api/workspace.js";
export { DataError, formatIssue, HistFactoryError, type Issue, ModelError, WorkspaceError } from "./errors.js";
export type { ArrowCovariance } from "./graph/arrow-covariance.js";
export type {
  AdditiveForm,
  AdditiveNode,
  ConstantNode,
  DerivedFunction,
  DerivedNode,
  FactorBatch,
  Graph,
  GraphNode,
  MultiplicativeForm,
  MultiplicativeNode,
  NodeBase,
  NodeId,
  NormalNode,
  ParameterNode,
  PerBinNode,
  PoissonNode,
  ProductNode,
  SumNode,
  TotalNode,
} from "./graph/nodes.js";
export { type Formula, type FormulaOptions, type FormulaValues, formula } from "./expr/index.js";
export { asimovData } from "./infer/asimov.js";
export { correlationMatrix, covarianceMatrix } from "./infer/covariance.js";
export { type ExpectedUncertaintiesOptions, expectedUncertainties } from "./infer/expected-uncertainties.js";
export { fit, fixedPoiFit } from "./infer/fit.js";
export type { FitOptions } from "./infer/fit-input.js";
export type { ParameterPatterns } from "./infer/parameter-patterns.js";
export { type PropagationResult, propagate } from "./infer/propagate.js";
export type {
  ActiveBound,
  ActiveEdge,
  FitCertificate,
  FitResult,
  FitStatus,
  FlatEnd,
  SearchedMinimum,
  SearchRecord,
} from "./infer/results.js";
export type { DomainProblem } from "./model/diagnose.js";
export type { ChannelLayout, Model } from "./model/model.js";
export type { InterpolationOptions, ModelOptions } from "./model/options.js";
export type { Constraint, ParameterSet } from "./model/parameters.js";
export type { ParameterValues } from "./model/vectors.js";
export { type DrawOptions, toDot, toMermaid } from "./graph/draw.js";
export {
  asimovInChannels,
  type BlindedData,
  type Data,
  type MaskedBins,
  maskData,
} from "./model/data.js";
export type { ModelOrigin } from "./model/origin.js";
export {
  type DataOrigin,
  type RecordOption,
  type RecordOptions,
  type RecordOrigin,
  recordOrigin,
} from "./infer/origin.js";
export * from "./diagnostics/index.js";
export * from "./hypotest/index.js";
export * from "./intervals/index.js";
export * from "./minimize/index.js";
export * from "./patchset/index.js";
export * from "./parallel/index.js";
export * from "./plot/index.js";
export * from "./reference/index.js";
export { formatRecord, parseRecord } from "./records/record.js";
export * from "./scan/index.js";
export * from "./spec/types.js";
export * from "./toys/index.js";
export { VERSION } from "./version.js";
export * from "./yields/index.js";
