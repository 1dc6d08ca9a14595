/** Checks shared by the functions of one number. */

import { describe } from "../ad/tree.js";
import { DataError, type Issue } from "../errors.js";
import { unknownOption } from "../options.js";

/** Adds an issue `unknown-option` for each unknown key. */
export function checkKeys(given: object, known: readonly string[], prefix: string, issues: Issue[]): void {
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) issues.push(unknownOption(key, known, prefix));
  }
}

/** Rule for the largest number of iterations or evaluations. */
export const LIMIT = "an integer ≥ 0, or Infinity";

/** Whether a number can be a limit of iterations or evaluations. */
export function isLimit(v: number): boolean {
  return v >= 0 && (Number.isInteger(v) || v === Infinity);
}

/** A pair of finite numbers; undefined for anything else. */
export function pairOf(pair: unknown): readonly [number, number] | undefined {
  const isPair = Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite);
  return isPair ? (pair as unknown as readonly [number, number]) : undefined;
}

/** Wraps a function to check that its results are numbers. */
export function numericFunction(fun: (x: number) => unknown, name = "fun"): (x: number) => number {
  return (x) => {
    const result = fun(x);
    if (typeof result === "number") return result;
    const issue: Issue = {
      code: "wrong-shape",
      path: `${name}(${x})`,
      expected: "a number",
      received: describe(result),
    };
    throw new DataError([issue]);
  };
}
