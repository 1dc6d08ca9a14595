import { correlationOf } from "../fit/covariance.js";
import { aFitResult } from "../fit/fit-result-rule.js";
import { recordOrigin } from "../fit/origin.js";
import type { CertifiedFit, FitResult } from "../fit/results.js";
import type { Data } from "../model/data.js";
import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import { aNumber, type OptionRules, requireArgument } from "../options.js";
import { askedFor, DIAGNOSTIC_OPTIONS, type DiagnosticOptions, diagnosis, requireCovariance } from "./diagnosis.js";
import type { CorrelationResult } from "./results.js";

/** Options of `correlations`. */
export interface CorrelationOptions extends DiagnosticOptions {
  /** Least |correlation| with some other parameter, from 0 to 1; default 0, which keeps all. */
  readonly threshold?: number;
}

const aThreshold = aNumber("a number from 0 to 1", (v) => v >= 0 && v <= 1);

/** Rules for the options of `correlations`. */
export const CORRELATION_OPTIONS: OptionRules<CorrelationOptions> = { ...DIAGNOSTIC_OPTIONS, threshold: aThreshold };

/**
 * Correlation matrix of the parameters that are correlated with another one by at least `threshold`, from the inverse of
 * the Hessian at the best fit. Parameters without an uncertainty (held, at bounds, degenerate) are left out.
 *
 * @returns parameters in model order; `matrix` `[nParameters, nParameters]` row-major with unit diagonal
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; as `fit`
 * @throws ModelError `no-covariance` for a fit that did not converge
 * @example correlations(model, data, { threshold: 0.3 }).parameters
 */
export function correlations(model: Model, data: Data, options: CorrelationOptions = {}): CorrelationResult {
  requireInput({ model, data }, options, CORRELATION_OPTIONS);
  const { threshold = 0 } = options;
  const found = diagnosis(model, data, options);
  requireCovariance(found);
  const { names, matrix } = correlatedAbove(found.best, threshold);
  const origin = recordOrigin(model, data, askedFor(options, { threshold }));
  return { kind: "correlation", origin, threshold, parameters: names, matrix };
}

/**
 * As `correlations`, from an existing fit: the selected names, and their part of the correlation matrix.
 *
 * @throws DataError `bad-argument`; ModelError `no-covariance`
 */
export function correlatedParameters(
  fit: FitResult,
  threshold: number,
): { readonly names: readonly string[]; readonly matrix: readonly number[] } {
  requireArgument(fit, "fit", aFitResult);
  requireArgument(threshold, "threshold", aThreshold);
  return correlatedAbove(fit, threshold);
}

function correlatedAbove(fit: CertifiedFit, threshold: number): ReturnType<typeof correlatedParameters> {
  const all = correlationOf(fit);
  const n = fit.parNames.length;
  const varied = fit.parNames.map((_, p) => p).filter((p) => fit.parNames[p]! in fit.uncertainties);
  const kept = varied.filter(
    (p) => threshold === 0 || varied.some((q) => q !== p && Math.abs(all[p * n + q]!) >= threshold),
  );
  return {
    names: kept.map((p) => fit.parNames[p]!),
    matrix: kept.flatMap((p) => kept.map((q) => all[p * n + q]!)),
  };
}
