import type { BoundData } from "../graph/evaluate-value.js";
import type { Model } from "../model/model.js";
import type { NewtonProblem } from "../optimize/newton-problem.js";
import type { FitInput } from "./fit-input.js";

/** Whether −log L has a kink at 0 in some parameter: interpolation codes 0 and 1. */
export function hasKinks({ evaluator }: Model): boolean {
  return evaluator.program.kinked.includes(1);
}

/** −log L of a model as the minimiser sees it. */
export function likelihoodProblem({ evaluator, nPars }: Model, data: BoundData, input: FitInput): NewtonProblem {
  return {
    size: nPars,
    lower: input.lower,
    upper: input.upper,
    fixed: input.fixed,
    kinked: evaluator.program.kinked,
    sides: evaluator.state.sides,
    gradient: evaluator.gradient,
    hessian: evaluator.system,
    value: (x) => evaluator.regularValue(x, data),
    gradientsPerHessian: evaluator.gradientsPerHessian,
    slopes: (x) => evaluator.valueAndGradient(x, data),
    evaluate: (x) => evaluator.valueGradientHessian(x, data),
    evaluateAgain: (x) => evaluator.valueGradientHessianAgain(x, data),
    approximate: (x) => evaluator.dropCurvature(x, data),
  };
}
