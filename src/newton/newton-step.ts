import type { ActiveSet } from "./active-set.js";
import { HeldStep } from "./held-step.js";
import { crosses, crossing, room } from "./moves.js";
import type { Curved, Factor, Hessian, NewtonProblem, Slopes } from "./problem.js";
import { type Regularised, regularised } from "./regularised.js";

/** Largest number of variables that are held with an existing factorisation; for more of them a new one costs less. */
const MOST_HELD = 16;

/** Value of gᵀH⁻¹g where H cannot be factorised. */
const UNKNOWN = Number.POSITIVE_INFINITY;

/** A step −H⁻¹g from a point that stays inside the bounds; H may be a regularised Hessian. */
export class NewtonStep<H extends Hessian> {
  readonly hessian: H;
  readonly isApproximate: boolean;
  readonly factor: Factor | undefined;
  readonly damping: number;
  /** Whether the step agreed with the exact Newton step to 8 digits or better, before variables were stopped at bounds. */
  readonly isExact: boolean;
  readonly direction: Float64Array;
  /** gᵀH⁻¹g of the free variables. */
  readonly decrement: number;
  /** Whether the step stops no variable at a bound. */
  readonly isUnconfined: boolean;
  /** Whether the step stopped several variables at their bounds at once. */
  readonly stopsTogether: boolean;

  /** @param confined - only for a step that stops variables at bounds: its properties `isExact` and `stopsTogether` */
  constructor(
    { hessian, isApproximate, factor, damping, isExact }: Regularised<H>,
    direction: Float64Array,
    decrement: number,
    confined?: { readonly isExact: boolean; readonly stopsTogether: boolean },
  ) {
    this.hessian = hessian;
    this.isApproximate = isApproximate;
    this.factor = factor;
    this.damping = damping;
    this.isExact = confined?.isExact ?? isExact;
    this.direction = direction;
    this.decrement = decrement;
    this.isUnconfined = confined === undefined;
    this.stopsTogether = confined?.stopsTogether ?? false;
  }
}

/** Options of `newtonStep`. */
export interface StepOptions {
  readonly isApproximate: boolean;
  /** Relative damping: see `regularised`. */
  readonly damping: number;
  /** Whether variables are stopped at bounds one at a time, in the order in which the step meets them. */
  readonly stopsSingly: boolean;
}

/** The step from a point, with the Hessian of that point or of one nearby. */
export function newtonStep<H extends Hessian>(
  problem: NewtonProblem<H>,
  active: ActiveSet,
  at: Curved<H>,
  options: StepOptions,
): NewtonStep<H> {
  const { isApproximate, damping } = options;
  const movable = active.free.slice();
  const solved = regularised(problem, { hessian: at.hessian, isApproximate }, movable, damping);
  if (solved.factor === undefined) return new NewtonStep(solved, new Float64Array(problem.size), UNKNOWN);
  const { direction, decrement } = solvedStep(solved.factor, at.slopes, active.free);
  if (!crosses(at.slopes.x, direction, movable, active)) return new NewtonStep(solved, direction, decrement);
  const confinement = new Confinement(problem, active, at.slopes, movable.slice(), options);
  const confined = confinement.confine(solved, direction);
  const { stopsTogether } = confinement;
  return new NewtonStep(confined, direction, decrement, { isExact: solved.isExact, stopsTogether });
}

/** The step −H⁻¹g, and gᵀH⁻¹g of the free variables. */
export function solvedStep(
  factor: Factor,
  { gradient }: Slopes,
  free: Uint8Array,
): Pick<NewtonStep<Hessian>, "direction" | "decrement"> {
  const direction = new Float64Array(gradient.length);
  for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i]!;
  factor.solve(direction, direction);
  let decrement = 0;
  for (let i = 0; i < free.length; i++) if (free[i] === 1) decrement -= gradient[i]! * direction[i]!;
  return { direction, decrement };
}

/**
 * Stops variables at the bounds that a step would cross, and solves for the step of the free variables f again, given the moves d
 * of the stopped ones: H_ff p_f = −(g + H d)_f.
 */
class Confinement<H extends Hessian> {
  /** Whether several variables were stopped at once. */
  stopsTogether = false;
  readonly #problem: NewtonProblem<H>;
  readonly #active: ActiveSet;
  readonly #slopes: Slopes;
  readonly #movable: Uint8Array;
  readonly #options: StepOptions;
  /** Moves d of the stopped variables, 0 elsewhere; `[size]`. */
  readonly #held: Float64Array;

  constructor(problem: NewtonProblem<H>, active: ActiveSet, slopes: Slopes, movable: Uint8Array, options: StepOptions) {
    this.#problem = problem;
    this.#active = active;
    this.#slopes = slopes;
    this.#movable = movable;
    this.#options = options;
    this.#held = new Float64Array(problem.size);
  }

  /** Changes `direction` so that the step stays inside the bounds; returns the last Hessian and factorisation that were used. */
  confine(solved: Regularised<H>, direction: Float64Array): Regularised<H> {
    let current = solved;
    let step = new HeldStep(solved.factor!);
    for (;;) {
      const stopped = this.#stop(direction);
      if (stopped.length === 0) return current;
      const isFew = !current.isSlight && step.nHeld + stopped.length <= MOST_HELD;
      if (isFew && stopped.every((i) => step.hold(direction, i, this.#held[i]!))) continue;
      current = this.#solve(current, direction);
      if (current.factor === undefined) return current;
      step = new HeldStep(current.factor);
    }
  }

  /** Stops variables that the direction would take outside their bounds; returns their indices. */
  #stop(direction: Float64Array): readonly number[] {
    const { x } = this.#slopes;
    const { stopsSingly } = this.#options;
    const all = crossing(x, direction, this.#movable, this.#active);
    if (all.length === 0) return all;
    this.stopsTogether ||= all.length > 1 && !stopsSingly;
    const part = (i: number) => room(x, direction, i, this.#active) / direction[i]!;
    const stopped = stopsSingly ? [all.reduce((first, i) => (part(i) < part(first) ? i : first))] : all;
    for (const i of stopped) {
      this.#held[i] = room(x, direction, i, this.#active);
      this.#movable[i] = 0;
    }
    return stopped;
  }

  /** Factorises over the movable variables and solves for their step, given the moves of the stopped ones. */
  #solve(current: Regularised<H>, direction: Float64Array): Regularised<H> {
    const { gradient } = this.#slopes;
    const held = this.#held;
    const right = new Float64Array(held.length);
    current.hessian.multiply(held, right);
    for (let i = 0; i < held.length; i++) right[i] = -gradient[i]! - right[i]!;
    const solved = regularised(this.#problem, current, this.#movable.slice(), this.#options.damping);
    if (solved.factor === undefined) direction.fill(0);
    else solved.factor.solve(right, direction);
    for (let i = 0; i < held.length; i++) if (this.#movable[i] === 0) direction[i] = held[i]!;
    return solved;
  }
}
