import type { Box } from "../math/box.js";
import { AT_LOWER, AT_UPPER, FIXED, FREE, type NewtonProblem, ON_KINK, type Slopes } from "./problem.js";

/**
 * Which variables may move, and how far: the working set of an active-set method (J. Nocedal, S. J. Wright, Numerical
 * Optimization (2006), section 16.5).
 *
 * A kink at 0 splits the range of a variable into two pieces, and the variable is confined to one of them. The kink is then a
 * bound like any other, except that the derivative on its other side is evaluated as well. Where the value falls on neither side
 * of the kink, the variable is held on it; where it falls on the other side, the variable changes to that piece.
 */
export class ActiveSet implements Box {
  readonly state: Uint8Array;
  readonly free: Uint8Array;
  /** Bounds of the piece to which each variable is confined; `[size]`. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly #problem: NewtonProblem;
  /** Replaced by a new array at each change, since results of evaluations keep the array that they were made with. */
  #sides: Int8Array | undefined;

  constructor(problem: NewtonProblem, x: Float64Array) {
    this.#problem = problem;
    this.state = new Uint8Array(problem.size);
    this.free = new Uint8Array(problem.size);
    this.lower = problem.lower.slice();
    this.upper = problem.upper.slice();
    this.enterPieces(x);
  }

  /** The side of each kink, +1 or −1, to which its variable is confined; undefined without kinks. */
  get sides(): Int8Array | undefined {
    return this.#sides;
  }

  /** Whether no variable has a kink. */
  get isSmooth(): boolean {
    return this.#sides === undefined;
  }

  /** Puts every kinked variable in the piece that `x` lies in. */
  enterPieces(x: Float64Array): void {
    const { size, kinked } = this.#problem;
    for (let i = 0; i < size; i++) if (kinked[i] === 1) this.#enter(i, x[i]! < 0 ? -1 : 1);
  }

  /** Confines a kinked variable to the piece on one side of 0. */
  #enter(i: number, side: 1 | -1): void {
    const { lower, upper } = this.#problem;
    this.#sides = withSides(this.#sides, this.#problem.size, [[i, side]]);
    this.lower[i] = side > 0 ? Math.max(lower[i]!, Math.min(0, upper[i]!)) : lower[i]!;
    this.upper[i] = side > 0 ? upper[i]! : Math.min(upper[i]!, Math.max(0, lower[i]!));
  }

  /**
   * Classifies all variables by the slopes at a point. Returns whether some variable changed piece, in which case
   * derivatives have to be evaluated again.
   */
  classify({ x, gradient }: Slopes): boolean {
    const { size, fixed } = this.#problem;
    const onKink: number[] = [];
    for (let i = 0; i < size; i++) {
      const g = gradient[i]!;
      let state = FREE;
      if (fixed[i] === 1) state = FIXED;
      else if (x[i]! <= this.lower[i]! && (g > 0 || this.lower[i] === this.upper[i])) state = AT_LOWER;
      else if (x[i]! >= this.upper[i]! && g < 0) state = AT_UPPER;
      if (state !== FIXED && this.#isKink(i, x[i]!) && !(g * this.#sides![i]! < 0)) onKink.push(i);
      this.state[i] = state;
      this.free[i] = state === FREE ? 1 : 0;
    }
    if (onKink.length === 0) return false;
    return this.#crossKinks(x, onKink, gradient);
  }

  #isKink(i: number, value: number): boolean {
    const { kinked, lower, upper } = this.#problem;
    return kinked[i] === 1 && value === 0 && lower[i]! < 0 && upper[i]! > 0;
  }

  /**
   * Evaluates the derivatives on the other side of the kinks at which variables stay. A variable crosses its kink if the value
   * falls on the other side, and is held on the kink otherwise, unless both derivatives are equal, so that there is no kink.
   *
   * @param onKink - variables on their kinks, along which the value does not fall in their own pieces
   * @param own - the gradient from the sides of the variables' own pieces
   * @returns whether a variable has changed its piece
   */
  #crossKinks(x: Float64Array, onKink: readonly number[], own: Float64Array): boolean {
    const opposite = onKink.map((i) => [i, this.#sides![i]! > 0 ? -1 : 1] as const);
    const { gradient } = this.#problem.slopes(x, withSides(this.#sides, x.length, opposite));
    const crossing = opposite.filter(([i, side]) => gradient[i]! * side < 0);
    for (const [i] of opposite) {
      if (gradient[i] === own[i]) continue;
      this.state[i] = ON_KINK;
      this.free[i] = 0;
    }
    for (const [i, side] of crossing) this.#enter(i, side);
    return crossing.length > 0;
  }
}

/** A copy of the sides, with the given ones set. */
function withSides(sides: Int8Array | undefined, size: number, set: Iterable<readonly [number, 1 | -1]>): Int8Array {
  const out = sides?.slice() ?? new Int8Array(size).fill(1);
  for (const [i, side] of set) out[i] = side;
  return out;
}
