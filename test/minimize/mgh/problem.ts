import { type Scalar, square, sum } from "../../../src/ad/index.js";

/** One problem of Moré, Garbow and Hillstrom, ACM TOMS 7 (1981) 17: minimise the sum of the squared residuals. */
export interface Problem {
  /** Number in the paper. */
  readonly number: number;
  readonly name: string;
  /** The paper's standard start. */
  readonly start: readonly number[];
  readonly residuals: (x: readonly Scalar[]) => Scalar[];
}

/** The function to minimise. */
export function objectiveOf(problem: Problem): (x: readonly Scalar[]) => Scalar {
  return (x) => sum(problem.residuals(x).map((r) => square(r)));
}

/** The standard start, or one `factor` times further out; a start at 0 becomes a vector of factors, as in the paper. */
export function startOf(problem: Problem, factor: number): number[] {
  const isZero = problem.start.every((v) => v === 0);
  return problem.start.map((v) => (isZero && factor !== 1 ? factor : factor * v));
}

/** f(1), …, f(n). */
export function forEachIndex<T>(n: number, f: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => f(i + 1));
}
