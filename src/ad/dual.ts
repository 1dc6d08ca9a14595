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
import { DataError } from "../errors.js";

/** What the operations of this library take and return: a plain number, or a number that is being differentiated. */
export type Scalar = number | Dual;

/**
 * Derivatives of one value along the seed directions: `entries[k]` belongs to direction `support[k]`.
 *
 * `support` is sorted. Along all other directions the value does not vary, which is not the same as an entry 0: at
 * x = 0 the derivative of √x + y to y is 1, since ∞ · 0 never enters. It also makes sparse functions cheap.
 */
export interface Tangent {
  readonly support: readonly number[];
  readonly entries: readonly Scalar[];
}

/** A number with derivatives. Made by `grad`, `jacobian` and the others for the functions they call; not by users. */
export class Dual {
  readonly tag: number;
  /** The value; a dual number of an outer differentiation when there is one. */
  readonly primal: Scalar;
  readonly tangent: Tangent;

  constructor(tag: number, primal: Scalar, tangent: Tangent) {
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

/** One row of the table of differentiation rules. */
export interface Rule {
  readonly name: string;
  /** The operation on plain numbers. */
  readonly value: (...args: number[]) => number;
  /** For each argument, ∂value/∂argument as a function of all arguments and the result, made of operations of the table. */
  readonly partials: readonly ((...argsAndResult: Scalar[]) => Scalar)[];
}

let newestTag = 0;

/** A tag newer than all before: one for each differentiation. The only state of this folder that outlives a call. */
export function newTag(): number {
  newestTag += 1;
  return newestTag;
}

/**
 * The plain number behind a scalar, without any derivatives.
 *
 * For branches, loop counts and printing. What is computed from it counts as constant.
 * @throws DataError `not-a-number` when x is something else than a number
 * @example value(3) // 3
 */
export function value(x: Scalar): number {
  let inner: Scalar = x;
  while (inner instanceof Dual) inner = inner.primal;
  return typeof inner === "number" ? inner : rejectOperand("value", inner);
}

function rejectOperand(operation: string, operand: unknown): never {
  throw new DataError([
    {
      code: "not-a-number",
      path: `${operation}(…)`,
      expected: "numbers as operands",
      received: operand === null ? "null" : Array.isArray(operand) ? "an array" : `a value of type ${typeof operand}`,
      hint: "Does every branch of the function that made it end with a return statement?",
    },
  ]);
}

/** Newest tag among the arguments, 0 when all are plain numbers. */
function newestTagOf(rule: Rule, args: readonly Scalar[]): number {
  let newest = 0;
  for (const x of args) {
    if (x instanceof Dual) newest = Math.max(newest, x.tag);
    else if (typeof x !== "number") rejectOperand(rule.name, x);
  }
  return newest;
}

/**
 * The operation of a rule on any scalars: value, and tangent by the chain rule Σ ∂value/∂argument · tangent.
 *
 * @throws DataError `not-a-number` when an argument is something else than a number
 */
export function apply(rule: Rule, args: readonly Scalar[]): Scalar {
  const tag = newestTagOf(rule, args);
  if (tag === 0) return rule.value(...(args as readonly number[]));
  const argsAndResult: Scalar[] = [];
  for (const x of args) argsAndResult.push(x instanceof Dual && x.tag === tag ? x.primal : x);
  const result = apply(rule, argsAndResult);
  argsAndResult.push(result);
  let tangent: Tangent | undefined;
  for (let i = 0; i < args.length; i++) {
    const x = args[i]!;
    if (!(x instanceof Dual) || x.tag !== tag) continue;
    const term = scaled(x.tangent, rule.partials[i]!(...argsAndResult));
    tangent = tangent === undefined ? term : sum(tangent, term);
  }
  return new Dual(tag, result, tangent!);
}

// The chain rule is made of products and sums, so these two rows of the table live here.

/** x + y */
export const ADD: Rule = { name: "add", value: (x, y) => x + y, partials: [() => 1, () => 1] };
/** x y */
export const MUL: Rule = { name: "mul", value: (x, y) => x * y, partials: [(_x, y) => y, (x) => x] };

function plus(x: Scalar, y: Scalar): Scalar {
  return typeof x === "number" && typeof y === "number" ? x + y : apply(ADD, [x, y]);
}

function times(x: Scalar, y: Scalar): Scalar {
  return typeof x === "number" && typeof y === "number" ? x * y : apply(MUL, [x, y]);
}

function scaled(tangent: Tangent, factor: Scalar): Tangent {
  if (factor === 1) return tangent;
  const { support, entries } = tangent;
  const products: Scalar[] = [];
  for (let k = 0; k < entries.length; k++) products.push(times(factor, entries[k]!));
  return { support, entries: products };
}

/** Sum of two tangents over the union of their supports: a merge of two sorted lists. */
function sum(a: Tangent, b: Tangent): Tangent {
  const support: number[] = [];
  const entries: Scalar[] = [];
  const [endA, endB] = [a.support.length, b.support.length];
  let i = 0;
  let j = 0;
  while (i < endA || j < endB) {
    const atA = i < endA ? a.support[i]! : Infinity;
    const atB = j < endB ? b.support[j]! : Infinity;
    if (atA < atB) entries.push(a.entries[i++]!);
    else if (atB < atA) entries.push(b.entries[j++]!);
    else entries.push(plus(a.entries[i++]!, b.entries[j++]!));
    support.push(Math.min(atA, atB));
  }
  return { support, entries };
}
