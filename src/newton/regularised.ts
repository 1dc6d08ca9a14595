import type { Factor, Hessian, NewtonProblem } from "./problem.js";

/** A pivot counts as positive above this fraction of its diagonal entry; rounding errors of a factorisation are about 1e-15. */
export const PIVOT_TOLERANCE = 1e-14;
/** Up to this relative damping, a step agrees with the Newton step to 8 digits in all directions that are not flat. */
const NEGLIGIBLE = 1e-9;
/**
 * A Hessian that is not positive definite is damped as little as makes it so, in steps of `SLIGHT_FACTOR` up to this relative
 * damping; its approximation is used only where this is not enough. In a narrow valley whose floor curves down, more damping
 * than this curvature needs turns the step out of the valley.
 */
const SLIGHT = 1e-2;
const SLIGHT_FACTOR = 10;
/** A short step multiplies the relative damping of the next ones by `factor`, from `first` on; above `last` the search ends. */
const DAMPING = { first: 1e-3, factor: 4, last: 1e12 };
/** Damping is relative to diagonal entries, or to this fraction of the largest one where an entry is smaller. */
const LEAST_SCALE = 1e-12;
/** A step shorter than this fraction of the Newton step indicates a curved valley. */
export const SHORT_STEP = 0.05;

/** Relative damping of steps, adapted to the lengths that line searches accept (K. Levenberg, Q. Appl. Math. 2 (1944) 164). */
export class Damping {
  #relative = 0;

  get relative(): number {
    return this.#relative;
  }

  get isExhausted(): boolean {
    return this.#relative > DAMPING.last;
  }

  /** Lowers the damping after a full step, and raises it after a short one or where no length was accepted (`length` 0). */
  follow(length: number): void {
    if (length === 1) this.#relative = this.#relative <= DAMPING.first ? 0 : this.#relative / DAMPING.factor;
    else if (length < SHORT_STEP) this.#relative = Math.max(this.#relative * DAMPING.factor, DAMPING.first);
  }
}

/** A Hessian made positive definite. */
export interface Regularised<H extends Hessian> {
  /** The Hessian, or the approximation that is used instead of it. */
  readonly hessian: H;
  readonly isApproximate: boolean;
  /** Undefined where numbers are not finite. */
  readonly factor: Factor | undefined;
  /** The relative damping; 0 for a factorisation of the Hessian itself. */
  readonly damping: number;
  /** Whether the damping is stronger than was requested; a factorisation over fewer variables may then need less. */
  readonly isSlight: boolean;
  /**
   * Whether a solution is the Newton step to 8 digits or better: undamped, or with damping that matters in flat directions only.
   */
  readonly isExact: boolean;
}

/**
 * Factorises a Hessian over the movable variables, with the requested damping. A Hessian that is nearly positive definite is
 * damped slightly more, since it still contains more information than its positive semidefinite approximation. Any other Hessian
 * is replaced by that approximation, with the least damping that makes it positive definite (modified Newton methods;
 * J. Nocedal, S. J. Wright, Numerical Optimization (2006), section 3.4).
 *
 * @param asked - requested relative damping
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
 * The factorisation with the least relative damping that makes a Hessian positive definite, among `least` and `SLIGHT` divided
 * by powers of `SLIGHT_FACTOR`. Less damping never succeeds where more fails. So the largest is tried first, which shows for
 * most indefinite Hessians that none is enough, and the others are searched by bisection.
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
