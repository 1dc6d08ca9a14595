import { Dual, type Scalar, seed } from "../ad/dual.js";
import type { Buffers } from "./buffers.js";
import { CALL, DIV, MUL, SELECT, SQUARE } from "./graph.js";
import type { Tape } from "./tape.js";

/**
 * Position at which the second derivatives of each node begin; `[nNodes + 1]`. They are a triangle over the support of the node,
 * which is empty for nodes that are linear in all variables. Undefined for more than `mostEntries` second derivatives.
 */
export function layOutHessian(tape: Tape, mostEntries: number): Int32Array | undefined {
  const begin = new Int32Array(tape.nNodes + 1);
  for (let i = 0; i < tape.nNodes; i++) {
    const n = tape.supportBegin[i + 1]! - tape.supportBegin[i]!;
    const entries = isLinear(tape, i, begin) ? 0 : (n * (n + 1)) / 2;
    if (begin[i]! + entries > mostEntries) return undefined;
    begin[i + 1] = begin[i]! + entries;
  }
  return begin;
}

/** Whether a node is linear: a constant, a variable, or a sum, difference or multiple of linear nodes. */
function isLinear({ kind, argBegin, args, mapBegin }: Tape, i: number, begin: Int32Array): boolean {
  const passing: number[] = [];
  for (let k = argBegin[i]!; k < argBegin[i + 1]!; k++) if (mapBegin[k]! < mapBegin[k + 1]!) passing.push(k);
  if (passing.some((k) => begin[args[k]!]! < begin[args[k]! + 1]!)) return false;
  if (kind[i] === MUL) return passing.length < 2;
  if (kind[i] === DIV) return passing.every((k) => k === argBegin[i]);
  return kind[i] !== SQUARE && kind[i] !== CALL;
}

/** Work arrays, and the second derivatives of all nodes as lower triangles, row by row; `[begin.at(-1)]`. */
export interface HessianBuffers extends Buffers {
  readonly h: Float64Array;
}

/**
 * Computes the second derivatives of all nodes over their supports, after `evaluateGradient`.
 *
 *   ∂²f/∂x∂y = Σ_j f_j ∂²a_j/∂x∂y + Σ_jk f_jk ∂a_j/∂x ∂a_k/∂y    (arguments a_j, partial derivatives f_j, f_jk)
 */
export function evaluateHessian(tape: Tape, begin: Int32Array, buffers: HessianBuffers): void {
  const { kind, argBegin, args } = tape;
  const { v, h } = buffers;
  for (let i = 0; i < tape.nNodes; i++) {
    const at = begin[i]!;
    if (at === begin[i + 1]) continue;
    h.fill(0, at, begin[i + 1]);
    addCurvedArguments(tape, begin, i, buffers);
    const k = argBegin[i]!;
    switch (kind[i]) {
      case SQUARE:
        addOuter(tape, at, k, k, 2, buffers);
        break;
      case MUL:
        addOuter(tape, at, k, k + 1, 1, buffers);
        break;
      case DIV: {
        const y = v[args[k + 1]!]!;
        addOuter(tape, at, k, k + 1, -(1 / y / y), buffers);
        addOuter(tape, at, k + 1, k + 1, 2 * (v[i]! / y / y), buffers);
        break;
      }
      case CALL:
        addRule(tape, at, i, buffers);
    }
  }
}

/** Adds Σ_j f_j ∂²a_j. */
function addCurvedArguments(tape: Tape, begin: Int32Array, i: number, { partial, h }: HessianBuffers): void {
  const { kind, argBegin, args, mapBegin, map } = tape;
  for (let k = argBegin[i]!; k < argBegin[i + 1]!; k++) {
    const p = partial[k]!;
    const n = mapBegin[k + 1]! - mapBegin[k]!;
    let from = begin[args[k]!]!;
    if (n === 0 || from === begin[args[k]! + 1] || (kind[i] === SELECT && p === 0)) continue;
    for (let a = 0; a < n; a++) {
      const row = begin[i]! + triangle(map[mapBegin[k]! + a]!);
      for (let b = 0; b <= a; b++) h[row + map[mapBegin[k]! + b]!]! += p * h[from++]!;
    }
  }
}

/** Position of the first entry of a row in a lower triangle. */
function triangle(row: number): number {
  return (row * (row + 1)) / 2;
}

/** Adds f_jk (∂a_j ∂a_kᵀ + ∂a_k ∂a_jᵀ), or f_jj ∂a_j ∂a_jᵀ, for arguments j and k of the node whose entries begin at `at`. */
function addOuter(tape: Tape, at: number, j: number, k: number, second: number, { g, h }: HessianBuffers): void {
  const { args, mapBegin, map, supportBegin } = tape;
  const [fromJ, fromK] = [supportBegin[args[j]!]!, supportBegin[args[k]!]!];
  const [nJ, nK] = [mapBegin[j + 1]! - mapBegin[j]!, mapBegin[k + 1]! - mapBegin[k]!];
  for (let a = 0; a < nJ; a++) {
    const row = map[mapBegin[j]! + a]!;
    const scaled = second * g[fromJ + a]!;
    for (let b = 0; b < (j === k ? a + 1 : nK); b++) {
      const column = map[mapBegin[k]! + b]!;
      const term = scaled * g[fromK + b]!;
      const entry = at + triangle(Math.max(row, column)) + Math.min(row, column);
      h[entry]! += j !== k && row === column ? 2 * term : term;
    }
  }
}

/** Adds the second term for a rule, whose partial derivatives are evaluated with dual numbers to obtain the second ones. */
function addRule(tape: Tape, at: number, i: number, buffers: HessianBuffers): void {
  const { rules, argBegin, args, mapBegin } = tape;
  const { v, partial, tag } = buffers;
  const k = argBegin[i]!;
  const varying: number[] = [];
  const argsAndResult: Scalar[] = [];
  for (let j = k; j < argBegin[i + 1]!; j++) {
    const x = v[args[j]!]!;
    if (mapBegin[j] === mapBegin[j + 1]) argsAndResult.push(x);
    else {
      argsAndResult.push(new Dual(tag, x, seed(j)));
      varying.push(j);
    }
  }
  argsAndResult.push(
    new Dual(tag, v[i]!, { isPlain: true, support: varying, entries: varying.map((j) => partial[j]!) }),
  );
  for (const j of varying) {
    const slope = rules[i]!.partials[j - k]!(...argsAndResult);
    if (typeof slope === "number") continue;
    for (const [e, l] of slope.tangent.support.entries()) {
      if (l <= j) addOuter(tape, at, l, j, slope.tangent.entries[e] as number, buffers);
    }
  }
}
