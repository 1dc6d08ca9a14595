/** What tests and tables of these problems share: tolerances, and when a problem is solved. */

/** Tolerances beside the defaults, for SciPy (in validation/optimize/make.py) and for us. */
export const TIGHT = {
  BFGS: { gtol: 1e-8 },
  "L-BFGS-B": { ftol: 1e-15, gtol: 1e-8 },
  "Newton-CG": { xtol: 1e-10 },
  "trust-exact": { gtol: 1e-8 },
  "trust-ncg": { gtol: 1e-8 },
  "Nelder-Mead": { xatol: 1e-10, fatol: 1e-10, maxiter: 20000, maxfev: 20000 },
} as const;

/** A value f is a minimal value f* when f − f* ≤ SOLVED (1 + |f*|). */
export const SOLVED = 1e-8;

/** The minimal value, of those known, that a value is; undefined when it is none. */
export function minimumAt(fun: number, minima: readonly number[]): number | undefined {
  return minima.find((minimum) => Math.abs(fun - minimum) <= SOLVED * (1 + Math.abs(minimum)));
}

/** Whether a value is one of the known minimal values. */
export function isSolved(fun: number, minima: readonly number[]): boolean {
  return minimumAt(fun, minima) !== undefined;
}
