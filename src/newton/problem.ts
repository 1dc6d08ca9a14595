import type { Box } from "../math/box.js";

/** A factorisation of a symmetric matrix plus a diagonal damping, restricted to some of its rows and columns. */
export interface Factor {
  /** 1 for the rows and columns that take part, else 0; `[size]`. */
  readonly free: Uint8Array;
  /** Solves the system for the right side `b`; entries of `out` that are not free become 0. `out` may be `b`. */
  solve(b: Float64Array, out: Float64Array): void;
}

/** A matrix of second derivatives at a point, or a positive semidefinite approximation of it. */
export interface Hessian {
  /**
   * The factorisation of the matrix plus a diagonal `damping` over the indices with `free` = 1; undefined unless each pivot
   * exceeds `tolerance` times its own diagonal entry. The caller must not change `damping` afterwards.
   */
  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): Factor | undefined;
  /** out = matrix · v, without damping, over all indices. */
  multiply(v: Float64Array, out: Float64Array): void;
  /** Diagonal of a positive semidefinite approximation of the matrix; relative damping is measured in it. */
  readonly scale: Float64Array;
}

/** A value and first derivatives. Vectors are `[size]` and must not be changed. */
export interface Slopes {
  readonly x: Float64Array;
  /** Infinity outside the domain, where there are no derivatives. */
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A value with first and second derivatives. */
export interface Curved<H extends Hessian = Hessian> {
  readonly slopes: Slopes;
  readonly hessian: H;
}

/**
 * A function of a vector with exact derivatives, bounds, and possibly kinks.
 *
 * The result of an evaluation stays valid after later evaluations. `sides` gives the side from which the derivative at a kink is
 * taken, +1 or −1 for each variable; by default it is +1 for all.
 */
export interface NewtonProblem<H extends Hessian = Hessian> extends Box {
  readonly size: number;
  /** 1 for variables that are held at their start, else 0. */
  readonly fixed: Uint8Array;
  /** 1 for variables at whose value 0 the first derivative jumps, else 0. */
  readonly kinked: Uint8Array;
  /** The value at points where derivatives exist as well; Infinity elsewhere. */
  value(x: Float64Array): number;
  slopes(x: Float64Array, sides?: Int8Array): Slopes;
  evaluate(x: Float64Array, sides?: Int8Array): Curved<H>;
  /** A positive semidefinite approximation of a Hessian at the same point. */
  approximate(hessian: H): H;
  /** Approximate number of calls of `slopes` that take as long as one call of `evaluate` with a factorisation. */
  readonly gradientsPerHessian: number;
}

/** States of a variable at a point: free to move, or the reason why it is held. */
export const FREE = 0;
export const FIXED = 1;
export const AT_LOWER = 2;
export const AT_UPPER = 3;
export const ON_KINK = 4;

/** 1 where the state is FREE, else 0. */
export function freeOf(state: Uint8Array): Uint8Array {
  const free = new Uint8Array(state.length);
  for (let i = 0; i < state.length; i++) if (state[i] === FREE) free[i] = 1;
  return free;
}

/** gᵀH⁻¹g over the variables of a factorisation: twice the amount by which Newton's step lowers a quadratic function. */
export function newtonDecrement(factor: Factor, gradient: Float64Array): number {
  const step = new Float64Array(gradient.length);
  factor.solve(gradient, step);
  let decrement = 0;
  for (let i = 0; i < step.length; i++) decrement += step[i]! * gradient[i]!;
  return decrement;
}
