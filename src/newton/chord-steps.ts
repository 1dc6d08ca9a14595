import { sameEntries } from "../math/vector.js";
import type { ActiveSet } from "./active-set.js";
import { crosses, moved } from "./moves.js";
import { type NewtonStep, solvedStep } from "./newton-step.js";
import type { Factor, Hessian, NewtonProblem, Slopes } from "./problem.js";
import { CONVERGED } from "./termination.js";

/** gᵀH⁻¹g below which steps with an earlier Hessian are tried: they need a gradient each. */
const NEAR = 1e-2;
/** Most rounding that values have, sums of many terms, relative to themselves. */
const MOST_NOISE = 1e-13;

/** Where chord steps led to. */
export interface ChordSteps {
  readonly slopes: Slopes;
  /** The next step there, with the same Hessian, and gᵀH⁻¹g. */
  readonly direction: Float64Array;
  readonly decrement: number;
  /** Whether that is the minimum; else it is the best point on the way. */
  readonly isMinimum: boolean;
}

/**
 * The Newton step, and more with the same factorised Hessian, each from a new gradient, for as long as the value does not
 * rise, the same variables are free, and gᵀH⁻¹g falls so fast that a new Hessian would not pay. Not with kinks, where
 * gradients jump.
 *
 * The chord method, or simplified Newton iteration: C. T. Kelley, Iterative Methods for Linear and Nonlinear Equations
 * (1995), section 5.4.
 *
 * @param step - from `slopes`; unconfined, with the Hessian itself
 */
export function chordSteps(
  problem: NewtonProblem,
  active: ActiveSet,
  slopes: Slopes,
  { factor, direction, decrement }: NewtonStep<Hessian>,
): ChordSteps {
  let at: ChordSteps = { slopes, direction, decrement, isMinimum: false };
  if (factor === undefined || !active.isSmooth || decrement > NEAR) return at;
  while (!crosses(at.slopes.x, at.direction, factor.free, active)) {
    const next = chordStep(problem, active, at, factor);
    if (next === undefined) {
      active.classify(at.slopes);
      return at;
    }
    const fall = Math.log(at.decrement / next.decrement);
    at = next;
    if (at.isMinimum) return at;
    if (!(Math.log(at.decrement / CONVERGED) < problem.gradientsPerHessian * fall)) return at;
  }
  return at;
}

/** The next chord step; undefined where it leads to no better point, or other variables are free there. */
function chordStep(
  problem: NewtonProblem,
  active: ActiveSet,
  { slopes, direction }: ChordSteps,
  factor: Factor,
): ChordSteps | undefined {
  const there = problem.slopes(moved(slopes.x, direction, 1, active));
  if (!(there.value <= slopes.value + MOST_NOISE * Math.max(1, Math.abs(slopes.value)))) return undefined;
  if (active.classify(there) || !sameEntries(active.free, factor.free)) return undefined;
  const next = solvedStep(factor, there, active.free);
  return {
    slopes: there,
    direction: next.direction,
    decrement: next.decrement,
    isMinimum: next.decrement < CONVERGED,
  };
}
