/** A formula as a graph: kinds of nodes, and comparisons. */
import type { Rule } from "../ad/index.js";

/**
 * The operation of a node. Arithmetic operations have separate kinds; every other operation is a call of a function of the table
 * of rules.
 */
export const CONSTANT = 0;
export const VARIABLE = 1;
/** a ± b ± …, from left to right. */
export const SUM = 2;
export const MUL = 3;
export const DIV = 4;
export const NEG = 5;
export const SQUARE = 6;
/** a ⋚ b ? c : d */
export const SELECT = 7;
/** rule(a), rule(a, b), rule(a, b, c) */
export const CALL = 8;

/** A node of a formula; nodes refer to each other by index, arguments before the nodes that use them. */
export interface Node {
  readonly kind: number;
  readonly args: readonly number[];
  /** Value of a constant. */
  readonly value?: number;
  /** Index of a variable among all names. */
  readonly variable?: number;
  /** Signs of a sum: +1 or −1 for each term, and +1 for the first. */
  readonly signs?: readonly number[];
  /** Rule of a call. */
  readonly rule?: Rule;
  /** Comparison of a conditional, as index in RELATIONS. */
  readonly relation?: number;
}

/**
 * Comparisons by their names in mathjs. They compare values exactly (mathjs compares them up to relative differences of 1e-12).
 */
export const RELATIONS: readonly string[] = ["larger", "smaller", "largerEq", "smallerEq", "equal", "unequal"];

/** Whether a ⋚ b, for an index in RELATIONS. */
export function holds(relation: number, a: number, b: number): boolean {
  switch (relation) {
    case 0:
      return a > b;
    case 1:
      return a < b;
    case 2:
      return a >= b;
    case 3:
      return a <= b;
    case 4:
      return a === b;
    default:
      return a !== b;
  }
}
