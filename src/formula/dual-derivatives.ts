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
export function dualGradient(tape: Tape, x: ArrayLike<number>): readonly number[] {
  return grad(functionOf(tape))(supported(tape, x));
}

/** Second derivatives at x over the support, row-major; `[n, n]`. */
export function dualHessian(tape: Tape, x: ArrayLike<number>): readonly number[] {
  return hessian(functionOf(tape))(supported(tape, x)).flat();
}

function supported({ support }: Tape, x: ArrayLike<number>): readonly number[] {
  return Array.from(support, (variable) => x[variable]!);
}

/** The formula as a function of the values of its support. */
function functionOf(tape: Tape): (values: readonly Scalar[]) => Scalar {
  return (values) => {
    const all: Scalar[] = [];
    for (const [k, variable] of tape.support.entries()) all[variable] = values[k]!;
    return evaluateScalars(tape, all);
  };
}
