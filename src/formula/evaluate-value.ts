import { CALL, CONSTANT, DIV, holds, MUL, NEG, SELECT, SQUARE, SUM, VARIABLE } from "./graph.js";
import type { Tape } from "./tape.js";

/**
 * Computes the values of all nodes at `x`; returns the value of the last node, which is that of the formula.
 *
 * @param x - values of all names; `[nNames]`
 * @param v - receives the values of nodes; those of constants must be set before; `[nNodes]`
 */
export function evaluateValue(tape: Tape, x: ArrayLike<number>, v: Float64Array): number {
  const { nNodes, kind, detail, rules, argBegin, args } = tape;
  for (let i = 0; i < nNodes; i++) {
    const k = argBegin[i]!;
    switch (kind[i]) {
      case CONSTANT:
        break;
      case VARIABLE:
        v[i] = x[detail[i]!]!;
        break;
      case SUM:
        v[i] = signedSum(tape, k, argBegin[i + 1]!, v);
        break;
      case MUL:
        v[i] = v[args[k]!]! * v[args[k + 1]!]!;
        break;
      case DIV:
        v[i] = v[args[k]!]! / v[args[k + 1]!]!;
        break;
      case NEG:
        v[i] = -v[args[k]!]!;
        break;
      case SQUARE:
        v[i] = v[args[k]!]! * v[args[k]!]!;
        break;
      case SELECT:
        v[i] = v[args[k + (holds(detail[i]!, v[args[k]!]!, v[args[k + 1]!]!) ? 2 : 3)]!]!;
        break;
      case CALL: {
        const { value } = rules[i]!;
        const n = argBegin[i + 1]! - k;
        const a = v[args[k]!]!;
        if (n === 1) v[i] = value(a);
        else if (n === 2) v[i] = value(a, v[args[k + 1]!]!);
        else v[i] = value(a, v[args[k + 1]!]!, v[args[k + 2]!]!);
      }
    }
  }
  return v[nNodes - 1]!;
}

function signedSum({ args, sign }: Tape, begin: number, end: number, v: Float64Array): number {
  let sum = v[args[begin]!]!;
  for (let k = begin + 1; k < end; k++) sum += sign[k]! * v[args[k]!]!;
  return sum;
}
