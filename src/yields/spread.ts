import { type ArrowCovariance, covarianceForm } from "../likelihood/covariance.js";
import type { SparseRow } from "./sparse-row.js";

/** The uncertainties of the parameters and their correlations. */
export interface Spread {
  /** Standard deviation of each parameter, 0 for those that contribute nothing; `[nPars]`. */
  readonly sigmas: Float64Array;
  /** gᵀ C g: variance, to first order, of a number whose derivatives are `row`. */
  variance(row: SparseRow): number;
}

/** Parameters that are not correlated: gᵀ C g = Σ g² σ². */
export function independentSpread(sigmas: Float64Array): Spread {
  return {
    sigmas,
    variance({ parameters, values }) {
      let sum = 0;
      for (const p of parameters) sum += (values[p]! * sigmas[p]!) ** 2;
      return sum;
    },
  };
}

/**
 * Correlated parameters.
 *
 * @param sigmas - parameters with σ = 0 are left out
 */
export function correlatedSpread(covariance: ArrowCovariance, sigmas: Float64Array): Spread {
  const form = covarianceForm(covariance, (p) => sigmas[p] === 0);
  return { sigmas, variance: ({ parameters, values }) => form(parameters, values) };
}
