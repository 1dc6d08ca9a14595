import type { Factor, Hessian, NewtonProblem } from "./problem.js";

/** Relative size of a pivot that counts as positive while stepping: rounding of a factorisation leaves some 1e-15. */
export const PIVOT_TOLERANCE = 1e-14;
/** Relative damping up to which a step along anything but a flat direction is a Newton step to 8 digits. */
const NEGLIGIBLE = 1e-9;
/**
 * A Hessian that is not positive definite is damped by as little as makes it so, in steps of `SLIGHT_FACTOR` up to this
 * relative damping, before its approximation takes its place: in a narrow valley whose floor curves down, more damping
 * than that curvature asks for turns the step out of the valley.
 */
const SLIGHT = 1e-2;
const SLIGHT_FACTOR = 10;
/** A short step raises the relative damping of the next ones by `factor`, from `first` on; beyond `last` nothing helps. */
const DAMPING = { first: 1e-3, factor: 4, last: 1e12 };
/** Least diagonal entry, relative to the largest one, that damping is relative to. */
const LEAST_SCALE = 1e-12;
/** A step shorter than this fraction of Newton's tells of a curved valley. */
export const SHORT_STEP = 0.05;

/** The relative damping of steps, as line searches ask for it (K. Levenberg, Q. Appl. Math. 2 (1944) 164). */
export class Damping {
  #relative = 0;

  get relative(): number {
    return this.#relative;
  }

  get isExhausted(): boolean {
    return this.#relative > DAMPING.last;
  }

  /** Less after a full step, more after a short one or none. */
  follow(length: number): void {
    if (length === 1) this.#relative = this.#relative <= DAMPING.first ? 0 : this.#relative / DAMPING.factor;
    else if (length < SHORT_STEP) this.#relative = Math.max(this.#relative * DAMPING.factor, DAMPING.first);
  }
}

/** A Hessian made positive definite. */
export interface Regularised<H extends Hessian> {
  /** The Hessian, or the approximation that took its place. */
  readonly hessian: H;
  readonly isApproximate: boolean;
  /** None where numbers are not finite. */
  readonly factor: Factor | undefined;
  /** The relative damping: 0 where the factorisation is of the Hessian itself. */
  readonly damping: number;
  /** Whether the damping is more than was asked for, so that a factorisation over fewer variables may need less. */
  readonly isSlight: boolean;
  /** Whether a solution is Newton's step to 8 digits or better: damped by nothing, or by what keeps flat directions still. */
  readonly isExact: boolean;
}

/**
 * Factorises a Hessian over the movable variables, with the damping that is asked for. One that is nearly positive definite
 * is damped a little: it still knows more than its positive semidefinite approximation, which takes the place of any other,
 * with the least damping that makes it positive definite (modified Newton methods; J. Nocedal, S. J. Wright, Numerical
 * Optimization (2006), section 3.4).
 *
 * @param asked - relative damping
 */
export function regularised<H extends Hessian>(
  problem: NewtonProblem<H>,
  { hessian, isApproximate }: Pick<Regularised<H>, "hessian" | "isApproximate">,
  movable: Uint8Array,
  asked: number,
): Regularised<H> {
  const least = Math.max(asked, NEGLIGIBLE);
  if (!isApproximate) {
    const factor = asked === 0 ? hessian.factor(movable, undefined, PIVOT_TOLERANCE) : undefined;
    if (factor !== undefined) {
      return { hessian, isApproximate, factor, damping: 0, isSlight: false, isExact: true };
    }
    const nearly = (least < SLIGHT ? slightlyDamped : damped)(hessian, movable, least);
    if (nearly !== undefined) {
      const isSlight = nearly.damping !== least;
      return { hessian, isApproximate, ...nearly, isSlight, isExact: asked === 0 && !isSlight };
    }
  }
  const semidefinite = isApproximate ? hessian : problem.approximate(hessian);
  const { factor, damping } = leastDamped(semidefinite, movable, least);
  return { hessian: semidefinite, isApproximate: true, factor, damping, isSlight: false, isExact: false };
}

/** A factorisation and its relative damping. */
interface Damped {
  readonly factor: Factor;
  readonly damping: number;
}

/**
 * The factorisation with the least relative damping, of `least` and the powers of `SLIGHT_FACTOR` below `SLIGHT`, that makes a
 * Hessian positive definite. What more damping does not make so, less does not either: so the largest is tried first, which
 * says of most indefinite Hessians that none will do, and the others by bisection.
 */
function slightlyDamped(hessian: Hessian, movable: Uint8Array, least: number): Damped | undefined {
  let found = damped(hessian, movable, SLIGHT);
  if (found === undefined) return undefined;
  const nearly = damped(hessian, movable, least);
  if (nearly !== undefined) return nearly;
  let [works, fails] = [0, Math.ceil(Math.log(SLIGHT / least) / Math.log(SLIGHT_FACTOR))];
  while (fails - works > 1) {
    const middle = (works + fails) >> 1;
    const tried = damped(hessian, movable, SLIGHT / SLIGHT_FACTOR ** middle);
    if (tried === undefined) fails = middle;
    else [found, works] = [tried, middle];
  }
  return found;
}

function damped(hessian: Hessian, movable: Uint8Array, damping: number): Damped | undefined {
  const factor = dampedBy(hessian, movable, damping);
  return factor && { factor, damping };
}

/** The factorisation with the least relative damping from `first` on that makes a positive semidefinite Hessian definite. */
function leastDamped(hessian: Hessian, movable: Uint8Array, first: number): Partial<Damped> & Pick<Damped, "damping"> {
  for (let damping = first; damping <= DAMPING.last; damping *= DAMPING.factor) {
    const factor = dampedBy(hessian, movable, damping);
    if (factor !== undefined) return { factor, damping };
  }
  return { damping: DAMPING.last };
}

function dampedBy(hessian: Hessian, movable: Uint8Array, relative: number): Factor | undefined {
  const { scale } = hessian;
  let largest = 0;
  for (let i = 0; i < scale.length; i++) largest = Math.max(largest, scale[i]!);
  const least = largest === 0 ? 1 : largest * LEAST_SCALE;
  const damping = new Float64Array(scale.length);
  for (let i = 0; i < scale.length; i++) damping[i] = relative * Math.max(scale[i]!, least);
  return hessian.factor(movable, damping, PIVOT_TOLERANCE);
}
