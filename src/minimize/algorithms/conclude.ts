/** Decides how a run ends, from second derivatives at the point where the method would stop. */
import type { Box } from "../../math/box.js";
import { allFinite, norm2 } from "../../math/vector.js";
import { lowerNeighbour, modelSteps, roundingOf } from "./confirm.js";
import type { LinePoint } from "./more-thuente.js";
import type { Objective } from "./objective.js";
import { differencesConverged, type Stop } from "./outcome.js";

/** The state of a run that finds no further step, or that meets its stopping test. */
export interface Ending {
  /** Predicted decrease that is negligible: see `allowedDecrease`. */
  readonly allowed: number;
  readonly box: Box | undefined;
  /** The stopping test, if it is met and the model of the method predicts no further decrease. */
  readonly settled: Stop | undefined;
  /** The stopping test, if it is met. */
  readonly met: Stop | undefined;
  /** Norm of the gradient in the stopping test of the method; `gtol` is its tolerance. */
  readonly sizeOf: (gradient: Float64Array) => number;
  readonly gtol: number;
}

/** Result of a check by second derivatives: a lower point, or success; `confirmed` says whether they could be used. */
export interface Conclusion {
  readonly lower?: LinePoint | undefined;
  readonly success?: { readonly at: LinePoint; readonly stop: Stop };
  readonly confirmed: boolean;
}

/** Checks the point at which a run would end by second derivatives, where there are any. */
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
 * The more accurate gradient of the confirmation, for a run whose gradient comes from finite differences, if it vanishes within
 * the tolerance and the errors of both gradients; undefined otherwise.
 *
 * Forward differences do not vanish at a minimum: their error is half the curvature times the step. A difference between the two
 * gradients, or a change of the value, that the curvature does not explain is not such an error, but comes from a kink or from
 * noise.
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

/**
 * Factor by which the gradient must shrink where the value does not fall, and the part of `allowed` by which the value may rise.
 */
const FLATTER = 0.5;
const NEGLIGIBLE = 0.01;

/**
 * A point nearer to the minimum, for a gradient that is still above its tolerance although the predicted decrease is negligible.
 * The point is lower by more than rounding errors, or has a smaller gradient and a value that does not rise noticeably.
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
