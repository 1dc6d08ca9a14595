import type { Box } from "../math/box.js";

/** A factorisation of a symmetric matrix plus a diagonal damping, over some of its rows and columns. */
export interface Factor {
  /** 1 for the rows and columns that it is over. */
  readonly free: Uint8Array;
  /** Solves for `b`; entries that are not free become 0. May be in place. */
  solve(b: Float64Array, out: Float64Array): void;
}

/** A matrix of second derivatives at a point, or a positive semidefinite approximation of it. */
export interface Hessian {
  /**
   * The factorisation of the matrix plus a diagonal `damping` over the indices with `free` = 1; undefined unless each pivot
   * exceeds `tolerance` times its own diagonal entry. `damping` is not to be changed afterwards.
   */
  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): Factor | undefined;
  /** out = matrix · v, without damping, over all indices. */
  multiply(v: Float64Array, out: Float64Array): void;
  /** Diagonal of a positive semidefinite approximation of the matrix: damping is relative to it. */
  readonly scale: Float64Array;
}

/** A value and first derivatives. Vectors are `[size]`, and nobody changes them. */
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
 * What an evaluation returns stays right whatever is evaluated after it. `sides` says from which side the derivative at a
 * kink is taken, +1 or −1 for each variable, and by default +1 for all.
 */
export interface NewtonProblem<H extends Hessian = Hessian> extends Box {
  readonly size: number;
  /** 1 where the variable is held at its start. */
  readonly fixed: Uint8Array;
  /** 1 where the first derivative in the variable jumps at 0. */
  readonly kinked: Uint8Array;
  /** The value alone, where there are derivatives as well; else Infinity. */
  value(x: Float64Array): number;
  slopes(x: Float64Array, sides?: Int8Array): Slopes;
  evaluate(x: Float64Array, sides?: Int8Array): Curved<H>;
  /** A positive semidefinite approximation of a Hessian, at its point. */
  approximate(hessian: H): H;
  /** About how many calls of `slopes` take as long as one of `evaluate` with a factorisation. */
  readonly gradientsPerHessian: number;
}

/** What holds a variable at a point, if anything. */
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

/** gᵀH⁻¹g over the variables of a factorisation: twice what Newton's step would lower a quadratic function by. */
export function newtonDecrement(factor: Factor, gradient: Float64Array): number {
  const step = new Float64Array(gradient.length);
  factor.solve(gradient, step);
  let decrement = 0;
  for (let i = 0; i < step.length; i++) decrement += step[i]! * gradient[i]!;
  return decrement;
}
