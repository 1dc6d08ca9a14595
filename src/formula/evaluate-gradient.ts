import type { Buffers } from "./buffers.js";
import { CALL, DIV, holds, MUL, NEG, SELECT, SQUARE, SUM, VARIABLE } from "./graph.js";
import type { Tape } from "./tape.js";

/**
 * Computes the first derivatives of all nodes over their supports by the chain rule, after `evaluateValue`.
 *
 *   ∂f/∂x = Σ_j f_j ∂a_j/∂x    (arguments a_j, partial derivatives f_j)
 */
export function evaluateGradient(tape: Tape, { v, partial, g }: Buffers): void {
  const { nNodes, kind, argBegin, args, supportBegin, mapBegin, map } = tape;
  for (let i = 0; i < nNodes; i++) {
    const begin = supportBegin[i]!;
    const end = supportBegin[i + 1]!;
    if (begin === end) continue;
    if (kind[i] === VARIABLE) {
      g[begin] = 1;
      continue;
    }
    evaluatePartials(tape, i, v, partial);
    if (kind[i] === SELECT) {
      copyBranch(tape, i, partial, g);
      continue;
    }
    // −0, since −0 + x is x also for x = −0, so that a sum of zeros has the same sign as if it began with its first term.
    for (let e = begin; e < end; e++) g[e] = -0;
    for (let k = argBegin[i]!; k < argBegin[i + 1]!; k++) {
      const p = partial[k]!;
      const first = mapBegin[k]!;
      const n = mapBegin[k + 1]! - first;
      const from = supportBegin[args[k]!]!;
      for (let e = 0; e < n; e++) g[begin + map[first + e]!]! += p * g[from + e]!;
    }
  }
}

/** Copies the derivatives of the chosen branch; those of the other branch, which may be infinite or NaN, are not used. */
function copyBranch(
  { argBegin, args, supportBegin, mapBegin, map }: Tape,
  i: number,
  partial: Float64Array,
  g: Float64Array,
) {
  const begin = supportBegin[i]!;
  g.fill(0, begin, supportBegin[i + 1]);
  const branch = argBegin[i]! + 2;
  const k = partial[branch] === 1 ? branch : branch + 1;
  const from = supportBegin[args[k]!]!;
  for (let e = mapBegin[k]!; e < mapBegin[k + 1]!; e++) g[begin + map[e]!] = g[from + e - mapBegin[k]!]!;
}

/** Computes ∂node/∂argument for the arguments that vary. */
function evaluatePartials(tape: Tape, i: number, v: Float64Array, partial: Float64Array): void {
  const { kind, detail, argBegin, args, sign } = tape;
  const k = argBegin[i]!;
  switch (kind[i]) {
    case SUM:
      for (let j = k; j < argBegin[i + 1]!; j++) partial[j] = sign[j]!;
      break;
    case MUL:
      partial[k] = v[args[k + 1]!]!;
      partial[k + 1] = v[args[k]!]!;
      break;
    case DIV:
      partial[k] = 1 / v[args[k + 1]!]!;
      partial[k + 1] = -(v[i]! / v[args[k + 1]!]!);
      break;
    case NEG:
      partial[k] = -1;
      break;
    case SQUARE:
      partial[k] = 2 * v[args[k]!]!;
      break;
    case SELECT: {
      const first = holds(detail[i]!, v[args[k]!]!, v[args[k + 1]!]!);
      partial[k + 2] = first ? 1 : 0;
      partial[k + 3] = first ? 0 : 1;
      break;
    }
    case CALL:
      evaluateRule(tape, i, v, partial);
  }
}

/** Computes partial derivatives from the table of rules; for plain numbers they are plain numbers. */
function evaluateRule({ rules, argBegin, args, mapBegin }: Tape, i: number, v: Float64Array, partial: Float64Array) {
  const { partials } = rules[i]!;
  const k = argBegin[i]!;
  const n = argBegin[i + 1]! - k;
  const [a, b, c] = [v[args[k]!]!, n > 1 ? v[args[k + 1]!]! : 0, n > 2 ? v[args[k + 2]!]! : 0];
  for (let j = 0; j < n; j++) {
    if (mapBegin[k + j] === mapBegin[k + j + 1]) continue;
    const p = partials[j]!;
    partial[k + j] = (n === 1 ? p(a, v[i]!) : n === 2 ? p(a, b, v[i]!) : p(a, b, c, v[i]!)) as number;
  }
}
