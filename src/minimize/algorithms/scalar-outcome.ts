/** The result of a minimiser of a function of one number. */
import type { Stop } from "./outcome.js";

/** A function of one number. */
export type ScalarFunction = (x: number) => number;

/** Where and why a minimiser of one variable stopped. */
export interface ScalarOutcome extends Stop {
  readonly x: number;
  readonly fun: number;
  readonly nit: number;
  readonly nfev: number;
}

/** Counts calls of a function. */
export function counted(fun: ScalarFunction): { readonly f: ScalarFunction; readonly calls: () => number } {
  let calls = 0;
  const f = (x: number) => {
    calls += 1;
    return fun(x);
  };
  return { f, calls: () => calls };
}
