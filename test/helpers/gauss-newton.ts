import type { BoundData } from "../../src/graph/evaluate-value.js";
import type { Evaluator } from "../../src/graph/evaluator.js";

/** Leaves the positive semidefinite part of the Hessian at a point in an evaluator; returns the value there. */
export function evaluateGaussNewton(evaluator: Evaluator, pars: Float64Array, data: BoundData): number {
  const value = evaluator.valueGradientHessian(pars, data);
  if (value < Number.POSITIVE_INFINITY) evaluator.dropCurvature(pars, data);
  return value;
}
