import { expect } from "vitest";
import { boundedNewton, type NewtonOptions, type NewtonResult } from "../../src/newton/bounded-newton.js";
import { AT_LOWER, AT_UPPER, FREE, type NewtonProblem } from "../../src/newton/problem.js";
import { type DenseHessian, type SmallFunction, smallProblem, type Wishes } from "./dense-problem.js";

/** Newton's method ends at rounding: its decrement is below 1e-16. */
export const SOLUTION = 1e-9;

export function minimise(
  f: SmallFunction,
  start: readonly number[],
  wishes: Wishes = {},
  maxIterations?: number,
  options: NewtonOptions<DenseHessian> = {},
) {
  const problem = smallProblem(start.length, f, wishes);
  const begin = Float64Array.from(start);
  const result = boundedNewton(problem, begin, {
    ...options,
    ...(maxIterations === undefined ? {} : { maxIterations }),
  });
  expect([...begin], "the start is not changed").toEqual([...start]);
  return { problem, result };
}

/** Inside the bounds, slopes vanish where free and push outwards at bounds. */
export function expectStationary(result: NewtonResult, { lower, upper }: NewtonProblem): void {
  const { x, state, slopes } = result;
  const { gradient } = slopes;
  for (const [i, s] of state.entries()) {
    if (s === FREE) expect(Math.abs(gradient[i]!), `slope of free variable ${i}`).toBeLessThan(SOLUTION);
    if (s === AT_LOWER) expect([x[i], gradient[i]! >= 0]).toEqual([lower[i], true]);
    if (s === AT_UPPER) expect([x[i], gradient[i]! <= 0]).toEqual([upper[i], true]);
  }
}
