/** A symmetric matrix that can be factorised over a subset of its rows and columns. */
export interface SymmetricSystem {
  /**
   * Factorises the matrix plus a diagonal `damping` over the indices with `free` = 1; a pivot must exceed `tolerance`
   * times its own diagonal entry. Returns whether it is positive definite in this sense.
   */
  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): boolean;
  /** Solves with the last factorisation; entries that were not free become 0. May be in place. */
  solve(b: Float64Array, out: Float64Array): void;
  /** out = matrix · v, without damping, over all indices. */
  multiply(v: Float64Array, out: Float64Array): void;
  /** Diagonal of a positive semidefinite approximation of the matrix: damping is relative to it. */
  readonly scale: Float64Array;
}

/** A function of a vector with exact derivatives, bounds, and possibly kinks. */
export interface NewtonProblem {
  readonly size: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 where the variable is held at its start. */
  readonly fixed: Uint8Array;
  /** 1 where the first derivative in the variable jumps at 0. */
  readonly kinked: Uint8Array;
  /** Side from which derivatives at a kink are taken: +1 or −1; read by `evaluate` and `slopes`. */
  readonly sides: Int8Array;
  /** Value alone; Infinity outside the domain. */
  value(x: Float64Array): number;
  /** Value and gradient. */
  slopes(x: Float64Array): number;
  /** Value, gradient and Hessian. */
  evaluate(x: Float64Array): number;
  /**
   * As `evaluate`, at the point that `value` was called with last: what it left behind need not be computed again.
   * Optional: `evaluate` does as well.
   */
  evaluateAgain?(x: Float64Array): number;
  /** Puts a positive semidefinite approximation in the place of the Hessian, at the point of the last `evaluate`. */
  approximate(x: Float64Array): void;
  /** About how many calls of `slopes` take as long as one of `evaluate` with a factorisation. */
  readonly gradientsPerHessian: number;
  /** Gradient at the last `slopes`, `evaluate` or `approximate`. */
  readonly gradient: Float64Array;
  /** Hessian at the last `evaluate`, or its approximation at the last `approximate`. */
  readonly hessian: SymmetricSystem;
}

/** Why a variable is not free at a point. */
export const FREE = 0;
export const FIXED = 1;
export const AT_LOWER = 2;
export const AT_UPPER = 3;
export const ON_KINK = 4;

/** 1 where the state is FREE, else 0. */
export function freeOf(state: Uint8Array): Uint8Array {
  return state.map((s) => (s === FREE ? 1 : 0));
}

/** How a minimisation ended. */
export type NewtonStatus = "converged" | "step-limit" | "not-finite" | "stalled" | "blocked" | "abandoned";

export interface NewtonResult {
  readonly x: Float64Array;
  readonly value: number;
  readonly status: NewtonStatus;
  /** FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per variable. */
  readonly state: Uint8Array;
  /** gᵀ H⁻¹ g over the free variables at the last point. */
  readonly decrement: number;
  /**
   * Whether the Hessian at the last point, or the one that the last steps were made with, has been factorised last, as it is,
   * over exactly the variables that are FREE.
   */
  readonly isFactored: boolean;
  readonly nIterations: number;
  readonly nValues: number;
  readonly nGradients: number;
  readonly nHessians: number;
}
