import type { Deviance } from "./evaluate-value.js";
import type { Program, Stretch } from "./program.js";
import type { HessianState } from "./state.js";

/**
 * A way to evaluate a program, into the buffers of its state. Deviances are Infinity outside the domain, where there are
 * no derivatives.
 */
export interface Evaluation {
  /** Expected events alone. */
  rates(pars: Float64Array): void;
  value(pars: Float64Array, data: Float64Array, out: Deviance): void;
  /** As `value`, but Infinity also where there is a value and no derivatives. */
  regularValue(pars: Float64Array, data: Float64Array, out: Deviance): void;
  /** Value, and gradient of −log L. */
  gradient(pars: Float64Array, data: Float64Array, out: Deviance): void;
  /** Value, gradient and Hessian of −log L. */
  hessian(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void;
  /** `hessian` at the point of the last `value`, which left its deviances in `out`. */
  hessianAgain(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): void;
  /** Puts the positive semidefinite part in the place of the Hessian, at the point of the last `hessian`. */
  dropCurvature(hessian: HessianState, pars: Float64Array, data: Float64Array): void;
}

/**
 * The steps that evaluations of a program without derived variables consist of: by plain loops, or compiled. With
 * J = ∂rate/∂θ, slopes w and curvatures h of −log Poisson,
 *
 *   Hessian of −log L = Σ_b w_b ∇²rate_b + Jᵀ diag(h) J + constraint diagonal
 */
export interface EvaluationSteps {
  rates(pars: Float64Array): void;
  value(pars: Float64Array, data: Float64Array, out: Deviance): void;
  /** Value and gradient; false outside the domain, where the gradient is 0. */
  gradient(pars: Float64Array, data: Float64Array, out: Deviance): boolean;
  /** Value, gradient, J and the first term of the Hessian, in place of what `hessian` held; false outside the domain. */
  rateCurvature(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): boolean;
  /** `rateCurvature` at the point of the last `value`, which left its deviances in `out`. */
  rateCurvatureAgain(hessian: HessianState, pars: Float64Array, data: Float64Array, out: Deviance): boolean;
  /** The other terms of the Hessian. */
  readonly densities: DensityStep;
  /** These terms for a program that has the same bins and other parameters. */
  densitiesOf(program: Program): DensityStep;
  /** Copies between matrices of Hessians that the steps work on. */
  copiesOf(stretches: readonly Stretch[]): ColumnCopies;
}

/** Writes derivatives of −log L in the rates of bins whose density is not Poisson to the state, from its rates. */
export type SlopeWriter = (data: Float64Array) => void;

/** Copies columns of matrices. */
export interface ColumnCopies {
  /** Of `n` rows. */
  rows(from: Rows, to: Rows, n: number): void;
  /** Of a lower triangle, whose rows go over as its columns do. */
  triangle(from: Rows, to: Rows): void;
}

/** A row-major matrix: entries of an array from `begin` on. */
export interface Rows {
  readonly array: Float64Array;
  readonly begin: number;
  readonly width: number;
}

export interface DensityStep {
  /** Adds Jᵀ diag(h) J and the constraints, from J in `hessian` and the curvatures h of the last gradient. */
  add(hessian: HessianState, pars: Float64Array, data: Float64Array): void;
}

/** Evaluates a program without derived variables. */
export function directEvaluation(steps: EvaluationSteps): Evaluation {
  const { densities } = steps;
  return {
    rates: (pars) => steps.rates(pars),
    value: (pars, data, out) => steps.value(pars, data, out),
    regularValue: (pars, data, out) => steps.value(pars, data, out),
    gradient(pars, data, out) {
      steps.gradient(pars, data, out);
    },
    hessian(hessian, pars, data, out) {
      if (steps.rateCurvature(hessian, pars, data, out)) densities.add(hessian, pars, data);
    },
    hessianAgain(hessian, pars, data, out) {
      if (steps.rateCurvatureAgain(hessian, pars, data, out)) densities.add(hessian, pars, data);
    },
    dropCurvature: (hessian, pars, data) => dropRateCurvature(densities, hessian, pars, data),
  };
}

/**
 * The Hessian at the point of its last evaluation without the curvature of rates (Gauss–Newton): positive semidefinite, since
 * −log Poisson is convex in its rate. J is still there from that evaluation.
 */
export function dropRateCurvature(
  densities: DensityStep,
  hessian: HessianState,
  pars: Float64Array,
  data: Float64Array,
): void {
  hessian.coupling.fill(0);
  hessian.square.fill(0);
  hessian.blocks.fill(0);
  densities.add(hessian, pars, data);
}
