import type { Box } from "../math/box.js";
import { moved, roomAlong } from "./moves.js";
import type { NewtonProblem, Slopes } from "./problem.js";

/** A step is accepted if the value falls by at least this fraction of slope times length (Armijo's condition). */
const ARMIJO = 1e-4;
/** Relative rounding error of values: a rise of the whole step by less than this is accepted. */
const NOISE = 1e-15;
/** The search ends without a point at steps shorter than this multiple of the direction. */
const SHORTEST_STEP = 1e-12;
/** Least ratio of a length to the previous one, and the ratio after a point outside the domain. */
const SHORTENED = { least: 0.1, outside: 0.25 };

/** A point that a line search accepted. */
export interface Accepted {
  readonly x: Float64Array;
  readonly value: number;
  /** Length of the step as a multiple of the direction. */
  readonly length: number;
  /** Whether a longer step was outside the domain. */
  readonly isBlocked: boolean;
}

/**
 * Backtracks from the whole step until the value falls enough; each next length is the minimum of the parabola through two values
 * and a slope. Undefined where no length is accepted.
 *
 * J. Nocedal, S. J. Wright, Numerical Optimization (2006), section 3.5 and algorithm 3.1.
 */
export function backtrack(
  problem: NewtonProblem,
  { x, value, gradient }: Slopes,
  direction: Float64Array,
  box: Box,
): Accepted | undefined {
  let slope = 0;
  for (let i = 0; i < direction.length; i++) slope += gradient[i]! * direction[i]!;
  if (!(slope < 0)) return undefined;
  const noise = NOISE * Math.max(1, Math.abs(value));
  let isBlocked = false;
  for (let t = 1; t > SHORTEST_STEP; ) {
    const trial = moved(x, direction, t, box);
    const there = problem.value(trial);
    if (there <= value + ARMIJO * t * slope + (t === 1 ? noise : 0)) {
      return { x: trial, value: there, length: t, isBlocked };
    }
    isBlocked ||= there === Number.POSITIVE_INFINITY;
    // less than 0.50005 t, since the value has not fallen enough
    const parabola = (-0.5 * slope * t * t) / (there - value - slope * t);
    t = Number.isFinite(there) ? Math.max(parabola, SHORTENED.least * t) : SHORTENED.outside * t;
  }
  return undefined;
}

/**
 * Extends a step along a direction of zero or negative curvature, whose length has no meaning: the length is doubled as long as
 * the value falls, at most up to the first bound.
 */
export function extrapolate(
  problem: NewtonProblem,
  x: Float64Array,
  direction: Float64Array,
  box: Box,
  reached: Accepted,
): Accepted {
  const farthest = roomAlong(x, direction, box);
  let best = reached;
  for (let t = 2; t < 2 * farthest; t *= 2) {
    const trial = moved(x, direction, Math.min(t, farthest), box);
    const value = problem.value(trial);
    if (!(value < best.value)) break;
    best = { ...best, x: trial, value };
  }
  return best;
}
