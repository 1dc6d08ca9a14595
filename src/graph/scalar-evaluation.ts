import { evaluateGradient } from "./evaluate-gradient.js";
import { dropRateCurvature, evaluateHessian, evaluateHessianAgain } from "./evaluate-hessian.js";
import { evaluateRates, evaluateValue } from "./evaluate-value.js";
import type { Evaluation } from "./evaluation.js";
import type { State } from "./state.js";

/** Plain loops over the program: the reference, and the fastest way for small ones. */
export function scalarEvaluation(state: State): Evaluation {
  return {
    rates: (pars) => evaluateRates(state, pars, 0),
    value: (pars, data, out) => evaluateValue(state, pars, data, out),
    regularValue: (pars, data, out) => evaluateValue(state, pars, data, out),
    gradient: (pars, data, out) => evaluateGradient(state, pars, data, out),
    hessian: (hessian, pars, data, out) => evaluateHessian(state, hessian, pars, data, out),
    hessianAgain: (hessian, pars, data, out) => evaluateHessianAgain(state, hessian, pars, data, out),
    dropCurvature: (hessian, pars, data) => dropRateCurvature(state, hessian, pars, data),
  };
}
