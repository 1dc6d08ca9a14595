import type { Box } from "../math/box.js";
import { moved, roomAlong } from "./moves.js";
import type { NewtonProblem, Slopes } from "./problem.js";

/** Part of the fall that the slope promises, from which on a step is accepted (Armijo's condition). */
const ARMIJO = 1e-4;
/** Relative size of rounding in values that are not to be told apart. */
const NOISE = 1e-15;
const SHORTEST_STEP = 1e-12;
/** Bounds on the next length, in lengths of the one that was too long, and that after a point outside the domain. */
const SHORTENED = { least: 0.1, most: 0.5, outside: 0.25 };

/** A point that a line search accepted. */
export interface Accepted {
  readonly x: Float64Array;
  readonly value: number;
  /** Length of the step, in lengths of the direction. */
  readonly length: number;
  /** Whether a longer step was outside the domain. */
  readonly isBlocked: boolean;
}

/**
 * The first point along a direction that lowers the value enough, from the whole step on: backtracking by the parabola through
 * two values and a slope. Undefined when there is none.
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
    const parabola = (-0.5 * slope * t * t) / (there - value - slope * t);
    const { least, most, outside } = SHORTENED;
    t = Number.isFinite(there) ? Math.min(Math.max(parabola, least * t), most * t) : outside * t;
  }
  return undefined;
}

/**
 * Along a direction of no or negative curvature the length of a step says nothing: goes on beyond the whole step in doubled
 * lengths for as long as the value falls, at most to the first bound.
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
