import { ModelError } from "../errors.js";
import { type ArrowCovariance, denseCovariance } from "../likelihood/covariance.js";
import { requireArgument } from "../options.js";
import { aFitResult } from "./fit-result-rule.js";
import type { CertifiedFit, FitResult } from "./results.js";

/**
 * Covariance matrix of a fit: the inverse of the Hessian of −log L over the free parameters, 0 in the rows and columns of
 * parameters without an uncertainty. (The inverse of the Hessian of −2 log L would be half of it.)
 *
 * @returns `[nPars, nPars]` row-major, in model order
 * @throws DataError `bad-argument` for something else than the result of a fit
 * @throws ModelError `no-covariance` for a fit without uncertainties
 */
export function covarianceMatrix(result: FitResult): Float64Array {
  requireArgument(result, "fit", aFitResult);
  return covarianceOf(result);
}

function covarianceOf(result: CertifiedFit): Float64Array {
  const out = denseCovariance(requireCovariance(result));
  const n = result.parNames.length;
  for (const [p, name] of result.parNames.entries()) {
    if (name in result.uncertainties) continue;
    for (let q = 0; q < n; q++) {
      out[p * n + q] = 0;
      out[q * n + p] = 0;
    }
  }
  return out;
}

/**
 * Correlation matrix of a fit, unit diagonal; 0 off the diagonal for parameters without an uncertainty.
 *
 * @returns `[nPars, nPars]` row-major, in model order
 * @throws DataError `bad-argument` for something else than the result of a fit
 * @throws ModelError `no-covariance` for a fit without uncertainties
 */
export function correlationMatrix(result: FitResult): Float64Array {
  requireArgument(result, "fit", aFitResult);
  return correlationOf(result);
}

/** `correlationMatrix` of a fit behind another record. @throws ModelError `no-covariance` */
export function correlationOf(result: CertifiedFit): Float64Array {
  const out = covarianceOf(result);
  const n = result.parNames.length;
  const sigmas = Float64Array.from({ length: n }, (_, p) => Math.sqrt(out[p * n + p]!));
  for (let p = 0; p < n; p++) {
    for (let q = 0; q < n; q++) {
      const scale = sigmas[p]! * sigmas[q]!;
      out[p * n + q] = p === q ? 1 : scale > 0 ? out[p * n + q]! / scale : 0;
    }
  }
  return out;
}

/** @throws ModelError `no-covariance` for a fit without uncertainties */
export function requireCovariance(result: CertifiedFit): ArrowCovariance {
  if (result.covariance !== undefined) return result.covariance;
  throw new ModelError([
    {
      code: "no-covariance",
      path: "fit",
      expected: "a fit with uncertainties",
      received: `one that ended as ${result.status}`,
      hint: result.message,
    },
  ]);
}
