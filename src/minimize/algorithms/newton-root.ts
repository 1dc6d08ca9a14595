/** Root from a start: Newton, Halley, secant. */
import { close, give, type RootOptions, type RootOutcome } from "./root-outcome.js";
import type { ScalarFunction } from "./scalar-outcome.js";

/** A function with its first and perhaps its second derivative. */
export interface Derivatives {
  readonly fun: ScalarFunction;
  readonly fprime: ScalarFunction;
  readonly fprime2?: ScalarFunction | undefined;
}

/**
 * Newton's method x − f/f′, or with a second derivative Halley's method x − (f/f′)/(1 − ½ f f″/f′²), as long as the correction
 * |½ f f″/f′²| is below 1. The iteration ends where the slope is 0.
 */
export function newtonRoot({ fun, fprime, fprime2 }: Derivatives, x0: number, options: RootOptions): RootOutcome {
  let x = x0;
  for (let iteration = 1; iteration <= options.maxiter; iteration++) {
    const f = fun(x);
    if (f === 0) return give(x, iteration - 1);
    const slope = fprime(x);
    if (Number.isNaN(f) || Number.isNaN(slope)) return give(x, iteration, "not a number");
    if (slope === 0) return give(x, iteration, "convergence error");
    let step = f / slope;
    if (fprime2 !== undefined) {
      const correction = (step * fprime2(x)) / slope / 2;
      if (Number.isNaN(correction)) return give(x, iteration, "not a number");
      if (Math.abs(correction) < 1) step /= 1 - correction;
    }
    const next = x - step;
    if (close(next, x, options)) return give(next, iteration);
    x = next;
  }
  return give(x, options.maxiter, "convergence error");
}

/** Relative and absolute distance of the second start from the first. */
const DISPLACEMENT = 1e-4;

/** The secant method from two points, or from x0 and a point near it. */
export function secantRoot(fun: ScalarFunction, x0: number, x1: number | undefined, options: RootOptions): RootOutcome {
  const sample = (x: number) => ({ x, f: fun(x) });
  let [older, newer] = [sample(x0), sample(x1 ?? beside(x0))];
  if (Math.abs(newer.f) < Math.abs(older.f)) [older, newer] = [newer, older];
  for (let iteration = 1; iteration <= options.maxiter; iteration++) {
    if (Number.isNaN(older.f)) return give(older.x, iteration, "not a number");
    if (Number.isNaN(newer.f)) return give(newer.x, iteration, "not a number");
    if (newer.f === older.f) {
      return give((older.x + newer.x) / 2, iteration, newer.f === 0 ? "converged" : "convergence error");
    }
    const next = crossing(older, newer);
    if (close(next, newer.x, options)) return give(next, iteration);
    [older, newer] = [newer, sample(next)];
  }
  return give(newer.x, options.maxiter, "convergence error");
}

function beside(x: number): number {
  const moved = x * (1 + DISPLACEMENT);
  return moved + (moved >= 0 ? DISPLACEMENT : -DISPLACEMENT);
}

interface Point {
  readonly x: number;
  readonly f: number;
}

/** The zero of the line through two points, in a form that does not overflow. */
function crossing(a: Point, b: Point): number {
  if (Math.abs(b.f) > Math.abs(a.f)) return ((-a.f / b.f) * b.x + a.x) / (1 - a.f / b.f);
  return ((-b.f / a.f) * a.x + b.x) / (1 - b.f / a.f);
}
