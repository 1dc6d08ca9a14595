import { ActiveSet } from "./active-set.js";
import { HeldStep } from "./held-step.js";
import type { NewtonProblem, NewtonResult, NewtonStatus } from "./newton-problem.js";

export interface NewtonOptions {
  /** Largest number of iterations; each has one Hessian. Default 500. */
  readonly maxIterations?: number;
  /** Whether the problem's `value` was called last, and with the start. */
  readonly startWasValued?: boolean;
  /**
   * The value at the start, where the problem's gradient is that of the start already, and its Hessian is, or all but: there
   * is nothing to evaluate before the first step.
   */
  readonly startValue?: number;
  /**
   * How near to the minimum, in gᵀH⁻¹g, the point has to be whose Hessian is left behind. By default 0: it is that of the last
   * point. Otherwise the last steps may need gradients only.
   */
  readonly hessianWithin?: number;
  /**
   * Consecutive steps cut short by the edge of the domain after which the run ends as `blocked`. By default there is no
   * such end: the steps go on, each a fraction of the way to the edge.
   */
  readonly mostBlocked?: number;
  /**
   * Asked at every point from the second on, with gᵀH⁻¹g there (Infinity where the Hessian is not positive definite): whether
   * the run may end as `abandoned`, since where it leads is of no interest.
   */
  readonly abandon?: (x: Float64Array, value: number, decrement: number) => boolean;
}

/** gᵀH⁻¹g below which the last digits of x no longer change. */
const CONVERGED = 1e-22;
/** Below this a full Newton step is taken and judged by the next decrement, not by values: their differences are noise. */
const ENDGAME = 1e-8;
/** Below this a gᵀH⁻¹g that no longer falls is rounding; above it, a valley too curved for plain steps. */
const STAGNANT = 1e-15;
/** Below this gᵀH⁻¹g, steps with an earlier Hessian are tried: they need a gradient each. */
const COAST = 1e-2;
/** Relative size of a pivot that counts as positive while stepping. */
const PIVOT_TOLERANCE = 1e-14;
/** Relative damping starts at `first` when a line search fails, and is raised by `factor` at most to `last`. */
const DAMPING = { first: 1e-3, factor: 4, last: 1e12 };
/** Relative damping up to which a step along anything but a flat direction is a Newton step to 8 digits. */
const NEGLIGIBLE_DAMPING = 1e-9;
/**
 * A Hessian that is not positive definite is damped by as little as makes it so, in steps of `SLIGHT_FACTOR` up to this
 * relative damping, before its approximation takes its place: in a narrow valley whose floor curves down, more damping
 * than that curvature asks for turns the step out of the valley. Not with kinks, across which second derivatives say little.
 */
const SLIGHT_DAMPING = 1e-2;
const SLIGHT_FACTOR = 10;
/** Most variables held by solving with the factorisation that there is: for more a new one costs less. */
const MOST_HELD = 16;
const ARMIJO = 1e-4;
/** Relative size of rounding in values that are not to be told apart, and most that sums of many terms can have. */
const NOISE = 1e-15;
const MOST_NOISE = 1e-13;
const SHORTEST_STEP = 1e-12;
/** A step shorter than this fraction of Newton's makes the next one more damped. */
const SHORT_STEP = 0.05;
/** Bounds on the length of a leap along a curved valley, in lengths of the step that a line search allows. */
const SHORTEST_LEAP = 4;
const LONGEST_LEAP = 256;
/** A fit whose value falls by less than IDLE of itself in IDLE_STEPS steps on end is stuck. */
const IDLE = 1e-12;
const IDLE_STEPS = 6;

/**
 * Minimises a function of a vector with bounds by Newton's method on its exact Hessian.
 *
 *   1. classify the variables: free, fixed, at a bound with an outward gradient, on a kink
 *   2. factorise the Hessian over the free ones; where it is not positive definite, its semidefinite approximation,
 *      with a damped diagonal (Levenberg) if need be
 *   3. Newton step; variables that would cross a bound stop there and the others are solved for again
 *   4. backtrack along the step until the value falls enough (Armijo); a step out of the domain is shortened
 *   5. near the minimum take full steps until gᵀH⁻¹g stops falling
 *
 * Nocedal & Wright, Numerical Optimization (2006), sections 3.4 and 16.5. The problem's gradient and Hessian are left as
 * evaluated at the returned point.
 */
export function boundedNewton(problem: NewtonProblem, start: Float64Array, options: NewtonOptions = {}): NewtonResult {
  return new BoundedNewton(problem, start, options).run(options.maxIterations ?? 500);
}

class BoundedNewton {
  readonly #problem: NewtonProblem;
  readonly #active: ActiveSet;
  #x: Float64Array;
  #value = Number.POSITIVE_INFINITY;
  #decrement = Number.POSITIVE_INFINITY;
  #damping = 0;
  /** Value at the point that the last line search accepted. */
  #reached = Number.POSITIVE_INFINITY;
  /** Length of the next leap, in short steps. */
  #stretch = 8;
  /** Whether the problem's Hessian has been replaced by its approximation at the current point. */
  #approximated = false;
  /** Whether the last factorisation is of the Hessian with a slight damping, which fewer variables may not need. */
  #isSlight = false;
  /** Whether the last step solves with the Hessian itself, so that gᵀH⁻¹g is that of the current point. */
  #isExact = false;
  /** Whether the last step stopped several variables at their bounds at once, and whether the next is not to do that. */
  #stoppedTogether = false;
  #stopsSingly = false;
  /** Consecutive line searches that the edge of the domain cut short. */
  #nBlocked = 0;
  readonly #isSmooth: boolean;
  /** Whether the problem's `value` was called last, and with the current point. */
  #wasValued: boolean;
  /** Whether the Hessian at the current point was factorised last, undamped, over `#movable`. */
  #isFactored = false;
  readonly #counts = { nValues: 0, nGradients: 0, nHessians: 0 };
  readonly #damped: Float64Array;
  readonly #step: Float64Array;
  readonly #rhs: Float64Array;
  readonly #movable: Uint8Array;

  readonly #startValue: number | undefined;
  readonly #hessianWithin: number;
  readonly #mostBlocked: number;
  readonly #abandon: NewtonOptions["abandon"];

  constructor(problem: NewtonProblem, start: Float64Array, options: NewtonOptions) {
    this.#problem = problem;
    this.#x = start.slice();
    this.#wasValued = options.startWasValued ?? false;
    this.#startValue = options.startValue;
    this.#hessianWithin = options.hessianWithin ?? 0;
    this.#mostBlocked = options.mostBlocked ?? Number.POSITIVE_INFINITY;
    this.#abandon = options.abandon;
    for (let i = 0; i < start.length; i++) {
      if (problem.fixed[i] === 1) continue;
      const inside = Math.min(Math.max(start[i]!, problem.lower[i]!), problem.upper[i]!);
      if (inside === start[i]) continue;
      this.#x[i] = inside;
      this.#wasValued = false;
    }
    this.#isSmooth = !problem.kinked.includes(1);
    this.#active = new ActiveSet(problem, this.#x);
    this.#damped = new Float64Array(problem.size);
    this.#step = new Float64Array(problem.size);
    this.#rhs = new Float64Array(problem.size);
    this.#movable = new Uint8Array(problem.size);
  }

  run(maxIterations: number): NewtonResult {
    if (!(this.#startValue === undefined ? this.#arrive() : this.#resume(this.#startValue))) {
      return this.#result("not-finite", 0);
    }
    /** Decrement before the last step when that was a full Newton step in the endgame. */
    let previous = Number.POSITIVE_INFINITY;
    let idle = 0;
    for (let iteration = 1; iteration <= maxIterations; iteration++) {
      const direct = this.#newtonStep();
      if (iteration > 1 && this.#isAbandoned()) return this.#result("abandoned", iteration);
      const stagnant = this.#decrement > 0.5 * previous;
      if (direct && this.#decrement < (stagnant ? STAGNANT : CONVERGED)) return this.#result("converged", iteration);
      const [origin, decrement] = [this.#x, this.#decrement];
      const hasCoasted = direct && !stagnant && this.#coast();
      if (hasCoasted) {
        if (decrement <= this.#hessianWithin) return this.#result("converged", iteration);
        this.#x = this.#trial(1);
        this.#wasValued = false;
      }
      if (this.#x !== origin) {
        previous = hasCoasted ? this.#decrement : Number.POSITIVE_INFINITY;
        if (!this.#arrive()) return this.#result("not-finite", iteration);
        continue;
      }
      if (direct && this.#isFactored && this.#decrement < ENDGAME && !stagnant) {
        previous = this.#decrement;
        this.#x = this.#trial(1);
        if (!this.#arrive()) return this.#result("not-finite", iteration);
        continue;
      }
      previous = Number.POSITIVE_INFINITY;
      const before = this.#value;
      const failed = !this.#descend();
      idle = before - this.#value < IDLE * Math.max(1, Math.abs(before)) ? idle + 1 : 0;
      if (this.#nBlocked >= this.#mostBlocked) return this.#result("blocked", iteration);
      if (failed || idle === IDLE_STEPS) {
        const isAtMinimum = this.#isExact && this.#decrement < ENDGAME;
        return this.#result(isAtMinimum ? "converged" : "stalled", iteration);
      }
    }
    return this.#result("step-limit", maxIterations);
  }

  #isAbandoned(): boolean {
    const decrement = this.#isExact ? this.#decrement : Number.POSITIVE_INFINITY;
    return this.#abandon?.(this.#x, this.#value, decrement) === true;
  }

  #result(status: NewtonStatus, nIterations: number): NewtonResult {
    if (this.#approximated) this.#evaluate();
    return {
      x: this.#x,
      value: this.#value,
      status,
      state: this.#active.state,
      decrement: this.#decrement,
      isFactored: this.#isFactored && this.#isSameFree(),
      nIterations,
      ...this.#counts,
    };
  }

  #evaluate(): void {
    const again = this.#wasValued && this.#problem.evaluateAgain !== undefined;
    this.#value = again ? this.#problem.evaluateAgain!(this.#x) : this.#problem.evaluate(this.#x);
    this.#wasValued = false;
    this.#approximated = false;
    this.#isFactored = false;
    this.#counts.nHessians++;
  }

  /** Evaluates at the current point and classifies the variables there; false outside the domain. */
  #arrive(): boolean {
    this.#evaluate();
    return this.#value < Number.POSITIVE_INFINITY && this.#settle();
  }

  /** `#arrive` where there is nothing to evaluate. */
  #resume(value: number): boolean {
    this.#value = value;
    return this.#settle();
  }

  /** Classifies the variables from the gradient at the current point; false when there is none. */
  #settle(): boolean {
    while (this.#active.classify(this.#x)) {
      this.#counts.nGradients++;
      this.#evaluate();
    }
    return true;
  }

  /**
   * The Newton step, and more with the same factorised Hessian, each from a new gradient, for as long as the value does not
   * rise, the same variables are free, and gᵀH⁻¹g falls so fast that a new Hessian would not pay. Whether that ends at the
   * minimum; if not, at the best point on the way. Not with kinks, where gradients jump.
   */
  #coast(): boolean {
    if (!this.#isFactored || !this.#isSmooth || this.#decrement > COAST) return false;
    while (!this.#crosses()) {
      const origin = this.#x;
      const before = this.#decrement;
      this.#x = this.#trial(1);
      if (!this.#glide()) {
        this.#x = origin;
        this.#wasValued = false;
        this.#problem.slopes(origin);
        this.#active.classify(origin);
        return false;
      }
      this.#wasValued = true;
      if (this.#decrement < CONVERGED) return true;
      const fall = Math.log(before / this.#decrement);
      if (!(Math.log(this.#decrement / CONVERGED) < this.#problem.gradientsPerHessian * fall)) return false;
    }
    return false;
  }

  /** Gradient, step and gᵀH⁻¹g at the next point of `#coast`; false where it is no better or not the same variables are free. */
  #glide(): boolean {
    const value = this.#problem.slopes(this.#x);
    this.#counts.nGradients++;
    if (!(value <= this.#value + MOST_NOISE * Math.max(1, Math.abs(this.#value)))) return false;
    if (this.#active.classify(this.#x) || !this.#isSameFree()) return false;
    this.#solveStep();
    this.#value = value;
    return true;
  }

  /** Whether the variables that are free now are those of the last factorisation. */
  #isSameFree(): boolean {
    const { free } = this.#active;
    const movable = this.#movable;
    for (let i = 0; i < free.length; i++) if (free[i] !== movable[i]) return false;
    return true;
  }

  /** The step −H⁻¹g of the last factorisation, and gᵀH⁻¹g of the free variables. */
  #solveStep(): void {
    const { gradient, hessian } = this.#problem;
    const { free } = this.#active;
    const [rhs, step] = [this.#rhs, this.#step];
    for (let i = 0; i < rhs.length; i++) rhs[i] = -gradient[i]!;
    hessian.solve(rhs, step);
    let sum = 0;
    for (let i = 0; i < free.length; i++) if (free[i] === 1) sum -= gradient[i]! * step[i]!;
    this.#decrement = sum;
  }

  /** Whether the step leads a variable out of its bounds. */
  #crosses(): boolean {
    const { lower, upper } = this.#active;
    const [x, step, movable] = [this.#x, this.#step, this.#movable];
    for (let i = 0; i < step.length; i++) {
      const target = x[i]! + step[i]!;
      if ((target < lower[i]! || target > upper[i]!) && movable[i] === 1) return true;
    }
    return false;
  }

  /**
   * Newton step from the current point, inside the bounds. Sets gᵀH⁻¹g of the free variables; returns whether it is the
   * plain Newton step: not stopped at a bound, and from the Hessian itself.
   */
  #newtonStep(): boolean {
    this.#movable.set(this.#active.free);
    this.#stoppedTogether = false;
    this.#isExact = this.#factor();
    this.#solveStep();
    if (!this.#crosses()) return this.#isExact;
    this.#confine();
    return false;
  }

  /**
   * Factorises over the movable variables, and returns whether a solution is a Newton step to 8 digits or better: the
   * Hessian is positive definite, but for flat directions, which a negligible damping keeps still. One that is nearly so is
   * damped a little: it still knows more than its positive semidefinite approximation, which takes the place of any other,
   * with the least damping that makes it positive definite.
   */
  #factor(): boolean {
    const { hessian } = this.#problem;
    this.#isFactored = false;
    this.#isSlight = false;
    const least = Math.max(this.#damping, NEGLIGIBLE_DAMPING);
    if (!this.#approximated) {
      this.#isFactored = this.#damping === 0 && hessian.factor(this.#movable, undefined, PIVOT_TOLERANCE);
      if (this.#isFactored) return true;
      if (this.#factorDamped(least)) return this.#damping === 0;
      if (this.#isSmooth && this.#factorSlightly(least)) return false;
      this.#problem.approximate(this.#x);
      this.#counts.nHessians++;
      this.#approximated = true;
    }
    for (let scale = least; scale <= DAMPING.last; scale *= DAMPING.factor) {
      if (this.#factorDamped(scale)) break;
    }
    return false;
  }

  #factorSlightly(least: number): boolean {
    for (let scale = least * SLIGHT_FACTOR; scale <= SLIGHT_DAMPING && !this.#isSlight; scale *= SLIGHT_FACTOR) {
      this.#isSlight = this.#factorDamped(scale);
    }
    return this.#isSlight;
  }

  #factorDamped(scale: number): boolean {
    this.#setDamping(scale);
    return this.#problem.hessian.factor(this.#movable, this.#damped, PIVOT_TOLERANCE);
  }

  #setDamping(relative: number): void {
    const { scale } = this.#problem.hessian;
    let largest = 0;
    for (let i = 0; i < scale.length; i++) largest = Math.max(largest, scale[i]!);
    const least = largest === 0 ? 1 : largest * 1e-12;
    for (let i = 0; i < this.#damped.length; i++) this.#damped[i] = relative * Math.max(scale[i]!, least);
  }

  /**
   * Stops variables at the bounds that the step would cross and solves for the others again, with those moves held:
   * H_ff p_f = −(g + H d)_f.
   */
  #confine(): void {
    const { hessian } = this.#problem;
    const held = new Float64Array(this.#step.length);
    let step = new HeldStep(hessian);
    for (;;) {
      const all = this.#crossing();
      if (all.length === 0) return;
      this.#stoppedTogether ||= all.length > 1 && !this.#stopsSingly;
      const crossing = this.#stopsSingly ? [this.#firstOf(all)] : all;
      for (const i of crossing) this.#stop(i, held);
      const few = !this.#isSlight && step.nHeld + crossing.length <= MOST_HELD;
      if (few && crossing.every((i) => step.hold(this.#step, i, held[i]!))) continue;
      this.#solveHolding(held);
      step = new HeldStep(hessian);
    }
  }

  /** Movable variables that the step leads out of their bounds. */
  #crossing(): number[] {
    const { lower, upper } = this.#active;
    const crossing: number[] = [];
    for (let i = 0; i < this.#step.length; i++) {
      const target = this.#x[i]! + this.#step[i]!;
      if (this.#movable[i] === 1 && (target < lower[i]! || target > upper[i]!)) crossing.push(i);
    }
    return crossing;
  }

  /** The variable that the step leads to its bound first. */
  #firstOf(crossing: readonly number[]): number {
    const part = (i: number) => this.#room(this.#x, i) / this.#step[i]!;
    return crossing.reduce((first, i) => (part(i) < part(first) ? i : first));
  }

  /** Takes a variable from the movable ones, and writes its move to the bound to `held`. */
  #stop(i: number, held: Float64Array): void {
    held[i] = this.#room(this.#x, i);
    this.#movable[i] = 0;
  }

  /** The move of a variable from `x` to the bound that the step leads to. */
  #room(x: Float64Array, i: number): number {
    const { lower, upper } = this.#active;
    return (this.#step[i]! > 0 ? upper : lower)[i]! - x[i]!;
  }

  /** The step of the movable variables, from a factorisation over them, where the others make the moves of `held`. */
  #solveHolding(held: Float64Array): void {
    const { gradient, hessian } = this.#problem;
    hessian.multiply(held, this.#rhs);
    for (let i = 0; i < held.length; i++) this.#rhs[i] = -gradient[i]! - this.#rhs[i]!;
    this.#factor();
    hessian.solve(this.#rhs, this.#step);
    for (let i = 0; i < held.length; i++) if (this.#movable[i] === 0) this.#step[i] = held[i]!;
  }

  /** x + t · step, exactly on a bound where the step leads there. */
  #trial(t: number): Float64Array {
    const step = this.#step;
    const trial = this.#x.slice();
    for (let i = 0; i < trial.length; i++) trial[i]! += t * step[i]!;
    return this.#clipped(trial);
  }

  /** The point itself, with variables that lie outside their bounds put on them. */
  #clipped(x: Float64Array): Float64Array {
    const { lower, upper } = this.#active;
    for (let i = 0; i < x.length; i++) if (this.#step[i] !== 0) x[i] = Math.min(Math.max(x[i]!, lower[i]!), upper[i]!);
    return x;
  }

  /**
   * Line search along the step, and the damping of the next one: more after a short step, which tells of a curved
   * valley, less after a full one; more at once when no length is good enough. False when nothing falls any more.
   */
  #descend(): boolean {
    for (;;) {
      const origin = this.#x;
      const t = this.#searchPastBounds(origin);
      if (t === 1 && !this.#isFactored && this.#damping === 0) this.#extend(origin);
      if (t > 0 && t < SHORT_STEP) this.#leap(origin, t);
      if (t === 1) this.#damping = this.#damping <= DAMPING.first ? 0 : this.#damping / DAMPING.factor;
      else if (t < SHORT_STEP) this.#damping = Math.max(this.#damping * DAMPING.factor, DAMPING.first);
      if (t > 0) return this.#arrive();
      if (this.#damping > DAMPING.last) return false;
      this.#newtonStep();
    }
  }

  /**
   * The line search. Variables that were stopped at bounds together can turn the step out of a narrow valley, so that it has to
   * be short: then they are stopped one at a time, in the order in which the step meets their bounds.
   */
  #searchPastBounds(origin: Float64Array): number {
    const t = this.#search();
    if (t >= SHORT_STEP || !this.#stoppedTogether) return t;
    this.#x = origin;
    this.#wasValued = false;
    this.#stopsSingly = true;
    this.#newtonStep();
    this.#stopsSingly = false;
    return this.#search();
  }

  /**
   * Along a direction of no or negative curvature the length of a step says nothing: goes on from `origin` in doubled steps
   * for as long as the value falls, at most to the first bound. A step that is damped since an earlier one was short is not
   * extended: it would climb the side of a curved valley again.
   */
  #extend(origin: Float64Array): void {
    const step = this.#step;
    const farthest = this.#roomAlong(origin);
    for (let t = 2; t < 2 * farthest; t *= 2) {
      const length = Math.min(t, farthest);
      const trial = this.#clipped(origin.map((v, i) => v + length * step[i]!));
      const value = this.#problem.value(trial);
      this.#counts.nValues++;
      this.#wasValued = value < this.#reached;
      if (!this.#wasValued) return;
      this.#x = trial;
      this.#reached = value;
    }
  }

  /** Length of the step, in units of itself, at which the first variable meets a bound. */
  #roomAlong(origin: Float64Array): number {
    let room = Number.POSITIVE_INFINITY;
    for (let i = 0; i < origin.length; i++) {
      const d = this.#step[i]!;
      if (d !== 0) room = Math.min(room, this.#room(origin, i) / d);
    }
    return room;
  }

  /**
   * In a curved valley a straight step has to be short, or it climbs the side. So a longer one is tried from `origin`, with
   * a Newton step behind it that comes back to the bottom: what counts is where the two lead (the watchdog technique;
   * Nocedal & Wright, section 15.6). Keeps the short step's point where that is lower.
   */
  #leap(origin: Float64Array, t: number): void {
    const [short, reached] = [this.#x, this.#reached];
    this.#wasValued = false;
    this.#x = origin;
    this.#x = this.#trial(Math.min(1, t * this.#stretch));
    if (this.#arrive()) {
      this.#newtonStep();
      if (this.#search() > 0 && this.#reached < reached) {
        this.#stretch = Math.min(this.#stretch * 2, LONGEST_LEAP);
        return;
      }
    }
    this.#stretch = Math.max(this.#stretch / 4, SHORTEST_LEAP);
    this.#x = short;
    this.#wasValued = false;
    this.#active.enterPieces(short);
  }

  /** Length of the first step along the direction that lowers the value enough, taken; 0 when there is none. */
  #search(): number {
    const { gradient, size } = this.#problem;
    const step = this.#step;
    let slope = 0;
    for (let i = 0; i < size; i++) slope += gradient[i]! * step[i]!;
    if (!(slope < 0)) return 0;
    const noise = NOISE * Math.max(1, Math.abs(this.#value));
    let isBlocked = false;
    for (let t = 1; t > SHORTEST_STEP; ) {
      const trial = this.#trial(t);
      const value = this.#problem.value(trial);
      this.#counts.nValues++;
      if (value <= this.#value + ARMIJO * t * slope + (t === 1 ? noise : 0)) {
        this.#x = trial;
        this.#wasValued = true;
        this.#reached = value;
        this.#nBlocked = isBlocked ? this.#nBlocked + 1 : 0;
        return t;
      }
      isBlocked ||= value === Number.POSITIVE_INFINITY;
      const parabola = (-0.5 * slope * t * t) / (value - this.#value - slope * t);
      t = Number.isFinite(value) ? Math.min(Math.max(parabola, 0.1 * t), 0.5 * t) : 0.25 * t;
    }
    return 0;
  }
}
