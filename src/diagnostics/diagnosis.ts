import { DataError, ModelError } from "../errors.js";
import { fitBound } from "../fit/fit.js";
import { FIT_OPTIONS, type FitInput, type FitOptions, fitInput } from "../fit/fit-input.js";
import { HELD_FIXED } from "../fit/fit-record.js";
import { aFitResult } from "../fit/fit-result-rule.js";
import type { RecordOptions } from "../fit/origin.js";
import { fitOptionsRecord } from "../fit/record-options.js";
import { requireFitOf } from "../fit/require-fit-of.js";
import type { CertifiedFit, FitResult } from "../fit/results.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { aText, type OptionRules, optionsOf } from "../options.js";

/** Options that all diagnostics have. */
export interface DiagnosticOptions {
  /** Start, bounds and held parameters of all fits. */
  readonly fit?: FitOptions;
  /** An existing fit, the result of `fit(model, data, options.fit)`; by default the function makes one. */
  readonly bestFit?: FitResult;
}

/** Rules for the options that all diagnostics have. */
export const DIAGNOSTIC_OPTIONS: OptionRules<DiagnosticOptions> = { fit: optionsOf(FIT_OPTIONS), bestFit: aFitResult };

/** Options of diagnostics of one parameter. */
export interface PoiOptions extends DiagnosticOptions {
  /** Name of any parameter; the model's parameter of interest by default. */
  readonly poi?: string;
}

/** Rules for the options of diagnostics of one parameter. */
export const POI_OPTIONS: OptionRules<PoiOptions> = { ...DIAGNOSTIC_OPTIONS, poi: aText };

/** A model, data and their best fit. */
export interface Diagnosis {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
  readonly best: CertifiedFit;
}

/** @throws DataError as `fit`; `fit-of-another-model` for a `bestFit` that is not one of this model to these data */
export function diagnosis(model: Model, data: Data, { fit = {}, bestFit }: DiagnosticOptions): Diagnosis {
  const bound = model.bind(data);
  const input = fitInput(model, fit);
  if (bestFit !== undefined) requireFitOf(model, bound, bestFit, "bestFit");
  return { model, data: bound, input, best: bestFit ?? fitBound(model, bound, input, fit.maxIterations) };
}

/**
 * Index of the parameter that a diagnostic is about.
 *
 * @throws DataError `unknown-parameter`, `held-parameter`
 * @throws ModelError `no-poi`
 */
export function poiIndex(model: Model, input: FitInput, name: string | undefined): number {
  const poi = name === undefined ? model.requirePoi() : model.parIndex(name);
  if (input.fixed[poi] === 0) return poi;
  throw new DataError([
    {
      code: "held-parameter",
      path: `parameter of interest "${model.parNames[poi]}"`,
      expected: "a parameter that the fit varies",
      received: "a parameter that the measurement or the options of the fit hold",
      hint: `Free it with fit: { fixed: { "${model.parNames[poi]}": false } }.`,
    },
  ]);
}

/**
 * The covariance of a fit from which uncertainties are to be made.
 *
 * @throws ModelError `no-covariance` for a fit without uncertainties
 */
export function requireCovariance({ best }: Diagnosis): NonNullable<CertifiedFit["covariance"]> {
  if (best.valid && best.covariance !== undefined) return best.covariance;
  throw new ModelError([
    {
      code: "no-covariance",
      path: "fit",
      expected: "a fit that converged, with uncertainties",
      received: `one that ended as ${best.status}`,
      hint: best.message,
    },
  ]);
}

/**
 * Hessian uncertainty of a parameter.
 *
 * @throws ModelError `no-uncertainty` for one that has none, with the reason
 */
export function requireUncertainty({ best, model }: Diagnosis, p: number): number {
  const name = model.parNames[p]!;
  const sigma = best.uncertainties[name];
  if (sigma !== undefined) return sigma;
  throw new ModelError([
    {
      code: "no-uncertainty",
      path: `parameter "${name}"`,
      expected: "a parameter with an uncertainty",
      received: `none: ${best.withoutUncertainty[name] ?? HELD_FIXED}`,
    },
  ]);
}

/** The options of a diagnostic in the form in which the origin of a record has them. */
export function askedFor({ fit }: DiagnosticOptions, others: RecordOptions = {}): RecordOptions {
  return { ...others, ...(fit === undefined ? {} : { fit: fitOptionsRecord(fit) }) };
}
