import { clipMovable } from "../math/box.js";
import { ActiveSet } from "./active-set.js";
import { chordSteps } from "./chord-steps.js";
import { CountedProblem } from "./counted-problem.js";
import { type Accepted, backtrack, extrapolate } from "./line-search.js";
import { moved } from "./moves.js";
import { type NewtonStep, newtonStep } from "./newton-step.js";
import type { Curved, Hessian, NewtonProblem, Slopes } from "./problem.js";
import { Damping, SHORT_STEP } from "./regularised.js";
import { Termination } from "./termination.js";
import { Watchdog } from "./watchdog.js";

/** Options of `boundedNewton`. */
export interface NewtonOptions<H extends Hessian = Hessian> {
  /** Largest number of iterations; each has one Hessian. Default 500. */
  readonly maxIterations?: number;
  /** Derivatives at the start, if they are known already; the Hessian may be that of a nearby point. */
  readonly startsWith?: Curved<H>;
  /**
   * Largest gᵀH⁻¹g of the point at which the returned Hessian may be taken. The default 0 means the Hessian of the last point;
   * with a larger number the last steps may evaluate gradients only.
   */
  readonly hessianWithin?: number;
  /**
   * Number of consecutive steps cut short by the edge of the domain after which the run ends as `blocked`. By default it does
   * not end for this reason; the steps go on, each by a fraction of the way to the edge.
   */
  readonly mostBlocked?: number;
  /**
   * Called at every point from the second on, with gᵀH⁻¹g there (Infinity where the Hessian is not positive definite). If it
   * returns true, the run ends as `abandoned`, since the minimum to which it leads is of no interest to the caller.
   */
  readonly abandon?: (x: Float64Array, value: number, decrement: number) => boolean;
}

/** How a minimisation ended. */
export type NewtonStatus = "converged" | "step-limit" | "not-finite" | "stalled" | "blocked" | "abandoned";

/** The last point of a minimisation, how it ended, and the numbers of evaluations. */
export interface NewtonResult<H extends Hessian = Hessian> extends Curved<H> {
  /** The last point, which is also that of `slopes`. The Hessian is taken there, or at a point within `hessianWithin`. */
  readonly x: Float64Array;
  readonly value: number;
  readonly status: NewtonStatus;
  /** FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per variable. */
  readonly state: Uint8Array;
  /** gᵀ H⁻¹ g over the free variables at the last point. */
  readonly decrement: number;
  readonly nIterations: number;
  readonly nValues: number;
  readonly nGradients: number;
  readonly nHessians: number;
}

const DEFAULT_ITERATIONS = 500;

/**
 * Minimises a function of a vector with bounds by Newton's method on its exact Hessian.
 *
 *   1. classify the variables: free, fixed, at a bound with an outward gradient, on a kink (active-set.ts)
 *   2. factorise the Hessian over the free ones, made positive definite where it is not (regularised.ts)
 *   3. compute the Newton step; variables that would cross a bound stop there, and the step of the others is solved for again
 *      (newton-step.ts)
 *   4. backtrack along the step until the value falls enough (line-search.ts); extend it in directions without positive
 *      curvature, and try a longer step, called a leap, in a curved valley (watchdog.ts)
 *   5. near the minimum take whole steps, some of them with the Hessian of an earlier point (chord-steps.ts), until gᵀH⁻¹g
 *      stops falling (termination.ts)
 *
 * docs/engine.md, section 5, gives the reason for each constant.
 *
 * J. Nocedal, S. J. Wright, Numerical Optimization (2006), sections 3.4 and 16.5.
 */
export function boundedNewton<H extends Hessian>(
  problem: NewtonProblem<H>,
  start: Float64Array,
  options: NewtonOptions<H> = {},
): NewtonResult<H> {
  return new BoundedNewton(problem, start, options).run(options.maxIterations ?? DEFAULT_ITERATIONS);
}

class BoundedNewton<H extends Hessian> {
  readonly #problem: CountedProblem<H>;
  readonly #options: NewtonOptions<H>;
  readonly #active: ActiveSet;
  readonly #damping = new Damping();
  readonly #watchdog = new Watchdog();
  readonly #termination = new Termination();
  #slopes: Slopes;
  #hessian: H;
  /** Whether an approximation has taken the place of the Hessian at the current point. */
  #isApproximate = false;
  #decrement = Number.POSITIVE_INFINITY;
  /** Consecutive line searches that the edge of the domain cut short. */
  #nBlocked = 0;

  constructor(problem: NewtonProblem<H>, start: Float64Array, options: NewtonOptions<H>) {
    this.#problem = new CountedProblem(problem);
    this.#options = options;
    const x = clipMovable(start, problem, problem.fixed);
    this.#active = new ActiveSet(this.#problem, x);
    const { slopes, hessian } = options.startsWith ?? this.#problem.evaluate(x, this.#active.sides);
    this.#slopes = slopes;
    this.#hessian = hessian;
  }

  run(maxIterations: number): NewtonResult<H> {
    if (!this.#classify()) return this.#result("not-finite", 0);
    for (let iteration = 1; iteration <= maxIterations; iteration++) {
      const step = this.#step(false);
      if (iteration > 1 && this.#isAbandoned(step)) return this.#result("abandoned", iteration);
      const status = this.#termination.hasConverged(step) ? "converged" : this.#advance(step);
      if (status !== undefined) return this.#result(status, iteration);
    }
    return this.#result("step-limit", maxIterations);
  }

  #isAbandoned({ isExact, decrement }: NewtonStep<H>): boolean {
    const { x, value } = this.#slopes;
    return this.#options.abandon?.(x, value, isExact ? decrement : Number.POSITIVE_INFINITY) === true;
  }

  #result(status: NewtonStatus, nIterations: number): NewtonResult<H> {
    if (this.#isApproximate) this.#evaluate(this.#slopes.x);
    const { x, value } = this.#slopes;
    const { nValues, nGradients, nHessians } = this.#problem;
    return {
      x,
      value,
      slopes: this.#slopes,
      hessian: this.#hessian,
      status,
      state: this.#active.state,
      decrement: this.#decrement,
      nIterations,
      nValues,
      nGradients,
      nHessians,
    };
  }

  #evaluate(x: Float64Array): void {
    const { slopes, hessian } = this.#problem.evaluate(x, this.#active.sides);
    this.#slopes = slopes;
    this.#hessian = hessian;
    this.#isApproximate = false;
  }

  /** Evaluates derivatives at a point and classifies the variables there; false outside the domain. */
  #arrive(x: Float64Array): boolean {
    this.#evaluate(x);
    return this.#classify();
  }

  /** Classifies the variables at the current point; false outside the domain. */
  #classify(): boolean {
    if (!(this.#slopes.value < Number.POSITIVE_INFINITY)) return false;
    while (this.#active.classify(this.#slopes)) this.#evaluate(this.#slopes.x);
    return true;
  }

  #step(stopsSingly: boolean): NewtonStep<H> {
    const at = { slopes: this.#slopes, hessian: this.#hessian };
    const options = { isApproximate: this.#isApproximate, damping: this.#damping.relative, stopsSingly };
    const step = newtonStep(this.#problem, this.#active, at, options);
    this.#hessian = step.hessian;
    this.#isApproximate = step.isApproximate;
    this.#decrement = step.decrement;
    return step;
  }

  /** Moves to the next point; returns the status if the run has ended, else undefined. */
  #advance(step: NewtonStep<H>): NewtonStatus | undefined {
    const { x, value } = this.#slopes;
    if (this.#termination.mayBeChord(step)) {
      const { status, hasMoved } = this.#chord(step);
      if (hasMoved) return status;
    }
    if (this.#termination.isNear(step)) {
      this.#termination.follow(step.decrement);
      return this.#arrive(moved(x, step.direction, 1, this.#active)) ? undefined : "not-finite";
    }
    this.#termination.follow();
    const { last, hasMoved } = this.#descend(step);
    const isIdle = this.#termination.isIdle(value, this.#slopes.value);
    if (this.#nBlocked >= (this.#options.mostBlocked ?? Number.POSITIVE_INFINITY)) return "blocked";
    if (hasMoved && !isIdle) return undefined;
    return this.#termination.isMinimum(last) ? "converged" : "stalled";
  }

  /** Takes chord steps, and where they end at the minimum and its Hessian is wanted, one more whole step with a new Hessian. */
  #chord(step: NewtonStep<H>): { readonly hasMoved: boolean; readonly status?: NewtonStatus | undefined } {
    const { slopes, direction, decrement, isMinimum } = chordSteps(this.#problem, this.#active, this.#slopes, step);
    if (slopes === this.#slopes) return { hasMoved: false };
    this.#slopes = slopes;
    this.#decrement = decrement;
    if (isMinimum && step.decrement <= (this.#options.hessianWithin ?? 0))
      return { hasMoved: true, status: "converged" };
    this.#termination.follow(isMinimum ? decrement : undefined);
    const hasArrived = this.#arrive(isMinimum ? moved(slopes.x, direction, 1, this.#active) : slopes.x);
    return { hasMoved: true, status: hasArrived ? undefined : "not-finite" };
  }

  /**
   * Searches along a step, and sets the damping of the next one: more damping after a short step, which indicates a curved
   * valley, and less after a full one. Where no length is accepted, the step is computed again with more damping; `hasMoved` is
   * false where even the strongest damping gives no lower point.
   */
  #descend(first: NewtonStep<H>): { readonly last: NewtonStep<H>; readonly hasMoved: boolean } {
    for (let last = first; ; last = this.#step(false)) {
      const origin = this.#slopes;
      const found = this.#searchPastBounds(last);
      const accepted = found.accepted && this.#beyond(origin, found.step, found.accepted);
      this.#damping.follow(found.accepted?.length ?? 0);
      if (accepted !== undefined) return { last: found.step, hasMoved: this.#arrive(accepted.x) };
      if (this.#damping.isExhausted) return { last: found.step, hasMoved: false };
    }
  }

  #search(direction: Float64Array): Accepted | undefined {
    const accepted = backtrack(this.#problem, this.#slopes, direction, this.#active);
    if (accepted !== undefined) this.#nBlocked = accepted.isBlocked ? this.#nBlocked + 1 : 0;
    return accepted;
  }

  /**
   * Searches along a step. Stopping several variables at their bounds at once can turn the step out of a narrow valley, so that
   * only a short step is accepted. In this case the step is computed again, with the variables stopped one at a time, in the
   * order in which it meets their bounds.
   */
  #searchPastBounds(step: NewtonStep<H>): { readonly step: NewtonStep<H>; readonly accepted: Accepted | undefined } {
    const accepted = this.#search(step.direction);
    if ((accepted?.length ?? 0) >= SHORT_STEP || !step.stopsTogether) return { step, accepted };
    const singly = this.#step(true);
    return { step: singly, accepted: this.#search(singly.direction) };
  }

  /**
   * Looks for a point lower than the one that a line search accepted, where one may be expected: farther along a direction of
   * zero or negative curvature, or by a leap along a curved valley. A step whose damping comes from earlier short steps is not
   * extended, since it would climb the side of a curved valley again.
   */
  #beyond(origin: Slopes, { direction, damping }: NewtonStep<H>, accepted: Accepted): Accepted {
    const { length } = accepted;
    if (length === 1 && damping > 0 && this.#damping.relative === 0) {
      return extrapolate(this.#problem, origin.x, direction, this.#active, accepted);
    }
    return length < SHORT_STEP ? (this.#leap(origin, direction, accepted) ?? accepted) : accepted;
  }

  /** The point after a leap and a Newton step, if it is lower than the point that a line search accepted: see `Watchdog`. */
  #leap(origin: Slopes, direction: Float64Array, short: Accepted): Accepted | undefined {
    const isInside = this.#arrive(moved(origin.x, direction, this.#watchdog.length(short.length), this.#active));
    const reached = isInside ? this.#search(this.#step(false).direction) : undefined;
    const hasPaid = reached !== undefined && reached.value < short.value;
    this.#watchdog.follow(hasPaid);
    if (hasPaid) return reached;
    this.#active.enterPieces(short.x);
    return undefined;
  }
}
