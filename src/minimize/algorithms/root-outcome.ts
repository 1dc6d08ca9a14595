/** The result of a root finder. */
import type { ScalarFunction } from "./scalar-outcome.js";

/** Reasons why a root finder stopped, in the words of SciPy, with one addition. */
export type RootFlag = "converged" | "convergence error" | "not a number";

/** Where and why a root finder stopped. */
export interface RootOutcome {
  readonly root: number;
  readonly iterations: number;
  readonly flag: RootFlag;
}

/** Stopping criteria of a root finder. */
export interface RootOptions {
  /** Absolute tolerance of the root. */
  readonly xtol: number;
  /** Tolerance relative to the root. */
  readonly rtol: number;
  readonly maxiter: number;
}

/** A point and the value there. */
export interface Node {
  readonly x: number;
  readonly f: number;
}

/** A root finder that starts from an interval with values of different sign at its ends. */
export type BracketingMethod = (fun: ScalarFunction, a: Node, b: Node, options: RootOptions) => RootOutcome;

/** Whether two numbers are equal within the tolerances. */
export function close(a: number, b: number, { xtol, rtol }: RootOptions): boolean {
  return Math.abs(a - b) <= xtol + rtol * Math.abs(b);
}

/** The outcome of a root finder that stops. */
export function give(root: number, iterations: number, flag: RootFlag = "converged"): RootOutcome {
  return { root, iterations, flag };
}
