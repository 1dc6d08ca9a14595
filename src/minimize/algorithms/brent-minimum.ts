/** Minimisation of a function of one number by Brent's method: in a bracket, and between bounds. */
import type { Bracket, Sampled } from "./bracket-minimum.js";
import type { ScalarFunction } from "./scalar-outcome.js";

/** Where the iteration stopped. */
export interface BrentResult {
  readonly x: number;
  readonly fun: number;
  readonly nit: number;
  readonly status: "converged" | "limit" | "not-a-number";
}

interface BrentOptions {
  /** Spacing below which points near x count as equal; the error of the result is at most about three times this. */
  readonly tolerance: (x: number) => number;
  /** Whether to continue after the given number of iterations. */
  readonly mayContinue: (nit: number) => boolean;
}

/** (3 − √5)/2 */
const GOLDEN_SECTION = 0.5 * (3 - Math.sqrt(5));
/** Least spacing of points in a bracket. */
const LEAST_SPACING = 1e-11;

/** Minimum in a bracket, to `xtol` relative to |x|. */
export function brentMinimum(f: ScalarFunction, bracket: Bracket, xtol: number, maxiter: number): BrentResult {
  const [low, high] = [Math.min(bracket.a.x, bracket.c.x), Math.max(bracket.a.x, bracket.c.x)];
  const tolerance = (x: number) => xtol * Math.abs(x) + LEAST_SPACING;
  return iterate(f, [low, high], bracket.b, { tolerance, mayContinue: (nit) => nit < maxiter });
}

/** Minimum between two bounds, to `xatol`. The bounds themselves are not evaluated. Each iteration has one evaluation. */
export function boundedMinimum(
  f: ScalarFunction,
  bounds: readonly [number, number],
  xatol: number,
  maxiter: number,
): BrentResult {
  const [low, high] = bounds;
  const x = low + GOLDEN_SECTION * (high - low);
  const tolerance = (at: number) => Math.sqrt(Number.EPSILON) * Math.abs(at) + xatol / 3;
  return iterate(f, bounds, { x, value: f(x) }, { tolerance, mayContinue: (nit) => nit + 1 < maxiter });
}

/**
 * Takes steps to the vertex of the parabola through the three lowest points, and golden section steps where those are unsafe.
 *
 * R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 5, procedure localmin. A value that is not
 * a number ends the iteration.
 */
function iterate(
  f: ScalarFunction,
  interval: readonly [number, number],
  first: Sampled,
  options: BrentOptions,
): BrentResult {
  let [low, high] = interval;
  let best = first;
  let second = first;
  let third = first;
  let [step, lastStep] = [0, 0];
  let nit = 0;
  const finish = (status: BrentResult["status"]): BrentResult => ({ x: best.x, fun: best.value, nit, status });
  if (Number.isNaN(first.value)) return finish("not-a-number");
  for (;;) {
    const spacing = options.tolerance(best.x);
    const middle = (low + high) / 2;
    if (Math.abs(best.x - middle) <= 2 * spacing - (high - low) / 2) return finish("converged");
    if (!options.mayContinue(nit)) return finish("limit");
    const parabola = Math.abs(lastStep) > spacing ? parabolicStep(best, second, third) : undefined;
    const before = lastStep;
    lastStep = step;
    const inside = parabola !== undefined && best.x + parabola > low && best.x + parabola < high;
    if (inside && Math.abs(parabola) < Math.abs(before / 2)) {
      const x = best.x + parabola;
      const nearEnd = x - low < 2 * spacing || high - x < 2 * spacing;
      step = nearEnd ? (middle >= best.x ? spacing : -spacing) : parabola;
    } else {
      lastStep = (best.x >= middle ? low : high) - best.x;
      step = GOLDEN_SECTION * lastStep;
    }
    const x = best.x + (Math.abs(step) >= spacing ? step : step >= 0 ? spacing : -spacing);
    const next = { x, value: f(x) };
    nit += 1;
    if (Number.isNaN(next.value)) return finish("not-a-number");
    if (next.value <= best.value) {
      if (x >= best.x) low = best.x;
      else high = best.x;
      [best, second, third] = [next, best, second];
    } else {
      if (x < best.x) low = x;
      else high = x;
      if (next.value <= second.value || second.x === best.x) [second, third] = [next, second];
      else if (next.value <= third.value || third.x === best.x || third.x === second.x) third = next;
    }
  }
}

/** The step from the best point to the vertex of the parabola through all three; infinite or NaN for a straight line. */
function parabolicStep(best: Sampled, second: Sampled, third: Sampled): number {
  const r = (best.x - second.x) * (best.value - third.value);
  const q = (best.x - third.x) * (best.value - second.value);
  const numerator = (best.x - third.x) * q - (best.x - second.x) * r;
  return -numerator / (2 * (q - r));
}
