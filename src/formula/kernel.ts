/** Evaluators of a formula over plain numbers, for loops: no checks, and no allocation at orders 0 and 1. */
import { DataError } from "../errors.js";
import { type Buffers, makeBuffers } from "./buffers.js";
import { dualGradient, dualHessian, hasBranches } from "./dual-derivatives.js";
import { evaluateGradient } from "./evaluate-gradient.js";
import { evaluateHessian, type HessianBuffers, layOutHessian } from "./evaluate-hessian.js";
import { evaluateValue } from "./evaluate-value.js";
import type { Tape } from "./tape.js";

/**
 * Value and derivatives of a formula at `x`, the values of all its names in order (`[nNames]`; only those in `support` are
 * read). Derivatives are over the support, n numbers: position k belongs to `x[support[k]]`. Outputs may be longer.
 */
export interface Kernel {
  /**
   * Indices in `x` of the values that the formula depends on, ascending; `[n]`. Values that conditions compare and nothing
   * else reads are among them: derivatives to them are 0.
   */
  readonly support: Int32Array;
  /** The value. */
  value(x: ArrayLike<number>): number;
  /** The value; writes first derivatives to `gradient`, `[n]`. */
  gradient(x: ArrayLike<number>, gradient: Float64Array): number;
  /**
   * The value; writes first derivatives to `gradient`, `[n]`, and second ones to `hessian`, `[n, n]` row-major, both
   * triangles.
   *
   * @throws DataError `formula-too-large` when second derivatives of all subexpressions would fill the memory
   */
  hessian(x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array): number;
}

/** Most second derivatives kept, over all nodes: 128 MB. */
const MOST_SECOND_DERIVATIVES = 2 ** 24;

/** The reference evaluator: interprets the tape. */
export class TapeKernel implements Kernel {
  readonly support: Int32Array;
  readonly #tape: Tape;
  readonly #buffers: Buffers;
  /** Position of the first derivative of the result. */
  readonly #result: number;
  readonly #hasBranches: boolean;
  #second: SecondDerivatives | undefined;

  constructor(tape: Tape) {
    this.support = tape.support;
    this.#tape = tape;
    this.#buffers = makeBuffers(tape);
    this.#result = tape.supportBegin[tape.nNodes - 1]!;
    this.#hasBranches = hasBranches(tape);
  }

  value(x: ArrayLike<number>): number {
    return evaluateValue(this.#tape, x, this.#buffers.v);
  }

  gradient(x: ArrayLike<number>, gradient: Float64Array): number {
    const value = this.#interpretedGradient(x, gradient);
    const n = this.support.length;
    if (this.#hasBranches && containsNaN(gradient, n)) gradient.set(dualGradient(this.#tape, x));
    return value;
  }

  hessian(x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array): number {
    this.#second ??= secondDerivatives(this.#tape, this.#buffers);
    const value = this.#interpretedGradient(x, gradient);
    evaluateHessian(this.#tape, this.#second.begin, this.#second.buffers);
    this.#readHessian(this.#second, hessian);
    const n = this.support.length;
    if (this.#hasBranches && containsNaN(gradient, n)) gradient.set(dualGradient(this.#tape, x));
    if (containsNaN(hessian, n * n)) hessian.set(dualHessian(this.#tape, x));
    return value;
  }

  #interpretedGradient(x: ArrayLike<number>, gradient: Float64Array): number {
    const value = evaluateValue(this.#tape, x, this.#buffers.v);
    evaluateGradient(this.#tape, this.#buffers);
    const { g } = this.#buffers;
    const { resultMap } = this.#tape;
    if (resultMap.length < this.support.length) gradient.fill(0, 0, this.support.length);
    for (let k = 0; k < resultMap.length; k++) gradient[resultMap[k]!] = g[this.#result + k]!;
    return value;
  }

  /** The result's triangle of second derivatives as a full matrix over the support. */
  #readHessian({ begin, buffers: { h } }: SecondDerivatives, hessian: Float64Array): void {
    const n = this.support.length;
    const { nNodes, resultMap } = this.#tape;
    hessian.fill(0, 0, n * n);
    let at = begin[nNodes - 1]!;
    if (at === begin[nNodes]) return;
    for (const [a, row] of resultMap.entries()) {
      for (let b = 0; b <= a; b++) {
        const second = h[at++]!;
        hessian[row * n + resultMap[b]!] = second;
        hessian[resultMap[b]! * n + row] = second;
      }
    }
  }
}

/** Whether one of the first `n` numbers is NaN. */
export function containsNaN(numbers: Float64Array, n: number): boolean {
  for (let k = 0; k < n; k++) if (Number.isNaN(numbers[k]!)) return true;
  return false;
}

interface SecondDerivatives {
  readonly begin: Int32Array;
  readonly buffers: HessianBuffers;
}

function secondDerivatives(tape: Tape, buffers: Buffers): SecondDerivatives {
  const begin = layOutHessian(tape, MOST_SECOND_DERIVATIVES);
  if (begin !== undefined) return { begin, buffers: { ...buffers, h: new Float64Array(begin.at(-1)!) } };
  throw new DataError([
    {
      code: "formula-too-large",
      path: "formula",
      expected: `at most ${MOST_SECOND_DERIVATIVES} second derivatives of subexpressions`,
      received: `more, of ${tape.support.length} parameters`,
      hint: "Use first derivatives only, or products and functions of fewer parameters.",
    },
  ]);
}
