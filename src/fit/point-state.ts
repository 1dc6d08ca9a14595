import { AT_LOWER, AT_UPPER, FIXED, FREE, type NewtonProblem, ON_KINK, type Slopes } from "../newton/problem.js";

/** A parameter this near to the kink of its interpolation at 0 is there but for rounding. */
const AT_ZERO = 1e-12;
/** One-sided slopes that differ by less than this, for parameters of order 1, are the same but for rounding. */
const SMOOTH = 1e-9;

/** A point, its slopes, from the right where there is a kink, and what holds each parameter there. */
export interface PointState {
  readonly slopes: Slopes;
  /** FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per parameter. */
  readonly state: Uint8Array;
}

/**
 * What holds each parameter at a point that a minimisation returned, found from the point alone: a bound that the likelihood
 * pushes against, or a kink at 0 whose one-sided slopes bracket zero. Parameters at a kink but for rounding are put on it.
 */
export function pointState(problem: NewtonProblem, point: Float64Array): PointState {
  const { size, fixed, lower, upper } = problem;
  const atZero = parametersAtZero(problem, point);
  const x = atZero.length === 0 ? point : point.map((v, p) => (atZero.includes(p) ? 0 : v));
  const slopes = problem.slopes(x);
  const onKinks = parametersOnKinks(problem, slopes, atZero);
  const { gradient } = slopes;
  const state = new Uint8Array(size);
  for (let p = 0; p < size; p++) {
    const g = gradient[p]!;
    if (fixed[p] === 1) state[p] = FIXED;
    else if (x[p]! <= lower[p]! && g > 0) state[p] = AT_LOWER;
    else if (x[p]! >= upper[p]! && g < 0) state[p] = AT_UPPER;
    else state[p] = onKinks.has(p) ? ON_KINK : FREE;
  }
  return { slopes, state };
}

/** Parameters inside their bounds that are at a kink but for rounding. */
function parametersAtZero({ size, fixed, lower, upper, kinked }: NewtonProblem, x: Float64Array): readonly number[] {
  const out: number[] = [];
  for (let p = 0; p < size; p++) {
    const hasKink = kinked[p] === 1 && fixed[p] === 0 && lower[p]! < 0 && upper[p]! > 0;
    if (hasKink && Math.abs(x[p]!) <= AT_ZERO) out.push(p);
  }
  return out;
}

/** Those of some parameters at 0 whose slopes from the left and from the right bracket zero and differ. */
function parametersOnKinks(problem: NewtonProblem, right: Slopes, atZero: readonly number[]): ReadonlySet<number> {
  if (atZero.length === 0) return new Set();
  const sides = new Int8Array(problem.size).fill(1);
  for (const p of atZero) sides[p] = -1;
  const { gradient } = problem.slopes(right.x, sides);
  const fromLeft = new Map(atZero.map((p) => [p, gradient[p]!]));
  const fromRight = right.gradient;
  return new Set(
    atZero.filter((p) => {
      const [left, above] = [fromLeft.get(p)!, fromRight[p]!];
      return left <= 0 && above >= 0 && above - left > SMOOTH;
    }),
  );
}
