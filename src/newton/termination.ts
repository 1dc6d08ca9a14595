import type { NewtonStep } from "./newton-step.js";
import type { Hessian } from "./problem.js";

/** Where gᵀH⁻¹g is below this, the last digits of x no longer change. */
export const CONVERGED = 1e-22;
/** Below this gᵀH⁻¹g, full Newton steps are judged by the next gᵀH⁻¹g, since differences of values are rounding errors. */
const ENDGAME = 1e-8;
/** A gᵀH⁻¹g that no longer falls is a rounding error below this; above it, the valley is too curved for full steps. */
const STAGNANT = 1e-15;
/** A run in which IDLE_STEPS consecutive steps lower the value by less than this fraction each makes no progress. */
const IDLE = 1e-12;
const IDLE_STEPS = 6;

type Decided = Pick<NewtonStep<Hessian>, "isExact" | "isUnconfined" | "damping" | "decrement">;

/** Decides when a run of Newton steps ends, by gᵀH⁻¹g, which does not depend on the units of the variables. */
export class Termination {
  /** gᵀH⁻¹g before the last step, if that was a whole step near the minimum; Infinity otherwise. */
  #before = Number.POSITIVE_INFINITY;
  #nIdle = 0;

  /** Whether gᵀH⁻¹g no longer falls. */
  isStagnant({ decrement }: Decided): boolean {
    return decrement > 0.5 * this.#before;
  }

  /** Whether the step is an exact Newton step that changes the variables by rounding errors only. */
  hasConverged(step: Decided): boolean {
    if (!step.isExact || !step.isUnconfined) return false;
    return step.decrement < (this.isStagnant(step) ? STAGNANT : CONVERGED);
  }

  /** Whether further steps may use the Hessian of this one, which must be factorised without damping. */
  mayBeChord(step: Decided): boolean {
    return step.isUnconfined && step.damping === 0 && !this.isStagnant(step);
  }

  /** Whether the whole step is taken without comparing values. */
  isNear(step: Decided): boolean {
    return this.mayBeChord(step) && step.decrement < ENDGAME;
  }

  /** Must be called for every step; `decrement` is gᵀH⁻¹g before it if it is a whole step near the minimum, else undefined. */
  follow(decrement: number = Number.POSITIVE_INFINITY): void {
    this.#before = decrement;
  }

  /** Whether line searches no longer lower the value. Must be called after each line search. */
  isIdle(before: number, after: number): boolean {
    this.#nIdle = before - after < IDLE * Math.max(1, Math.abs(before)) ? this.#nIdle + 1 : 0;
    return this.#nIdle === IDLE_STEPS;
  }

  /** Whether a point at which line searches find no lower value is a minimum up to rounding errors. */
  isMinimum({ isExact, decrement }: Decided): boolean {
    return isExact && decrement < ENDGAME;
  }
}
