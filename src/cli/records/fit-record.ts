import type { MinimaResult } from "../../diagnostics/results.js";
import type { Issue } from "../../errors.js";
import { correlationMatrix, covarianceMatrix } from "../../infer/covariance.js";
import type { FitInput } from "../../infer/fit-input.js";
import type { FitCertificate, FitResult, SearchRecord } from "../../infer/results.js";
import { type Data, isBlinded } from "../../model/data.js";
import type { Model } from "../../model/model.js";
import type { JsonObject } from "../../records/json.js";
import { recordToJson } from "../../records/record.js";
import { issueRecord } from "./common.js";

/** A pair of parameters and their correlation. */
export interface Correlation {
  readonly first: string;
  readonly second: string;
  readonly correlation: number;
}

/** What `histograd fit` found, and what it was asked. */
export interface FitOutcome {
  readonly head: JsonObject;
  readonly model: Model;
  readonly input: FitInput;
  readonly result: FitResult;
  /** The minima that random starts led to, where they were asked for. */
  readonly randomStarts: MinimaResult | undefined;
  /** Whether one of them led lower than the usual start, so that the fit is the one from there. */
  readonly isFromRandomStart: boolean;
  readonly data: Data;
  /** The Asimov point by name; undefined for a fit to the observed data. */
  readonly asimovPoint: Readonly<Record<string, number>> | undefined;
  /** Whether there was a minimisation; otherwise the uncertainties are those expected at the Asimov point. */
  readonly isMinimised: boolean;
  readonly correlations: readonly Correlation[] | undefined;
  readonly withCovariance: boolean;
  readonly warnings: readonly Issue[];
}

/** The record of a fit: see schemas/fit-result.json. */
export function fitRecord(outcome: FitOutcome): JsonObject {
  const { model, input, result, asimovPoint } = outcome;
  const { workspaceDigest, interpolation, clipSampleData, clipBinData, normsysFloor } = model.origin;
  return {
    ...outcome.head,
    workspace_digest: workspaceDigest,
    measurement: model.measurement,
    poi: model.poiName ?? null,
    interpolation: {
      ...interpolation,
      modifiers: Object.fromEntries(interpolation.modifiers.map(({ modifier, code }) => [modifier, code])),
    },
    clip_sample_data: clipSampleData,
    clip_bin_data: clipBinData,
    normsys_floor: normsysFloor,
    data: asimovPoint === undefined ? "observed" : "asimov",
    asimov_parameters: asimovPoint,
    ...blinding(outcome.data),
    minimised: outcome.isMinimised,
    valid: result.valid,
    status: result.status,
    message: result.message,
    twice_nll: result.twiceNll,
    mle_parameters: bySet(model, result),
    parameters: model.parNames.map((name, p) => ({
      name,
      value: result.values[p]!,
      uncertainty: result.uncertainties[name] ?? null,
      without_uncertainty: result.withoutUncertainty[name],
      init: input.init[p]!,
      bounds: [input.lower[p]!, input.upper[p]!],
      fixed: input.fixed[p] === 1,
    })),
    certificate: certificateRecord(result.certificate),
    search: searchRecord(result.search),
    random_starts: outcome.randomStarts === undefined ? undefined : recordToJson(outcome.randomStarts),
    correlations: outcome.correlations?.map((pair) => ({ ...pair })),
    covariance: outcome.withCovariance ? matrixRows(result) : undefined,
    warnings: outcome.warnings.map(issueRecord),
  };
}

/** What of the data is left out or replaced. */
function blinding(data: Data): JsonObject {
  if (!isBlinded(data)) return {};
  const { masked, asimovChannels } = data;
  return { masked: masked.map((each) => ({ ...each })), asimov_channels: asimovChannels };
}

/** Estimates by parameter set, as pyhf prints them. */
function bySet({ parameterSets }: Model, { values }: FitResult): JsonObject {
  return Object.fromEntries(parameterSets.map(({ name, first, size }) => [name, values.slice(first, first + size)]));
}

function certificateRecord(certificate: FitCertificate): JsonObject {
  return {
    gradient_norm: certificate.gradientNorm,
    scaled_gradient: certificate.scaledGradient,
    edm: certificate.edm,
    rank: certificate.rank,
    n_free: certificate.nFree,
    at_bounds: certificate.atBounds.map((active) => ({ ...active })),
    on_kinks: certificate.onKinks,
    at_edges: certificate.atEdges.map((edge) => ({ ...edge })),
    flat_directions: certificate.flatDirections,
    flat_ends: certificate.flatEnds,
    iterations: certificate.iterations,
    evaluations: { ...certificate.evaluations },
  };
}

function searchRecord(search: SearchRecord | undefined): JsonObject | undefined {
  if (search === undefined) return undefined;
  const { parameters, nValues, nStarts, minima } = search;
  return {
    parameters,
    n_values: nValues,
    n_starts: nStarts,
    minima: minima.map(({ twiceNll, deltaTwiceNll, elsewhere }) => ({
      twice_nll: twiceNll,
      delta_twice_nll: deltaTwiceNll,
      elsewhere: { ...elsewhere },
    })),
  };
}

function matrixRows(result: FitResult): readonly (readonly number[])[] | null {
  if (result.covariance === undefined) return null;
  const matrix = covarianceMatrix(result);
  const n = result.parNames.length;
  return Array.from({ length: n }, (_, p) => Array.from(matrix.subarray(p * n, (p + 1) * n)));
}

/** Pairs with |correlation| of at least `threshold`, the strongest first. */
export function correlationsAbove(result: FitResult, threshold: number): readonly Correlation[] {
  if (result.covariance === undefined) return [];
  const matrix = correlationMatrix(result);
  const { parNames } = result;
  const n = parNames.length;
  const pairs: Correlation[] = [];
  for (let p = 0; p < n; p++) {
    for (let q = p + 1; q < n; q++) {
      const correlation = matrix[p * n + q]!;
      const isKnown = parNames[p]! in result.uncertainties && parNames[q]! in result.uncertainties;
      if (isKnown && Math.abs(correlation) >= threshold)
        pairs.push({ first: parNames[p]!, second: parNames[q]!, correlation });
    }
  }
  return pairs.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}
