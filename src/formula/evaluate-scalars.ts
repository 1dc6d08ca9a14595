import { apply } from "../ad/apply.js";
import { RULES, type Scalar, value } from "../ad/index.js";
import { CALL, DIV, holds, MUL, NEG, SELECT, SQUARE, SUM, VARIABLE } from "./graph.js";
import type { Tape } from "./tape.js";

/**
 * Value of the formula at scalars that may be dual numbers, computed by the operations of `ad`, so that `grad` and its relatives
 * can differentiate formulas to any order.
 */
export function evaluateScalars(tape: Tape, x: ArrayLike<Scalar>): Scalar {
  const v: Scalar[] = [];
  for (let i = 0; i < tape.nNodes; i++) v.push(nodeValue(tape, i, x, v));
  return v.at(-1)!;
}

function nodeValue(tape: Tape, i: number, x: ArrayLike<Scalar>, v: readonly Scalar[]): Scalar {
  const { kind, detail, argBegin, args } = tape;
  const k = argBegin[i]!;
  const argument = (position: number) => v[args[k + position]!]!;
  switch (kind[i]) {
    case VARIABLE:
      return x[detail[i]!]!;
    case SUM:
      return signedSum(tape, i, v);
    case MUL:
      return RULES.mul(argument(0), argument(1));
    case DIV:
      return RULES.div(argument(0), argument(1));
    case NEG:
      return RULES.neg(argument(0));
    case SQUARE:
      return RULES.square(argument(0));
    case SELECT:
      return argument(holds(detail[i]!, value(argument(0)), value(argument(1))) ? 2 : 3);
    case CALL: {
      const operands: Scalar[] = [];
      for (let j = k; j < argBegin[i + 1]!; j++) operands.push(v[args[j]!]!);
      return apply(tape.rules[i]!, operands);
    }
    default:
      return tape.constant[i]!;
  }
}

function signedSum({ argBegin, args, sign }: Tape, i: number, v: readonly Scalar[]): Scalar {
  let sum = v[args[argBegin[i]!]!]!;
  for (let k = argBegin[i]! + 1; k < argBegin[i + 1]!; k++) {
    const term = v[args[k]!]!;
    sum = sign[k]! > 0 ? RULES.add(sum, term) : RULES.sub(sum, term);
  }
  return sum;
}
