import type { NewtonStep } from "./newton-step.js";
import type { Hessian } from "./problem.js";

/** gᵀH⁻¹g below which the last digits of x no longer change. */
export const CONVERGED = 1e-22;
/** Below this a full Newton step is taken and judged by the next decrement, not by values: their differences are noise. */
const ENDGAME = 1e-8;
/** Below this a gᵀH⁻¹g that no longer falls is rounding; above it, a valley too curved for plain steps. */
const STAGNANT = 1e-15;
/** A fit whose value falls by less than IDLE of itself in IDLE_STEPS steps on end is stuck. */
const IDLE = 1e-12;
const IDLE_STEPS = 6;

type Decided = Pick<NewtonStep<Hessian>, "isExact" | "isUnconfined" | "damping" | "decrement">;

/** When a run of Newton steps has come to its end: by gᵀH⁻¹g, which does not change with the units of the variables. */
export class Termination {
  /** gᵀH⁻¹g before the last step, when that was a whole one near the minimum. */
  #before = Number.POSITIVE_INFINITY;
  #nIdle = 0;

  /** Whether gᵀH⁻¹g no longer falls. */
  isStagnant({ decrement }: Decided): boolean {
    return decrement > 0.5 * this.#before;
  }

  /** Whether the step is Newton's own and moves nothing any more but by rounding. */
  hasConverged(step: Decided): boolean {
    if (!step.isExact || !step.isUnconfined) return false;
    return step.decrement < (this.isStagnant(step) ? STAGNANT : CONVERGED);
  }

  /** Whether further steps may be made with the Hessian of this one, which is factorised as it is. */
  mayBeChord(step: Decided): boolean {
    return step.isUnconfined && step.damping === 0 && !this.isStagnant(step);
  }

  /** Whether the whole step is taken, whatever the values. */
  isNear(step: Decided): boolean {
    return this.mayBeChord(step) && step.decrement < ENDGAME;
  }

  /** Must be called for every step, with gᵀH⁻¹g before it if it was a whole step near the minimum. */
  follow(decrement: number = Number.POSITIVE_INFINITY): void {
    this.#before = decrement;
  }

  /** Whether line searches have ceased to lower the value. Must be called after each line search. */
  isIdle(before: number, after: number): boolean {
    this.#nIdle = before - after < IDLE * Math.max(1, Math.abs(before)) ? this.#nIdle + 1 : 0;
    return this.#nIdle === IDLE_STEPS;
  }

  /** Whether a point from which nothing leads down is a minimum but for rounding. */
  isMinimum({ isExact, decrement }: Decided): boolean {
    return isExact && decrement < ENDGAME;
  }
}
