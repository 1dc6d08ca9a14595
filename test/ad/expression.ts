import type { Scalar } from "../../src/ad/index.js";
import * as ad from "../../src/ad/index.js";

/** A number, a variable "x0", "x1", …, or an operation with its operands: the notation of validation/ad. */
export type Expression = number | string | readonly [string, ...Expression[]];

const LISTS: Record<string, (...xs: Scalar[]) => Scalar> = {
  max: ad.max,
  min: ad.min,
  sum: (...xs) => ad.sum(xs),
  norm: (...xs) => ad.norm(xs),
  logsumexp: (...xs) => ad.logsumexp(xs),
  dot: (...xs) => ad.dot(xs.slice(0, xs.length / 2), xs.slice(xs.length / 2)),
};

export const OPERATIONS: Record<string, (...xs: Scalar[]) => Scalar> = {
  ...(ad.RULES as unknown as typeof LISTS),
  ...LISTS,
};

/** Value of an expression at scalars, plain or dual. */
export function evaluate(expression: Expression, variables: readonly Scalar[]): Scalar {
  if (typeof expression === "number") return expression;
  if (typeof expression === "string") return variables[Number(expression.slice(1))]!;
  const [operation, ...operands] = expression;
  return OPERATIONS[operation]!(...operands.map((operand) => evaluate(operand, variables)));
}
