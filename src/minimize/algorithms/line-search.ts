/** A step along a descent direction by Moré–Thuente, with other methods where this fails or rounding errors hide the decrease. */
import { type Box, snap } from "../../math/box.js";
import { addScaled, dot } from "../../math/vector.js";
import { type Line, type LinePoint, moreThuente, type SearchOptions, usable } from "./more-thuente.js";
import type { Objective } from "./objective.js";

/** The line x + step · direction, inside a box if there is one. */
export function lineThrough(objective: Objective, x: Float64Array, direction: Float64Array, box?: Box): Line {
  return (step) => {
    const target = addScaled(x, step, direction);
    const at = box === undefined ? target : snap(target, box);
    const value = objective.value(at);
    const gradient = objective.gradient(at);
    return { step, value, slope: dot(gradient, direction), x: at, gradient };
  };
}

/**
 * The step that would give the same first-order decrease as the last one, at most 1: Nocedal and Wright, Numerical
 * Optimization (2006), equation 3.60, with the factor 1.01 that makes 1 the rule for fast methods.
 */
export function firstStep(value: number, previousValue: number | undefined, slope: number): number {
  if (previousValue === undefined || slope === 0) return 1;
  const step = Math.min(1, (2.02 * (value - previousValue)) / slope);
  return step > 0 ? step : 1;
}

/**
 * A point along the line that satisfies the strong Wolfe conditions; where none is found, a point that lowers the value
 * sufficiently; where rounding errors hide the decrease, a point with a smaller slope. Undefined where there is none of these.
 */
export function searchLine(
  line: Line,
  origin: LinePoint,
  first: number,
  options: SearchOptions,
): LinePoint | undefined {
  if (!(origin.slope < 0)) return undefined;
  const flat = -origin.slope < NOISE * Math.abs(origin.value) ? flatten(line, origin, options) : undefined;
  if (flat !== undefined) return flat;
  const strong = moreThuente(line, origin, Math.min(Math.max(first, options.minStep), options.maxStep), options);
  if (strong.converged) return strong.point;
  return bisect(line, origin, strong.point, options) ?? flatten(line, origin, options);
}

const BISECTIONS = 60;

/**
 * A point that satisfies the weak Wolfe conditions, found by doubling and halving the step, or the lowest point with sufficient
 * decrease where they cannot be met. See J. V. Burke, A. S. Lewis and M. L. Overton, SIAM J. Optim. 15 (2005) 751.
 */
function bisect(line: Line, origin: LinePoint, best: LinePoint, options: SearchOptions): LinePoint | undefined {
  const sufficient = (p: LinePoint) =>
    usable(p) && p.value < origin.value && p.value <= origin.value + options.c1 * p.step * origin.slope;
  if (best.step > 0 && sufficient(best)) return best;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  let step = Math.min(1, options.maxStep);
  let lowest: LinePoint | undefined;
  for (let k = 0; k < BISECTIONS; k++) {
    const point = line(step);
    if (!sufficient(point)) high = step;
    else {
      if (lowest === undefined || point.value < lowest.value) lowest = point;
      if (point.slope >= options.c2 * origin.slope) return point;
      low = step;
    }
    if (lowest === undefined && step * slopePerValue(origin) < Number.EPSILON / 4) return undefined;
    const next = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : 2 * low;
    if (next > options.maxStep || next <= low || next >= high) break;
    step = next;
  }
  return lowest;
}

/** First-order decrease per unit step, relative to the value; where it is below rounding errors, shorter steps are useless. */
function slopePerValue(origin: LinePoint): number {
  return -origin.slope / Math.max(Math.abs(origin.value), Number.MIN_VALUE);
}

/** Rise of the value, relative to its size, that counts as a rounding error. */
const NOISE = 16 * Number.EPSILON;
const FLATTENINGS = 8;

/**
 * Where the value is constant up to rounding errors: a step with |slope| ≤ c2 |slope(0)| that does not raise the value by more
 * than these. This follows the approximate Wolfe conditions of W. W. Hager and H. Zhang, SIAM J. Optim. 16 (2005) 170.
 */
function flatten(line: Line, origin: LinePoint, options: SearchOptions): LinePoint | undefined {
  const ceiling = origin.value + NOISE * Math.abs(origin.value);
  let [low, high]: [LinePoint, LinePoint | undefined] = [origin, undefined];
  let step = Math.min(1, options.maxStep);
  for (let k = 0; k < FLATTENINGS; k++) {
    const point = line(step);
    if (!usable(point) || point.value > ceiling) return undefined;
    if (Math.abs(point.slope) <= -options.c2 * origin.slope) return point;
    if (point.slope < 0) low = point;
    else high = point;
    // Inside a bracket, the zero of the slope by the secant rule; without a bracket, twice the step.
    step = high === undefined ? 2 * step : low.step + ((high.step - low.step) * low.slope) / (low.slope - high.slope);
    if (step > options.maxStep) return undefined;
  }
  return undefined;
}
