import { plainCopies } from "./column-copies.js";
import { evaluateGradient, gradientFromRates } from "./evaluate-gradient.js";
import { addDensityCurvature, addRateCurvature } from "./evaluate-hessian.js";
import { evaluateForms, evaluateRates, evaluateValue } from "./evaluate-value.js";
import type { DensityStep, EvaluationSteps, SlopeWriter } from "./evaluation.js";
import type { State } from "./state.js";

/** Plain loops over the program: the reference, and the fastest way for small ones. */
export function plainSteps(state: State, writeSlopes?: SlopeWriter): EvaluationSteps {
  return {
    rates: (pars) => evaluateRates(state, pars, 0),
    value: (pars, data, out) => evaluateValue(state, pars, data, out),
    gradient: (pars, data, out) => evaluateGradient(state, pars, data, out, 1, writeSlopes),
    rateCurvature(hessian, pars, data, out) {
      if (!evaluateGradient(state, pars, data, out, 2, writeSlopes)) return false;
      addRateCurvature(state, hessian, pars);
      return true;
    },
    rateCurvatureAgain(hessian, pars, data, out) {
      evaluateForms(state, pars, 2);
      if (!gradientFromRates(state, pars, data, out, writeSlopes)) return false;
      addRateCurvature(state, hessian, pars);
      return true;
    },
    densities: densityStep(state),
    densitiesOf: (program) => densityStep({ ...state, program }),
    copiesOf: plainCopies,
  };
}

function densityStep(state: State): DensityStep {
  return { add: (hessian, pars, data) => addDensityCurvature(state, hessian, pars, data) };
}
