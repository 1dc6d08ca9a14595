import { type ArrowCovariance, covarianceForm } from "../likelihood/covariance.js";
import type { SparseRow } from "./sparse-row.js";

/** The uncertainties of the parameters and their correlations. */
export interface Spread {
  /** Standard deviation of each parameter, 0 for those that contribute nothing; `[nPars]`. */
  readonly sigmas: Float64Array;
  /** gᵀ C g: variance, to first order, of a number whose derivatives are `row`. */
  variance(row: SparseRow): number;
}

/** Parameters whose auxiliary data are correlated, with their correlations; `[n, n]` row-major. */
interface Correlated {
  readonly parameters: readonly number[];
  readonly correlation: Float64Array;
}

/** Parameters before a fit: gᵀ C g = Σ g² σ², and for those whose constraints are correlated Σ_ij g_i g_j σ_i σ_j ρ_ij beside. */
export function prefitSpread(sigmas: Float64Array, correlated: readonly Correlated[]): Spread {
  return {
    sigmas,
    variance({ parameters, values }) {
      const effect = (p: number) => values[p]! * sigmas[p]!;
      let sum = 0;
      for (const p of parameters) sum += effect(p) ** 2;
      for (const { parameters: members, correlation } of correlated) {
        const n = members.length;
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < i; j++) sum += 2 * correlation[i * n + j]! * effect(members[i]!) * effect(members[j]!);
        }
      }
      return Math.max(0, sum);
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
