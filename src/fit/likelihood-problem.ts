import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import type { NewtonProblem } from "../newton/problem.js";
import type { FitInput } from "./fit-input.js";

/** Whether −log L has a kink at 0 in some parameter: interpolation codes 0 and 1. */
export function hasKinks({ likelihood }: Model): boolean {
  return likelihood.kinked.includes(1);
}

/** −log L of a model as the minimiser sees it. */
export type LikelihoodProblem = NewtonProblem<LikelihoodHessian>;

export function likelihoodProblem({ likelihood, nPars }: Model, data: BoundData, input: FitInput): LikelihoodProblem {
  return {
    size: nPars,
    lower: input.lower,
    upper: input.upper,
    fixed: input.fixed,
    kinked: likelihood.kinked,
    gradientsPerHessian: likelihood.gradientsPerHessian,
    value: (x) => likelihood.regularValue(x, data),
    slopes: (x, sides) => likelihood.slopes(x, data, sides),
    evaluate: (x, sides) => likelihood.evaluate(x, data, sides),
    approximate: (hessian) => hessian.approximation(),
  };
}
