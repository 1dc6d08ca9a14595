import { AT_LOWER, AT_UPPER, FIXED, FREE, type NewtonProblem, ON_KINK } from "./newton-problem.js";

/** One-sided slopes that differ by less than this, for variables of unit scale, are the same but for rounding. */
const SMOOTH = 1e-9;

/**
 * Which variables may move, and how far.
 *
 * A kink at 0 splits a variable's range in two pieces, and the variable lives in one of them: the kink is then a bound
 * like any other, except that at it the slope from the other piece is asked for too. If that one also points inwards the
 * variable is held on the kink (the one-sided derivatives bracket zero); otherwise it changes piece.
 */
export class ActiveSet {
  readonly state: Uint8Array;
  readonly free: Uint8Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly #problem: NewtonProblem;

  constructor(problem: NewtonProblem, x: Float64Array) {
    this.#problem = problem;
    this.state = new Uint8Array(problem.size);
    this.free = new Uint8Array(problem.size);
    this.lower = problem.lower.slice();
    this.upper = problem.upper.slice();
    this.enterPieces(x);
  }

  /** Puts every kinked variable in the piece that `x` lies in. */
  enterPieces(x: Float64Array): void {
    const { size, kinked } = this.#problem;
    for (let i = 0; i < size; i++) if (kinked[i] === 1) this.#enter(i, x[i]! < 0 ? -1 : 1);
  }

  /** Confines a kinked variable to the piece on one side of 0. */
  #enter(i: number, side: 1 | -1): void {
    const { sides, lower, upper } = this.#problem;
    sides[i] = side;
    this.lower[i] = side > 0 ? Math.max(lower[i]!, Math.min(0, upper[i]!)) : lower[i]!;
    this.upper[i] = side > 0 ? upper[i]! : Math.min(upper[i]!, Math.max(0, lower[i]!));
  }

  /**
   * Classifies all variables at `x` from the problem's gradient. Returns whether some variable changed piece, in which
   * case derivatives have to be evaluated again.
   */
  classify(x: Float64Array): boolean {
    const { size, fixed, gradient, sides } = this.#problem;
    const onKink: number[] = [];
    for (let i = 0; i < size; i++) {
      const g = gradient[i]!;
      let state = FREE;
      if (fixed[i] === 1) state = FIXED;
      else if (x[i]! <= this.lower[i]! && (g > 0 || this.lower[i] === this.upper[i])) state = AT_LOWER;
      else if (x[i]! >= this.upper[i]! && g < 0) state = AT_UPPER;
      if (state !== FIXED && this.#isKink(i, x[i]!) && !(g * sides[i]! < 0)) onKink.push(i);
      this.state[i] = state;
      this.free[i] = state === FREE ? 1 : 0;
    }
    return onKink.length > 0 && this.#crossKinks(x, onKink);
  }

  #isKink(i: number, value: number): boolean {
    const { kinked, lower, upper } = this.#problem;
    return kinked[i] === 1 && value === 0 && lower[i]! < 0 && upper[i]! > 0;
  }

  /**
   * Slopes from the other side of every kink that a variable sits on and would not leave into its own piece: let it
   * cross where they lead away; else hold it there, unless the two slopes are the same and so there is no kink.
   */
  #crossKinks(x: Float64Array, onKink: readonly number[]): boolean {
    const { sides, gradient } = this.#problem;
    const own = onKink.map((i) => gradient[i]!);
    for (const i of onKink) sides[i] = -sides[i]!;
    this.#problem.slopes(x);
    const others = onKink.map((i) => gradient[i]!);
    let crossed = false;
    for (const [k, i] of onKink.entries()) {
      const other: 1 | -1 = sides[i]! > 0 ? 1 : -1;
      const jump = Math.abs(others[k]! - own[k]!);
      if (others[k]! * other < 0) {
        this.#enter(i, other);
        crossed = true;
        continue;
      }
      sides[i] = -other;
      this.state[i] = jump > SMOOTH ? ON_KINK : FREE;
      this.free[i] = jump > SMOOTH ? 0 : 1;
    }
    if (!crossed) this.#problem.slopes(x);
    return crossed;
  }
}
