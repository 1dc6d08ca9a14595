/** Line-search Newton method with conjugate gradients. */

import { addScaled, allFinite, dot, multiply, norm2, scaled, vectorNorm } from "../../math/vector.js";
import { atPoint, startPoint } from "./bfgs.js";
import { lowerNeighbour } from "./confirm.js";
import { IdleCounter } from "./idle.js";
import { firstStep, lineThrough, searchLine } from "./line-search.js";
import {
  allowedDecrease,
  EDM_TOLERANCE,
  limitReached,
  notFinite,
  type Outcome,
  STOPPED,
  type Stop,
  stepConverged,
  stepsTooLong,
  type Task,
} from "./outcome.js";

/** Options of Newton-CG, with SciPy's names and defaults. */
export interface NewtonCgOptions {
  /** Mean change of a variable in one step at which to stop. Default 1e-5. */
  readonly xtol: number;
  /** Largest number of iterations. Default 200 per variable. */
  readonly maxiter: number;
  /** Sufficient decrease in the line search. Default 1e-4. */
  readonly c1: number;
  /** Curvature in the line search. Default 0.9. */
  readonly c2: number;
  /** Predicted further decrease, relative to 1 + |fun|, above which success is not reported. Default 1e-10; not in SciPy. */
  readonly edmtol: number;
}

/** Defaults for n variables. */
export function newtonCgDefaults(n: number): NewtonCgOptions {
  return { xtol: 1e-5, maxiter: 200 * n, c1: 1e-4, c2: 0.9, edmtol: EDM_TOLERANCE };
}

const SEARCH = { xtol: 1e-14, minStep: 1e-8, maxStep: 50, maxEvaluations: 100 };

/**
 * Minimises along directions that solve H p = −g by truncated conjugate gradients, with a line search.
 *
 * Nocedal and Wright, Numerical Optimization (2006), algorithm 7.1. Success requires, besides a short last step, that the model
 * at the last point has no direction of negative curvature and predicts no further decrease.
 */
export function newtonCg({ objective, start, monitor }: Task, options: NewtonCgOptions): Outcome {
  let at = startPoint(objective, start);
  let previousValue: number | undefined;
  let lastStep = Number.POSITIVE_INFINITY;
  let nit = 0;
  let stuck = false;
  const idle = new IdleCounter();
  let hess = objective.hessian(at.x);
  const tolerance = options.xtol * start.length;
  const finish = (stop: Stop): Outcome => ({ ...atPoint(at), hess, nit, ...stop });
  for (;;) {
    hess = objective.hessian(at.x);
    if (!allFinite(hess)) return finish(notFinite(at.value));
    const { direction, convex } = newtonDirection(at.gradient, hess);
    const slope = dot(at.gradient, direction);
    const allowed = allowedDecrease(at.value, options.edmtol, options.xtol, 1e-5);
    const settled = (convex && -slope / 2 <= allowed) || options.edmtol === Infinity;
    const done = settled && (lastStep <= tolerance || slope === 0);
    if (!done && nit >= options.maxiter) return finish(limitReached("maxiter", options.maxiter));
    const line = lineThrough(objective, at.x, direction);
    const search = { ...SEARCH, c1: options.c1, c2: options.c2 };
    const first = firstStep(at.value, previousValue, slope);
    const downhill = done || stuck ? undefined : searchLine(line, { ...at, step: 0, slope }, first, search);
    const found = downhill ?? lowerNeighbour(objective, at, allowed, undefined);
    if (found === undefined) {
      const short = settled && vectorNorm(direction, 1) <= tolerance;
      return finish(done || short ? stepConverged("xtol", options.xtol) : stepsTooLong(options.xtol));
    }
    if (nit >= options.maxiter) return finish(limitReached("maxiter", options.maxiter));
    nit += 1;
    previousValue = at.value;
    stuck = idle.isStuck(previousValue, found.value, vectorNorm(found.gradient, Number.POSITIVE_INFINITY));
    lastStep = vectorNorm(addScaled(found.x, -1, at.x), 1);
    at = found;
    if (monitor(at.x, at.value)) return finish(STOPPED);
    if (!Number.isFinite(at.value) || !allFinite(at.gradient)) return finish(notFinite(at.value));
  }
}

/** A descent direction, and whether no curvature along the conjugate directions was negative. */
interface NewtonDirection {
  readonly direction: Float64Array;
  readonly convex: boolean;
}

/**
 * Conjugate gradients for H p = −g until the residual is below min(½, √|g|) |g| in the sum norm. They end at a direction of
 * negative curvature; if it is the first direction, the result is the steepest descent direction.
 */
function newtonDirection(gradient: Float64Array, hessian: Float64Array): NewtonDirection {
  const size = vectorNorm(gradient, 1);
  const tolerance = Math.min(0.5, Math.sqrt(size)) * size;
  const flat = 10 * Number.EPSILON * norm2(hessian);
  let solution: Float64Array = new Float64Array(gradient.length);
  let residual = gradient;
  let conjugate = scaled(-1, gradient);
  for (let k = 0; k < 20 * gradient.length && vectorNorm(residual, 1) > tolerance; k++) {
    const image = multiply(hessian, conjugate);
    const curvature = dot(conjugate, image);
    const squared = dot(residual, residual);
    if (Math.abs(curvature) <= flat * dot(conjugate, conjugate)) {
      return { direction: k === 0 ? conjugate : solution, convex: true };
    }
    if (curvature < 0) {
      return { direction: k === 0 ? scaled(squared / -curvature, conjugate) : solution, convex: false };
    }
    solution = addScaled(solution, squared / curvature, conjugate);
    residual = addScaled(residual, squared / curvature, image);
    conjugate = addScaled(scaled(-1, residual), dot(residual, residual) / squared, conjugate);
  }
  return { direction: solution, convex: true };
}
