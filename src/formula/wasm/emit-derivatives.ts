import { RULES, type Rule } from "../../ad/index.js";
import { DIV, MUL, NEG, SELECT, SQUARE, SUM, VARIABLE } from "../graph.js";
import type { Tape } from "../tape.js";
import type { Code, Operand } from "./code.js";
import { argumentsOf, COMPARISONS } from "./emit-value.js";
import { OP } from "./encoder.js";

const ZERO: Operand = { constant: 0 };
const ONE: Operand = { constant: 1 };

type Slope = (code: Code, x: Operand, result: Operand) => Operand;

/** Slopes of frequent functions as instructions, with the same operations as in the table of rules, to avoid calls of it. */
const SLOPES: ReadonlyMap<Rule, Slope> = new Map<Rule, Slope>([
  [RULES.exp.rule, (_code, _x, result) => result],
  [RULES.log.rule, (code, x) => code.operation(OP.div, [ONE, x])],
  [RULES.sqrt.rule, (code, _x, result) => code.operation(OP.div, [{ constant: 0.5 }, result])],
  [RULES.sin.rule, (code, x) => code.call(RULES.cos.rule.value, [x])],
  [RULES.cos.rule, (code, x) => code.neg(code.call(RULES.sin.rule.value, [x]))],
]);

/** Writes code for the derivatives of node i over its support, from those of the nodes before it: see evaluate-gradient.ts. */
export function emitDerivatives(
  tape: Tape,
  i: number,
  v: readonly Operand[],
  derivatives: readonly (readonly Operand[])[],
  code: Code,
): readonly Operand[] {
  if (tape.supportBegin[i] === tape.supportBegin[i + 1]) return [];
  if (tape.kind[i] === VARIABLE) return [ONE];
  if (tape.kind[i] === SELECT) return emitSelected(tape, i, v, derivatives, code);
  const out = new Array<Operand | undefined>(tape.supportBegin[i + 1]! - tape.supportBegin[i]!).fill(undefined);
  for (let k = tape.argBegin[i]!; k < tape.argBegin[i + 1]!; k++) {
    if (tape.mapBegin[k] === tape.mapBegin[k + 1]) continue;
    const partial = emitPartial(tape, i, k, v, code);
    for (const [at, derivative] of placed(tape, k, derivatives)) {
      const term = code.mul(partial, derivative);
      out[at] = out[at] === undefined ? term : code.add(out[at], term);
    }
  }
  return out.map((entry) => entry ?? ZERO);
}

/** Derivatives of argument k, each with its position among those of its node. */
function placed({ args, mapBegin, map }: Tape, k: number, derivatives: readonly (readonly Operand[])[]) {
  const places = map.subarray(mapBegin[k], mapBegin[k + 1]);
  return Array.from(places, (at, e) => [at, derivatives[args[k]!]![e]!] as const);
}

/** Derivatives of the chosen branch; 0 where only the other branch has a derivative. */
function emitSelected(
  tape: Tape,
  i: number,
  v: readonly Operand[],
  derivatives: readonly (readonly Operand[])[],
  code: Code,
): readonly Operand[] {
  const n = tape.supportBegin[i + 1]! - tape.supportBegin[i]!;
  const ofBranch = (k: number) => {
    const out = new Array<Operand>(n).fill(ZERO);
    for (const [at, derivative] of placed(tape, k, derivatives)) out[at] = derivative;
    return out;
  };
  const begin = tape.argBegin[i]!;
  const [ifTrue, ifFalse] = [ofBranch(begin + 2), ofBranch(begin + 3)];
  const [left, right] = argumentsOf(tape, i, v);
  const comparison = COMPARISONS[tape.detail[i]!]!;
  return ifTrue.map((x, e) => code.select(comparison, [left!, right!], x, ifFalse[e]!));
}

/** Writes code for ∂node i/∂argument k. */
function emitPartial(tape: Tape, i: number, k: number, v: readonly Operand[], code: Code): Operand {
  if (tape.kind[i] === SUM) return { constant: tape.sign[k]! };
  const args = argumentsOf(tape, i, v);
  const [x, y] = args;
  const position = k - tape.argBegin[i]!;
  switch (tape.kind[i]) {
    case MUL:
      return position === 0 ? y! : x!;
    case DIV:
      return position === 0 ? code.operation(OP.div, [ONE, y!]) : code.neg(code.operation(OP.div, [v[i]!, y!]));
    case NEG:
      return { constant: -1 };
    case SQUARE:
      return code.mul({ constant: 2 }, x!);
    default: {
      const rule = tape.rules[i]!;
      const slope = SLOPES.get(rule);
      if (slope !== undefined) return slope(code, x!, v[i]!);
      return code.call(rule.partials[position]! as (...numbers: number[]) => number, [...args, v[i]!]);
    }
  }
}
