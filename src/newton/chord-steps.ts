import { sameEntries } from "../math/vector.js";
import type { ActiveSet } from "./active-set.js";
import { crosses, moved } from "./moves.js";
import { type NewtonStep, solvedStep } from "./newton-step.js";
import type { Factor, Hessian, NewtonProblem, Slopes } from "./problem.js";
import { CONVERGED } from "./termination.js";

/** Steps with an earlier Hessian, which need one gradient each, are tried where gᵀH⁻¹g is not above this. */
const NEAR = 1e-2;
/** Largest relative rounding error of a value, which is a sum of many terms. */
const MOST_NOISE = 1e-13;

/** The point to which chord steps led. */
export interface ChordSteps {
  readonly slopes: Slopes;
  /** The next step from that point, with the same Hessian, and its gᵀH⁻¹g. */
  readonly direction: Float64Array;
  readonly decrement: number;
  /** Whether the point is the minimum; otherwise it is the best point that was reached. */
  readonly isMinimum: boolean;
}

/**
 * Takes the Newton step, and further steps from new gradients with the same factorised Hessian, as long as the value does not
 * rise, the same variables are free, and gᵀH⁻¹g falls so fast that a new Hessian would not save time. No such steps are taken
 * in problems with kinks, where gradients jump.
 *
 * The chord method, or simplified Newton iteration: C. T. Kelley, Iterative Methods for Linear and Nonlinear Equations
 * (1995), section 5.4.
 *
 * @param step - the step from `slopes`, computed with the undamped Hessian, that stops no variable at a bound
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

/** The next chord step; undefined where the value rises, or other variables are free at its end. */
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
