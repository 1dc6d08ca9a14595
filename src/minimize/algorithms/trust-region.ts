/** Newton's method in a trust region. */

import { addScaled, allFinite, norm2 } from "../../math/vector.js";
import { lowerNeighbour } from "./confirm.js";
import type { Objective } from "./objective.js";
import {
  allowedDecrease,
  EDM_TOLERANCE,
  gradientConverged,
  limitReached,
  notFinite,
  type Outcome,
  precisionLost,
  STOPPED,
  type Stop,
  type Task,
} from "./outcome.js";
import type { TrustStep } from "./trust-exact.js";

/** Options of the trust-region methods, with SciPy's names and defaults. */
export interface TrustRegionOptions {
  /** First radius. Default 1. */
  readonly initialTrustRadius: number;
  /** Largest radius. Default 1000. */
  readonly maxTrustRadius: number;
  /** Least ratio of actual to predicted decrease at which a step is taken; in [0, 0.25). Default 0.15. */
  readonly eta: number;
  /** Euclidean norm of the gradient at which to stop. Default 1e-4. */
  readonly gtol: number;
  /** Largest number of iterations. Default 200 per variable. */
  readonly maxiter: number;
  /** Predicted further decrease, relative to 1 + |fun|, above which success is not reported. Default 1e-10; not in SciPy. */
  readonly edmtol: number;
}

/** Defaults for n variables. */
export function trustRegionDefaults(n: number): TrustRegionOptions {
  const radii = { initialTrustRadius: 1, maxTrustRadius: 1000, eta: 0.15 };
  return { ...radii, gtol: 1e-4, maxiter: 200 * n, edmtol: EDM_TOLERANCE };
}

/** Computes a step within a radius. */
export type Subproblem = (gradient: Float64Array, hessian: Float64Array, radius: number) => TrustStep;

/** Relative change of the value that counts as a rounding error. */
const NOISE = 8 * Number.EPSILON;

/** Radius, relative to |x|, below which steps are rounding errors. */
const SMALLEST_RADIUS = 1e-19;

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/**
 * Minimises by steps that minimise the quadratic model within a radius, which grows where the model is good.
 *
 * Nocedal and Wright, Numerical Optimization (2006), algorithm 4.1. Near the minimum, where the decrease is below the rounding
 * errors of the value, a step is judged by the gradient instead. Success requires, besides |g| < gtol, that the predicted
 * decrease is negligible; so the run continues from a saddle point, where it is not.
 */
export function trustRegion(
  { objective, start, monitor }: Task,
  subproblem: Subproblem,
  options: TrustRegionOptions,
): Outcome {
  let at = pointAt(objective, start);
  let radius = options.initialTrustRadius;
  let nit = 0;
  const finish = (stop: Stop): Outcome => ({
    x: at.x,
    fun: at.value,
    jac: at.gradient,
    hess: at.hessian,
    nit,
    ...stop,
  });
  for (;;) {
    const size = norm2(at.gradient);
    const trial = subproblem(at.gradient, at.hessian, radius);
    const allowed = allowedDecrease(at.value, options.edmtol, options.gtol, 1e-4);
    const settled = size < options.gtol && trial.predicted <= allowed;
    if (!settled && nit >= options.maxiter) return finish(limitReached("maxiter", options.maxiter));
    const stuck = !(trial.predicted > 0) || !(radius > SMALLEST_RADIUS * norm2(at.x));
    if (settled || stuck) {
      const lower = lowerNeighbour(objective, { ...at, step: 0, slope: 0 }, allowed, undefined);
      if (lower === undefined) {
        return finish(settled ? gradientConverged(size, options.gtol) : precisionLost(size, options.gtol, true));
      }
      if (nit >= options.maxiter) return finish(limitReached("maxiter", options.maxiter));
      radius = Math.min(norm2(addScaled(lower.x, -1, at.x)), options.maxTrustRadius);
      at = pointAt(objective, lower.x);
      nit += 1;
      if (monitor(at.x, at.value)) return finish(STOPPED);
      continue;
    }
    const x = addScaled(at.x, 1, trial.step);
    const value = objective.value(x);
    const ratio = decreaseRatio(objective, at, x, value, trial.predicted);
    if (!(ratio >= 0.25)) radius *= 0.25;
    else if (ratio > 0.75 && trial.atEdge) radius = Math.min(2 * radius, options.maxTrustRadius);
    if (ratio > options.eta) at = pointAt(objective, x);
    nit += 1;
    if (monitor(at.x, at.value)) return finish(STOPPED);
    if (!Number.isFinite(at.value) || !allFinite(at.gradient) || !allFinite(at.hessian))
      return finish(notFinite(at.value));
  }
}

function pointAt(objective: Objective, x: Float64Array): Point {
  return { x, value: objective.value(x), gradient: objective.gradient(x), hessian: objective.hessian(x) };
}

/**
 * Ratio of actual to predicted decrease; where rounding errors hide the actual one, 1 if the gradient shrinks and 0 otherwise.
 */
function decreaseRatio(objective: Objective, at: Point, x: Float64Array, value: number, predicted: number): number {
  const noise = NOISE * Math.abs(at.value);
  if (predicted > noise || !(Math.abs(value - at.value) <= noise)) return (at.value - value) / predicted;
  return norm2(objective.gradient(x)) < norm2(at.gradient) ? 1 : 0;
}
