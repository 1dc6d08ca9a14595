import type { Deviance } from "./evaluate-value.js";
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
