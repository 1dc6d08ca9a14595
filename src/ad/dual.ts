/**
 * Dual numbers and the chain rule: forward-mode differentiation of any order, to several directions at once.
 *
 * A dual number is a value with its derivatives along seed directions (say, one direction for each variable of a
 * gradient). It carries the tag of the differentiation that made it. Tags count up, so that of two nested
 * differentiations the inner one has the newer tag; an operation works on the newest tag among its arguments and
 * treats everything else as constant, however deep it may be a dual number itself. That is why nested derivatives
 * do not confuse their perturbations. See J. M. Siskind and B. A. Pearlmutter, "Nesting forward-mode AD in a
 * functional framework", Higher-Order Symb. Comput. 21 (2008) 361.
 */
import { DataError, type Issue } from "../errors.js";

/** The argument and result type of the operations of this library: a plain number, or a number that is being differentiated. */
export type Scalar = number | Dual;

/**
 * Derivatives of one value along the seed directions: `entries[k]` belongs to direction `support[k]`.
 *
 * `support` is sorted. Along all other directions the value does not vary, which is not the same as an entry 0: at
 * x = 0 the derivative of √x + y to y is 1, since ∞ · 0 never enters. It also makes sparse functions cheap.
 */
export type Tangent = PlainTangent | MixedTangent;

/** Derivatives that are plain numbers: what loops over many of them are fast with. */
export interface PlainTangent {
  readonly isPlain: true;
  readonly support: readonly number[];
  readonly entries: readonly number[];
}

/** Derivatives that may vary themselves, in an outer differentiation. */
export interface MixedTangent {
  readonly isPlain: false;
  readonly support: readonly number[];
  readonly entries: readonly Scalar[];
}

/** Marks the numbers of one differentiation. */
export interface Tag {
  /** Later differentiations, which are inside of those that are not over, have larger ones. */
  readonly order: number;
  /** Whether the function has returned: numbers that it kept mean nothing any more. */
  isOver: boolean;
}

/** A number with derivatives. Made by `grad`, `jacobian` and the others for the functions they call; not by users. */
export class Dual {
  readonly tag: Tag;
  /** The value; a dual number of an outer differentiation when there is one. */
  readonly primal: Scalar;
  readonly tangent: Tangent;

  constructor(tag: Tag, primal: Scalar, tangent: Tangent) {
    this.tag = tag;
    this.primal = primal;
    this.tangent = tangent;
  }

  /** Called by native operators and Math functions, which would lose the derivatives in silence. */
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

/** A tag newer than all before: one for each differentiation. The count is the only state of this folder that outlives a call. */
export function newTag(): Tag {
  newestOrder += 1;
  return { order: newestOrder, isOver: false };
}

/** The seed of a direction: the derivative of a variable to itself. */
export function seed(direction: number): Tangent {
  return { isPlain: true, support: [direction], entries: [1] };
}

/**
 * The plain number behind a scalar, without any derivatives.
 *
 * For branches, loop counts and printing. What is computed from it counts as constant.
 * @throws DataError `not-a-number` when x is something else than a number
 * @example value(3) // 3
 */
export function value(x: Scalar): number {
  return plainNumber(x, "value");
}

/** The plain number behind an operand. @throws DataError `not-a-number`, which names the operation */
export function plainNumber(x: Scalar, operation: string): number {
  let inner: Scalar = x;
  while (inner instanceof Dual) inner = inner.primal;
  return typeof inner === "number" ? inner : rejectOperand(operation, inner);
}

/** Refuses an operand that is not a number. */
export function rejectOperand(operation: string, operand: unknown): never {
  const isArray = Array.isArray(operand) || ArrayBuffer.isView(operand);
  const received = operand === null ? "null" : isArray ? "an array" : `a value of type ${typeof operand}`;
  const issue: Issue = { code: "not-a-number", path: `${operation}(…)`, expected: "numbers as operands", received };
  const hint = isArray ? ARRAY_HINT : operand === undefined || operand === null ? NOTHING_HINT : undefined;
  throw new DataError([hint === undefined ? issue : { ...issue, hint }]);
}

const ARRAY_HINT =
  "Operations take single numbers: use one entry, x[0], or each in turn, x.map((v) => …). Only sum, dot, norm and logsumexp take arrays.";
const NOTHING_HINT =
  "Check whether an argument is missing, whether the entry exists, and whether every branch of the function that made it returns a value.";

/** The number was kept from a differentiation that is over. */
export function escapedDual(path: string, expected: string): DataError {
  const received = "a number from an earlier differentiation, which has ended";
  const hint = "Return what an inner function computes, instead of storing it in a variable outside.";
  return new DataError([{ code: "escaped-dual", path, expected, received, hint }]);
}
