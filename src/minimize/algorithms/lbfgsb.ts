/** Limited-memory quasi-Newton minimisation within bounds. */

import { type Box, isBounded, projectedGradient } from "../../math/box.js";
import { addScaled, allFinite, dot, norm2, sameEntries, scaled, vectorNorm } from "../../math/vector.js";
import { atPoint, startPoint } from "./bfgs.js";
import { conclude } from "./conclude.js";
import { contradictsGradient } from "./confirm.js";
import { LbfgsMemory } from "./lbfgs-memory.js";
import { boundedDirection } from "./lbfgsb-direction.js";
import { lineThrough } from "./line-search.js";
import { type Line, type LinePoint, moreThuente } from "./more-thuente.js";
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
  type Task,
  valueConverged,
} from "./outcome.js";

/** Options of L-BFGS-B, with SciPy's names and defaults. */
export interface LbfgsbOptions {
  /** Number of steps remembered. Default 10. */
  readonly maxcor: number;
  /** Relative decrease of the value in one iteration at which to stop. Default 2.22e-9. */
  readonly ftol: number;
  /** Largest entry of the projected gradient at which to stop. Default 1e-5. */
  readonly gtol: number;
  /** Largest number of evaluations. Default 15000. */
  readonly maxfun: number;
  /** Largest number of iterations. Default 15000. */
  readonly maxiter: number;
  /** Largest number of evaluations in one line search. Default 20. */
  readonly maxls: number;
  /** Predicted further decrease, relative to 1 + |fun|, above which success is not reported. Default 1e-10; not in SciPy. */
  readonly edmtol: number;
}

/** Defaults, the same for any number of variables. */
export function lbfgsbDefaults(): LbfgsbOptions {
  const limits = { maxfun: 15000, maxiter: 15000, maxls: 20 };
  return { maxcor: 10, ftol: 1e7 * Number.EPSILON, gtol: 1e-5, ...limits, edmtol: EDM_TOLERANCE };
}

const SEARCH = { c1: 1e-3, c2: 0.9, xtol: 0.1, minStep: 0 };
const LONGEST_STEP = 1e10;

/**
 * Minimises within bounds by L-BFGS-B: each direction leads to the minimum of a limited-memory model in the box, and a line
 * search along it finds the next point.
 *
 * R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190, with the remark of J. L. Morales and
 * J. Nocedal, ACM TOMS 38 (2011) 7. Where no lower point is found, the memory is cleared before the run ends. Success requires,
 * besides one of the tolerances, that the predicted decrease is negligible; a small decrease in one iteration is not enough.
 */
export function lbfgsb({ objective, start, monitor }: Task, box: Box, options: LbfgsbOptions): Outcome {
  const memory = new LbfgsMemory(options.maxcor);
  let at = startPoint(objective, start);
  let decrease = Number.POSITIVE_INFINITY;
  let nit = 0;
  const sizeOf = (gradient: Float64Array) =>
    vectorNorm(projectedGradient(at.x, gradient, box), Number.POSITIVE_INFINITY);
  const finish = (stop: Stop): Outcome => ({ ...atPoint(at), nit, ...stop });
  const giveUp = (size: number, confirmed: boolean): Stop => {
    const descent = scaled(-1, projectedGradient(at.x, at.gradient, box));
    return contradictsGradient(objective, at, descent) ? gradientWrong() : precisionLost(size, options.gtol, confirmed);
  };
  for (;;) {
    const size = sizeOf(at.gradient);
    const direction = boundedDirection(at.x, at.gradient, box, memory);
    const claim = direction && converged(at, { size, decrease, predicted: direction.predicted }, options);
    const limit = limits(objective, nit, options);
    if (claim === undefined && limit !== undefined) return finish(limit);
    const isFirst = memory.width === 0;
    const step = claim === undefined ? direction?.step : undefined;
    const line = step && lineThrough(objective, at.x, step, isBounded(box) ? box : undefined);
    const downhill = step && line && search(line, at, { step, box, isFirst }, options.maxls);
    const allowed = claim?.allowed ?? allowedDecrease(at.value, options.edmtol, options.gtol, lbfgsbDefaults().gtol);
    const met = size <= options.gtol ? gradientConverged(size, options.gtol) : undefined;
    const ending = { allowed, box, settled: claim?.stop, met, sizeOf, gtol: options.gtol };
    const { lower, success, confirmed } =
      downhill === undefined ? conclude(objective, at, ending) : { lower: downhill, confirmed: false };
    if (direction === undefined && memory.width > 0) {
      memory.clear();
      continue;
    }
    if (success !== undefined) {
      at = success.at;
      return finish(success.stop);
    }
    if (lower === undefined) {
      if (isFirst || confirmed) return finish(giveUp(size, confirmed));
      memory.clear();
      continue;
    }
    if (limit !== undefined) return finish(limit);
    nit += 1;
    decrease = (at.value - lower.value) / Math.max(Math.abs(at.value), Math.abs(lower.value), 1);
    remember(memory, at, lower);
    at = lower;
    if (monitor(at.x, at.value)) return finish(STOPPED);
    if (!Number.isFinite(at.value) || !allFinite(at.gradient)) return finish(notFinite(at.value));
  }
}

function limits(objective: Objective, nit: number, { maxiter, maxfun }: LbfgsbOptions): Stop | undefined {
  if (nit >= maxiter) return limitReached("maxiter", maxiter);
  return objective.counts.nfev > maxfun ? limitReached("maxfun", maxfun) : undefined;
}

/** Projected gradient, relative decrease in the last iteration, and predicted decrease in the next one. */
interface Progress {
  readonly size: number;
  readonly decrease: number;
  readonly predicted: number;
}

function converged(
  at: LinePoint,
  { size, decrease, predicted }: Progress,
  { gtol, ftol, edmtol }: LbfgsbOptions,
): { stop: Stop; allowed: number } | undefined {
  const defaults = lbfgsbDefaults();
  const forGradient = allowedDecrease(at.value, edmtol, gtol, defaults.gtol);
  if (size <= gtol && predicted <= forGradient) return { stop: gradientConverged(size, gtol), allowed: forGradient };
  const forValue = allowedDecrease(at.value, edmtol, Math.sqrt(ftol / defaults.ftol), 1);
  if (decrease <= ftol && predicted <= forValue) return { stop: valueConverged(ftol), allowed: forValue };
  return undefined;
}

/** Line search within the box, which also accepts a point that only lowers the value; undefined where there is none. */
function search(line: Line, at: LinePoint, { step, box, isFirst }: Way, maxEvaluations: number): LinePoint | undefined {
  const slope = dot(at.gradient, step);
  if (!(slope < 0)) return undefined;
  const maxStep = isBounded(box) ? (isFirst ? 1 : longestStep(at.x, step, box)) : LONGEST_STEP;
  const first = isFirst ? Math.min(1 / norm2(step), maxStep) : 1;
  const { point } = moreThuente(line, { ...at, step: 0, slope }, first, { ...SEARCH, maxStep, maxEvaluations });
  return point.value < at.value && !sameEntries(point.x, at.x) ? point : undefined;
}

/** A step to search along, inside the box; `isFirst` is true where its length has no meaning yet. */
interface Way {
  readonly step: Float64Array;
  readonly box: Box;
  readonly isFirst: boolean;
}

/** Largest t for which x + t · step is in the box. */
function longestStep(x: Float64Array, step: Float64Array, { lower, upper }: Box): number {
  return step.reduce((least, d, i) => {
    if (d === 0) return least;
    return Math.min(least, ((d > 0 ? upper[i]! : lower[i]!) - x[i]!) / d);
  }, LONGEST_STEP);
}

/** Stores the step between two points in the memory if the curvature along it is positive beyond rounding errors. */
function remember(memory: LbfgsMemory, from: LinePoint, to: LinePoint): void {
  const step = addScaled(to.x, -1, from.x);
  const change = addScaled(to.gradient, -1, from.gradient);
  if (dot(step, change) > -Number.EPSILON * dot(from.gradient, step)) memory.push(step, change);
}
