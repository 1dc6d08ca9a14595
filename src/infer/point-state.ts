import { AT_LOWER, AT_UPPER, FIXED, FREE, type NewtonProblem, ON_KINK } from "../optimize/newton-problem.js";

/** A parameter this near to the kink of its interpolation at 0 is there but for rounding. */
const AT_ZERO = 1e-12;
/** One-sided slopes that differ by less than this, for parameters of order 1, are the same but for rounding. */
const SMOOTH = 1e-9;

/**
 * What holds each parameter at a point that a minimisation returned, found from the point alone: a bound that the likelihood
 * pushes against, or a kink at 0 whose one-sided slopes bracket zero. Parameters at a kink but for rounding are put on it.
 *
 * Leaves the problem's gradient as evaluated at `x`, with the slopes from the right where there is a kink.
 *
 * @returns FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per parameter
 */
export function pointState(problem: NewtonProblem, x: Float64Array): Uint8Array {
  const { size, fixed, lower, upper, gradient } = problem;
  const onKinks = parametersOnKinks(problem, x);
  const state = new Uint8Array(size);
  for (let p = 0; p < size; p++) {
    const g = gradient[p]!;
    if (fixed[p] === 1) state[p] = FIXED;
    else if (x[p]! <= lower[p]! && g > 0) state[p] = AT_LOWER;
    else if (x[p]! >= upper[p]! && g < 0) state[p] = AT_UPPER;
    else state[p] = onKinks.has(p) ? ON_KINK : FREE;
  }
  return state;
}

/** Parameters inside their bounds whose slopes from the left and from the right of 0 bracket zero and differ. */
function parametersOnKinks(problem: NewtonProblem, x: Float64Array): ReadonlySet<number> {
  const { size, fixed, lower, upper, kinked, sides, gradient } = problem;
  const atZero: number[] = [];
  for (let p = 0; p < size; p++) {
    if (kinked[p] === 0 || fixed[p] === 1 || !(lower[p]! < 0 && upper[p]! > 0) || Math.abs(x[p]!) > AT_ZERO) continue;
    x[p] = 0;
    atZero.push(p);
  }
  const onKinks = new Set<number>();
  sides.fill(1);
  if (atZero.length === 0) {
    problem.slopes(x);
    return onKinks;
  }
  for (const p of atZero) sides[p] = -1;
  problem.slopes(x);
  const left = atZero.map((p) => gradient[p]!);
  for (const p of atZero) sides[p] = 1;
  problem.slopes(x);
  for (const [k, p] of atZero.entries()) {
    const right = gradient[p]!;
    if (left[k]! <= 0 && right >= 0 && right - left[k]! > SMOOTH) onKinks.add(p);
  }
  return onKinks;
}
