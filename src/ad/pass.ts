/** One evaluation of a user's function with dual numbers, from seeds to derivatives, with errors for mistakes of the function. */
import { DataError, type Issue } from "../errors.js";
import { Dual, escapedDual, newTag, type Scalar, seed, type Tag, type Tangent } from "./dual.js";
import { describe, isScalar, mapTree, rebuild } from "./tree.js";
import type { Argnums } from "./types.js";

/** Any function, in the implementation of the transforms, which does not know its types. */
export type AnyFunction = (...args: readonly unknown[]) => unknown;

/** The data needed to read derivatives from the result of a call. */
export interface Pass {
  readonly name: string;
  readonly tag: Tag;
  readonly output: unknown;
  /** Number of seed directions, one for each number in the chosen arguments. */
  readonly directions: number;
  /** Arranges a list with one entry for each direction in the structure of the chosen arguments. */
  readonly restore: (perDirection: readonly unknown[]) => unknown;
}

/** Name of a function for messages. */
export function nameOf(f: { readonly name: string }): string {
  return f.name === "" ? "function" : f.name;
}

/** @throws DataError `not-a-function` when the argument of a transform, which the error names, is not a function */
export function requireFunction(transform: string, f: unknown): void {
  if (typeof f === "function") return;
  const expected = "a function of the numbers that are differentiated or varied";
  throw new DataError([{ code: "not-a-function", path: `${transform}(f)`, expected, received: describe(f) }]);
}

/**
 * Calls f with one seed direction for each number in the arguments chosen by `argnums`.
 *
 * @throws DataError `argnums` for positions that do not exist, `not-a-number` for anything but numbers in these arguments
 */
export function differentiate(f: AnyFunction, args: readonly unknown[], argnums: Argnums): Pass {
  const positions = typeof argnums === "number" ? [argnums] : argnums;
  checkArgnums(f, args, positions);
  const tag = newTag();
  let directions = 0;
  const lifted = [...args];
  for (const i of positions) {
    lifted[i] = mapTree(args[i], `argument ${i}`, (leaf) => new Dual(tag, leaf, seed(directions++)));
  }
  const output = during(tag, () => f(...lifted));
  const restore = (perDirection: readonly unknown[]) => {
    let next = 0;
    const gradients = positions.map((i) => rebuild(args[i], () => perDirection[next++]));
    return typeof argnums === "number" ? gradients[0] : gradients;
  };
  return { name: nameOf(f), tag, output, directions, restore };
}

/** Calls the function, and marks its differentiation as ended. */
export function during(tag: Tag, f: () => unknown): unknown {
  try {
    return f();
  } finally {
    tag.isOver = true;
  }
}

function checkArgnums(f: AnyFunction, args: readonly unknown[], positions: readonly number[]): void {
  const known = (i: number, k: number) =>
    Number.isInteger(i) && i >= 0 && i < args.length && positions.indexOf(i) === k;
  if (positions.length > 0 && positions.every(known)) return;
  const expected =
    args.length === 0
      ? "a call with at least one argument"
      : `distinct positions from 0 to ${args.length - 1} (the call has ${args.length} arguments)`;
  const received = positions.length === 0 ? "an empty list" : `position ${positions.join(", ")}`;
  throw new DataError([{ code: "argnums", path: `argnums of ${nameOf(f)}`, expected, received }]);
}

/** A number of the result without its derivatives in this pass. */
export function primalIn(pass: Pick<Pass, "tag">, result: Scalar): Scalar {
  return result instanceof Dual && result.tag === pass.tag ? result.primal : result;
}

/** Derivatives of a number of the result along all directions, including zeros. */
export function tangentIn(pass: Pick<Pass, "tag" | "directions">, result: Scalar): Scalar[] {
  const dense = new Array<Scalar>(pass.directions).fill(0);
  if (!(result instanceof Dual) || result.tag !== pass.tag) return dense;
  const { support, entries }: Tangent = result.tangent;
  for (let k = 0; k < support.length; k++) dense[support[k]!] = entries[k]!;
  return dense;
}

/**
 * The result of the pass, which must be one number.
 *
 * @throws DataError `not-a-scalar`, `escaped-dual`
 */
export function scalarOutput(pass: Pick<Pass, "name" | "tag" | "output">): Scalar {
  if (!isScalar(pass.output)) throw notAScalar(pass.name, pass.output);
  return owned(pass, pass.output);
}

/**
 * The result of the pass with f applied to every number in it.
 *
 * @throws DataError `not-a-number`, `escaped-dual`
 */
export function mapOutput(pass: Pick<Pass, "name" | "tag" | "output">, f: (result: Scalar) => unknown): unknown {
  return mapTree(pass.output, `result of ${pass.name}`, (leaf) => f(owned(pass, leaf)));
}

function notAScalar(name: string, output: unknown): DataError {
  const issue: Issue = {
    code: "not-a-scalar",
    path: `result of ${name}`,
    expected: "a number",
    received: describe(output),
  };
  if (output === undefined)
    return new DataError([{ ...issue, hint: "Does every branch end with a return statement?" }]);
  if (typeof output === "object") {
    return new DataError([{ ...issue, hint: "Use jacobian for functions that return arrays or records." }]);
  }
  return new DataError([issue]);
}

/** Refuses a dual number that the function has kept from another differentiation, which has ended. */
function owned(pass: Pick<Pass, "name" | "tag">, result: Scalar): Scalar {
  if (!(result instanceof Dual) || result.tag === pass.tag || !result.tag.isOver) return result;
  throw escapedDual(`result of ${pass.name}`, "a result computed from the arguments");
}
