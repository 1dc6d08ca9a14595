/**
 * Derivatives of a formula by the dual numbers of `ad`. They are slow, and used where an interpreted derivative is NaN.
 *
 * The interpreter multiplies by derivatives that are 0, while dual numbers have no derivatives there. For example, the second
 * derivative of √min(x, x) at 0 is ∞ · 0 in the interpreter, the infinite slope of the root times the curvature of min, while
 * dual numbers give −∞.
 */
import { grad, hessian, type Scalar } from "../ad/index.js";
import { evaluateScalars } from "./evaluate-scalars.js";
import { SELECT } from "./graph.js";
import type { Tape } from "./tape.js";

/** Whether first derivatives can have such zeros: those with respect to names in the branch that a conditional does not take. */
export function hasBranches({ kind }: Tape): boolean {
  return kind.includes(SELECT);
}

/** First derivatives at x, the values of all names, over the support; `[n]`. */
export function dualGradient(tape: Tape, x: ArrayLike<number>): Float64Array {
  const { support, resultMap } = tape;
  const out = new Float64Array(support.length);
  for (const [k, slope] of grad(functionOf(tape, x))(varying(tape, x)).entries()) out[resultMap[k]!] = slope;
  return out;
}

/** Second derivatives at x over the support, row-major; `[n, n]`. */
export function dualHessian(tape: Tape, x: ArrayLike<number>): Float64Array {
  const { support, resultMap } = tape;
  const n = support.length;
  const out = new Float64Array(n * n);
  for (const [k, row] of hessian(functionOf(tape, x))(varying(tape, x)).entries()) {
    for (const [l, second] of row.entries()) out[resultMap[k]! * n + resultMap[l]!] = second;
  }
  return out;
}

/** Values of the names with derivatives. */
function varying({ support, resultMap }: Tape, x: ArrayLike<number>): readonly number[] {
  return Array.from(resultMap, (at) => x[support[at]!]!);
}

/** The formula as a function of these; others keep their values in x. */
function functionOf(tape: Tape, x: ArrayLike<number>): (values: readonly Scalar[]) => Scalar {
  const { support, resultMap } = tape;
  return (values) => {
    const all: Scalar[] = [];
    for (const variable of support) all[variable] = x[variable]!;
    for (const [k, at] of resultMap.entries()) all[support[at]!] = values[k]!;
    return evaluateScalars(tape, all);
  };
}
