/** Quasi-Newton minimisation of Broyden, Fletcher, Goldfarb and Shanno. */

import { addScaled, allFinite, dot, identity, multiply, norm2, scaled, vectorNorm } from "../../math/vector.js";
import { conclude } from "./conclude.js";
import { contradictsGradient } from "./confirm.js";
import { IdleCounter } from "./idle.js";
import { firstStep, lineThrough, searchLine } from "./line-search.js";
import type { LinePoint } from "./more-thuente.js";
import type { Objective } from "./objective.js";
import {
  allowedDecrease,
  EDM_TOLERANCE,
  gradientConverged,
  gradientWrong,
  limitReached,
  notFinite,
  type Outcome,
  precisionLost,
  STOPPED,
  type Stop,
  stepConverged,
  type Task,
} from "./outcome.js";

/** Options of BFGS, with SciPy's names and defaults. */
export interface BfgsOptions {
  /** Largest gradient (see `norm`) at which to stop. Default 1e-5. */
  readonly gtol: number;
  /** Order of the norm of the gradient: Infinity for its largest entry (the default), 2 for the Euclidean norm. */
  readonly norm: number;
  /** Largest number of iterations. Default 200 per variable. */
  readonly maxiter: number;
  /** Stop when the step is below xrtol times the size of x. Default 0: never. */
  readonly xrtol: number;
  /** Sufficient decrease in the line search. Default 1e-4. */
  readonly c1: number;
  /** Curvature in the line search. Default 0.9. */
  readonly c2: number;
  /** First approximation of the inverse Hessian, `[n, n]` row-major. Default the identity. */
  readonly hessInv0?: Float64Array | undefined;
  /** Predicted further decrease, relative to 1 + |fun|, above which success is not reported. Default 1e-10; not in SciPy. */
  readonly edmtol: number;
}

/** Defaults for n variables. */
export function bfgsDefaults(n: number): BfgsOptions {
  const tolerances = { gtol: 1e-5, norm: Number.POSITIVE_INFINITY, xrtol: 0, edmtol: EDM_TOLERANCE };
  return { ...tolerances, maxiter: 200 * n, c1: 1e-4, c2: 0.9, hessInv0: undefined };
}

const SEARCH = { xtol: 1e-14, minStep: 1e-100, maxStep: 1e100, maxEvaluations: 100 };

/**
 * Minimises by BFGS: the direction is −H g, with an approximation H of the inverse Hessian that each step improves.
 *
 * Nocedal and Wright, Numerical Optimization (2006), algorithm 6.1. Where no lower point is found along a direction, −g is tried
 * before the run ends. Success requires, besides |g| ≤ gtol, that the predicted decrease ½ gᵀHg is negligible.
 */
export function bfgs({ objective, start, monitor }: Task, options: BfgsOptions): Outcome {
  let at = startPoint(objective, start);
  let inverse = options.hessInv0?.slice() ?? identity(start.length);
  let fresh = true;
  let previousValue: number | undefined = at.value + norm2(at.gradient) / 2;
  let nit = 0;
  let shortStep = false;
  let stuck = false;
  const idle = new IdleCounter();
  const sizeOf = (gradient: Float64Array) => vectorNorm(gradient, options.norm);
  const finish = (stop: Stop): Outcome => ({ ...atPoint(at), hessInv: inverse, nit, ...stop });
  const giveUp = (size: number, confirmed: boolean): Stop => {
    const contradicted = contradictsGradient(objective, at, scaled(-1, at.gradient));
    return contradicted ? gradientWrong() : precisionLost(size, options.gtol, confirmed);
  };
  for (;;) {
    const direction = scaled(-1, multiply(inverse, at.gradient));
    const slope = dot(at.gradient, direction);
    const size = sizeOf(at.gradient);
    const allowed = allowedDecrease(at.value, options.edmtol, options.gtol, 1e-5);
    const met = size <= options.gtol || shortStep ? convergence(size, options) : undefined;
    const settled = -slope / 2 <= allowed ? met : undefined;
    if (settled === undefined && nit >= options.maxiter) return finish(limitReached("maxiter", options.maxiter));
    const line = lineThrough(objective, at.x, direction);
    const first = firstStep(at.value, previousValue, slope);
    const search = { ...SEARCH, c1: options.c1, c2: options.c2 };
    const downhill =
      settled !== undefined || stuck ? undefined : searchLine(line, { ...at, step: 0, slope }, first, search);
    const ending = { allowed, box: undefined, settled, met, sizeOf, gtol: options.gtol };
    const { lower, success, confirmed } =
      downhill === undefined ? conclude(objective, at, ending) : { lower: downhill, confirmed: false };
    if (success !== undefined) {
      at = success.at;
      return finish(success.stop);
    }
    if (lower === undefined) {
      if (fresh || stuck || confirmed) return finish(giveUp(size, confirmed));
      inverse = identity(start.length);
      fresh = true;
      previousValue = at.value + norm2(at.gradient) / 2;
      continue;
    }
    if (nit >= options.maxiter) return finish(limitReached("maxiter", options.maxiter));
    nit += 1;
    previousValue = at.value;
    const step = addScaled(lower.x, -1, at.x);
    const change = lower.gradient.map((g, i) => g - at.gradient[i]!);
    at = lower;
    if (monitor(at.x, at.value)) return finish(STOPPED);
    if (!Number.isFinite(at.value) || !allFinite(at.gradient)) return finish(notFinite(at.value));
    shortStep = norm2(step) <= options.xrtol * (options.xrtol + norm2(at.x));
    stuck = idle.isStuck(previousValue, at.value, vectorNorm(at.gradient, options.norm));
    fresh = !updateInverse(inverse, step, change) && fresh;
  }
}

function convergence(size: number, { gtol, xrtol }: BfgsOptions): Stop {
  return size <= gtol ? gradientConverged(size, gtol) : stepConverged("xrtol", xrtol);
}

/** The start as a point on a line. */
export function startPoint(objective: Objective, x: Float64Array): LinePoint {
  return { step: 0, slope: 0, x, value: objective.value(x), gradient: objective.gradient(x) };
}

/** The fields of a result that describe its point. */
export function atPoint(point: LinePoint): { x: Float64Array; fun: number; jac: Float64Array } {
  return { x: point.x, fun: point.value, jac: point.gradient };
}

/**
 * H ← (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ with ρ = 1/yᵀs, for the step s and the change y of the gradient.
 * Returns false and changes nothing when the curvature yᵀs is not positive, so that H stays positive definite.
 */
function updateInverse(inverse: Float64Array, s: Float64Array, y: Float64Array): boolean {
  const n = s.length;
  const curvature = dot(y, s);
  if (!(curvature > Number.EPSILON * norm2(y) * norm2(s))) return false;
  const hy = multiply(inverse, y);
  const rho = 1 / curvature;
  const factor = rho * (1 + rho * dot(y, hy));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j]! += factor * s[i]! * s[j]! - rho * (hy[i]! * s[j]! + s[i]! * hy[j]!);
    }
  }
  return true;
}
