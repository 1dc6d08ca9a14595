import { requireInput } from "../model/input.js";
import type { Model } from "../model/model.js";
import type { ParameterValues } from "../model/vectors.js";
import { AT_LOWER, AT_UPPER, FIXED, FREE } from "../newton/problem.js";
import type { OptionRules } from "../options.js";
import { asimovData } from "./asimov.js";
import { certify, isCertified } from "./certificate.js";
import { FIT_OPTIONS, type FitOptions, fitInput } from "./fit-input.js";
import { fitRecord } from "./fit-record.js";
import { fitResult } from "./fit-result.js";
import { fitOptionsRecord, valuesRecord } from "./record-options.js";
import type { FitResult } from "./results.js";

/** Options of `expectedUncertainties`. */
export type ExpectedUncertaintiesOptions = Pick<FitOptions, "bounds" | "fixed">;

/** Rules for the options of `expectedUncertainties`. */
export const EXPECTED_UNCERTAINTIES_OPTIONS: OptionRules<ExpectedUncertaintiesOptions> = {
  bounds: FIT_OPTIONS.bounds,
  fixed: FIT_OPTIONS.fixed,
};

/**
 * Uncertainties that a fit to the Asimov data of `pars` would give, from one exact Hessian and no minimisation: on those
 * data `pars` is the minimum. The result is the record of that fit, with 0 iterations.
 *
 * `pars` defaults to the model's suggested values; parameters that the model or `options.fixed` holds stay held. At a kink (interpolation
 * codes 0 and 1 at α = 0) derivatives are those from the right.
 *
 * @throws DataError `bad-argument`, `unknown-option`, `bad-option`; when `pars` does not fit the model, is outside its
 * bounds, or expects no events where it must
 * @see G. Cowan et al., Eur. Phys. J. C 71 (2011) 1554 (arXiv:1007.1727), section 3.2
 */
export function expectedUncertainties(
  model: Model,
  pars: ParameterValues = model.suggestedInit,
  options: ExpectedUncertaintiesOptions = {},
): FitResult {
  requireInput({ model }, options, EXPECTED_UNCERTAINTIES_OPTIONS);
  const input = fitInput(model, { ...options, init: pars });
  const asimov = asimovData(model, input.init);
  const data = model.bind(asimov);
  const { slopes, hessian } = model.likelihood.evaluate(input.init, data);
  const { gradient } = slopes;
  const state = input.fixed.map((fixed, p) => {
    const slope = gradient[p]!;
    if (fixed === 1) return FIXED;
    if (input.init[p] === input.lower[p] && slope > 0) return AT_LOWER;
    return input.init[p] === input.upper[p] && slope < 0 ? AT_UPPER : FREE;
  });
  const certified = certify(hessian, gradient, state);
  const found = fitRecord(model, data, input, {
    x: input.init,
    value: slopes.value,
    isMinimum: isCertified(hessian, gradient, certified),
    status: "converged",
    state,
    edges: [],
    gradient,
    hessian,
    certified,
    flatEnds: [],
    effort: { nIterations: 0, nValues: 0, nGradients: 0, nHessians: 1 },
  });
  return fitResult(found, model, asimov, { pars: valuesRecord(pars), ...fitOptionsRecord(options) });
}
