import { RULES, type Rule } from "../../ad/index.js";
import { CONSTANT, DIV, MUL, NEG, SELECT, SQUARE, SUM } from "../graph.js";
import type { Tape } from "../tape.js";
import type { Code, Operand } from "./code.js";
import { OP } from "./encoder.js";

/** Comparisons in the order of RELATIONS. */
export const COMPARISONS = [OP.gt, OP.lt, OP.ge, OP.le, OP.eq, OP.ne] as const;

/** Rules that are single instructions. */
const INSTRUCTIONS: ReadonlyMap<Rule, number> = new Map([
  [RULES.sqrt.rule, OP.sqrt],
  [RULES.abs.rule, OP.abs],
  [RULES.min.rule, OP.min],
  [RULES.max.rule, OP.max],
]);

/** Writes code for the value of node i, from those of the nodes before it: see evaluate-value.ts. */
export function emitValue(tape: Tape, i: number, v: readonly Operand[], code: Code): Operand {
  const args = argumentsOf(tape, i, v);
  const [a, b, c, d] = args;
  switch (tape.kind[i]) {
    case CONSTANT:
      return { constant: tape.constant[i]! };
    case SUM: {
      const sign = tape.sign.subarray(tape.argBegin[i]);
      return args.reduce((sum, term, k) => (sign[k]! > 0 ? code.add(sum, term) : code.sub(sum, term)));
    }
    case MUL:
      return code.operation(OP.mul, [a!, b!]);
    case DIV:
      return code.operation(OP.div, [a!, b!]);
    case NEG:
      return code.neg(a!);
    case SQUARE:
      return code.operation(OP.mul, [a!, a!]);
    case SELECT:
      return code.select(COMPARISONS[tape.detail[i]!]!, [a!, b!], c!, d!);
    default: {
      const rule = tape.rules[i]!;
      const instruction = INSTRUCTIONS.get(rule);
      return instruction === undefined ? code.call(rule.value, args) : code.operation(instruction, args);
    }
  }
}

/** Values of the arguments of node i. */
export function argumentsOf({ args, argBegin }: Tape, i: number, v: readonly Operand[]): readonly Operand[] {
  return Array.from(args.subarray(argBegin[i], argBegin[i + 1]), (arg) => v[arg]!);
}
