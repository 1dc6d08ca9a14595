/** Decides how a run ends, from second derivatives at the point where the method would stop. */
import type { Box } from "../../math/box.js";
import { allFinite, norm2 } from "../../math/vector.js";
import { lowerNeighbour, modelSteps, roundingOf } from "./confirm.js";
import type { LinePoint } from "./more-thuente.js";
import type { Objective } from "./objective.js";
import { differencesConverged, type Stop } from "./outcome.js";

/** The state of a run that finds no further step, or that meets its stopping test. */
export interface Ending {
  /** See `allowedDecrease`. */
  readonly allowed: number;
  readonly box: Box | undefined;
  /** The stopping test, when it is met and the method's own model predicts no further decrease. */
  readonly settled: Stop | undefined;
  /** The stopping test, when it is met. */
  readonly met: Stop | undefined;
  /** Norm of the gradient that the method puts to the test, and its tolerance. */
  readonly sizeOf: (gradient: Float64Array) => number;
  readonly gtol: number;
}

/** The result of a check by second derivatives: a lower point, success, or else whether they confirm a minimum. */
export interface Conclusion {
  readonly lower?: LinePoint | undefined;
  readonly success?: { readonly at: LinePoint; readonly stop: Stop };
  readonly confirmed: boolean;
}

/** Asks second derivatives, where there are some, about the point at which a run would end. */
export function conclude(objective: Objective, at: LinePoint, ending: Ending): Conclusion {
  const { allowed, box, settled, met } = ending;
  const lower = lowerNeighbour(objective, at, allowed, box);
  const confirmed = objective.canConfirm && allowed < Number.POSITIVE_INFINITY;
  if (lower !== undefined) return { lower, confirmed };
  if (settled !== undefined) return { success: { at, stop: settled }, confirmed };
  if (confirmed && met !== undefined) return { success: { at, stop: met }, confirmed };
  if (!confirmed) return { confirmed };
  const gradient = vanishingGradient(objective, at, ending);
  if (gradient !== undefined) {
    const stop = differencesConverged(ending.sizeOf(gradient), ending.gtol);
    return { success: { at: { ...at, gradient }, stop }, confirmed };
  }
  return { lower: closerNeighbour(objective, at, ending), confirmed };
}

/**
 * The gradient of the confirmation at a minimum, where that of the run is by finite differences, if it vanishes within the
 * tolerance and the errors of both; else undefined.
 *
 * Forward differences do not vanish at a minimum, whatever the tolerance: half the curvature times the step is left. A
 * difference between the two gradients, or a change of the value, that the curvature does not explain is no such error, but
 * a kink or noise.
 */
function vanishingGradient(objective: Objective, at: LinePoint, ending: Ending): Float64Array | undefined {
  const { sizeOf, gtol, allowed } = ending;
  const { gradient, errors } = objective.secondOrder(at.x) ?? {};
  if (gradient === undefined || errors === undefined || !allFinite(gradient)) return undefined;
  if (errors.unexplained.some((change) => change > allowed)) return undefined;
  const beyondErrors = gradient.map((g, i) => {
    const error = errors.gradient[i]! + Math.min(errors.curvature[i]!, Math.abs(g - at.gradient[i]!));
    return Math.sign(g) * Math.max(0, Math.abs(g) - error);
  });
  return sizeOf(beyondErrors) <= gtol ? gradient : undefined;
}

/** Part to which the gradient must shrink where the value does not fall, and part of `allowed` by which it may rise. */
const FLATTER = 0.5;
const NEGLIGIBLE = 0.01;

/**
 * A point nearer to the minimum although what is left to gain is negligible, since the gradient is still above its tolerance:
 * lower by more than rounding, or with a smaller gradient and a value that does not rise noticeably.
 */
function closerNeighbour(objective: Objective, at: LinePoint, { sizeOf, allowed, box }: Ending): LinePoint | undefined {
  const lower = lowerNeighbour(objective, at, roundingOf(at.value), box);
  if (lower !== undefined) return lower;
  const steps = modelSteps({ x: at.x, value: at.value, ...objective.secondOrder(at.x)! }, box);
  if (steps === undefined || !steps.convex) return undefined;
  const { x } = steps.within(1 + norm2(at.x));
  const value = objective.value(x);
  if (!(value <= at.value + NEGLIGIBLE * allowed)) return undefined;
  const gradient = objective.gradient(x);
  return sizeOf(gradient) < FLATTER * sizeOf(at.gradient) ? { x, value, gradient, step: 1, slope: 0 } : undefined;
}
