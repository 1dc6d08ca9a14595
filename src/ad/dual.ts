/**
 * Dual numbers and the chain rule: forward-mode differentiation of any order, along several directions at once.
 *
 * A dual number is a value with its derivatives along seed directions (for example, one direction for each variable of a
 * gradient). It carries the tag of the differentiation that made it. Tags count up, so that the inner one of two nested
 * differentiations has the newer tag. An operation works on the newest tag among its arguments and treats all other
 * arguments as constant, also if they are dual numbers of outer differentiations. In this way, nested derivatives do
 * not confuse their perturbations. See J. M. Siskind and B. A. Pearlmutter, "Nesting forward-mode AD in a
 * functional framework", Higher-Order Symb. Comput. 21 (2008) 361.
 */
import { DataError, type Issue } from "../errors.js";

/** The argument and result type of the operations of this library: a plain number, or a number that is being differentiated. */
export type Scalar = number | Dual;

/**
 * Derivatives of one value along the seed directions: `entries[k]` belongs to direction `support[k]`.
 *
 * `support` is sorted. Along all other directions the value does not vary, which is not the same as an entry 0: the
 * derivative of √x + y with respect to y is 1 also at x = 0, since there is no term ∞ · 0. It also makes sparse functions cheap.
 */
export type Tangent = PlainTangent | MixedTangent;

/** Derivatives that are plain numbers, so that loops over them are fast. */
export interface PlainTangent {
  readonly isPlain: true;
  readonly support: readonly number[];
  readonly entries: readonly number[];
}

/** Derivatives that may be dual numbers of an outer differentiation. */
export interface MixedTangent {
  readonly isPlain: false;
  readonly support: readonly number[];
  readonly entries: readonly Scalar[];
}

/** Marks the numbers of one differentiation. */
export interface Tag {
  /** Larger for later differentiations; these are nested in the earlier ones that have not ended. */
  readonly order: number;
  /** Whether the differentiated function has returned, so that numbers it has kept must not be used any more. */
  isOver: boolean;
}

/**
 * A number with derivatives. `grad`, `jacobian` and the others make it for the functions that they call; users do not make it.
 */
export class Dual {
  readonly tag: Tag;
  /** The value, which is a dual number itself inside an outer differentiation. */
  readonly primal: Scalar;
  readonly tangent: Tangent;

  constructor(tag: Tag, primal: Scalar, tangent: Tangent) {
    this.tag = tag;
    this.primal = primal;
    this.tangent = tangent;
  }

  /** Called by native operators and Math functions. It throws, since they would lose the derivatives without notice. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString();
    throw new DataError([
      {
        code: "dual-in-native-operation",
        path: "differentiated function",
        expected: "operations of this library on numbers that are being differentiated",
        received: "a native operator (+ - * / ** < >) or a Math function",
        hint: "Use add(x, y), sub, mul, div, neg, pow, exp, log, … instead, gt, lt, ge, le, eq to compare, and value(x) where a plain number without derivatives is meant.",
      },
    ]);
  }

  toString(): string {
    return `Dual(${value(this)}, ${this.tangent.support.length} derivatives)`;
  }
}

let newestOrder = 0;

/**
 * Makes a tag newer than all others, for one differentiation. The count is the only state of this folder that outlives a call.
 */
export function newTag(): Tag {
  newestOrder += 1;
  return { order: newestOrder, isOver: false };
}

/** The seed of a direction: the derivative of a variable with respect to itself. */
export function seed(direction: number): Tangent {
  return { isPlain: true, support: [direction], entries: [1] };
}

/**
 * The value of a scalar as a plain number, without derivatives.
 *
 * It serves branches, loop counts and printing. Results that are computed from it count as constant.
 * @throws DataError `not-a-number` when x is not a number
 * @example value(3) // 3
 */
export function value(x: Scalar): number {
  return plainNumber(x, "value");
}

/** The value of an operand as a plain number. @throws DataError `not-a-number`, which names the operation */
export function plainNumber(x: Scalar, operation: string): number {
  let inner: Scalar = x;
  while (inner instanceof Dual) inner = inner.primal;
  return typeof inner === "number" ? inner : rejectOperand(operation, inner);
}

/** @throws DataError `not-a-number` for an operand of an operation */
export function rejectOperand(operation: string, operand: unknown): never {
  const isArray = Array.isArray(operand) || ArrayBuffer.isView(operand);
  const received = operand === null ? "null" : isArray ? "an array" : `a value of type ${typeof operand}`;
  const issue: Issue = { code: "not-a-number", path: `${operation}(…)`, expected: "numbers as operands", received };
  const hint = isArray ? ARRAY_HINT : operand === undefined || operand === null ? NOTHING_HINT : undefined;
  throw new DataError([hint === undefined ? issue : { ...issue, hint }]);
}

const ARRAY_HINT =
  "Operations take single numbers: use one entry, x[0], or all entries one by one, x.map((v) => …). Only sum, dot, norm and logsumexp take arrays.";
const NOTHING_HINT =
  "Check whether an argument is missing, whether the entry exists, and whether every branch of the function that made it returns a value.";

/** The error for a number that was kept from a differentiation that has ended. */
export function escapedDual(path: string, expected: string): DataError {
  const received = "a number from an earlier differentiation, which has ended";
  const hint = "Return what an inner function computes, instead of storing it in a variable outside.";
  return new DataError([{ code: "escaped-dual", path, expected, received, hint }]);
}
