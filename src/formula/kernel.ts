/** Evaluators of a formula for plain numbers in loops. They check nothing, and values and gradients allocate no memory. */
import { DataError } from "../errors.js";
import { type Buffers, makeBuffers } from "./buffers.js";
import { dualGradient, dualHessian, hasBranches } from "./dual-derivatives.js";
import { evaluateGradient } from "./evaluate-gradient.js";
import { evaluateHessian, type HessianBuffers, layOutHessian } from "./evaluate-hessian.js";
import { evaluateValue } from "./evaluate-value.js";
import type { Tape } from "./tape.js";

/**
 * Value and derivatives of a formula at `x`, which has the values of all its names in order (`[nNames]`; only those in `support`
 * are read). Derivatives are over the support of n names: position k belongs to `x[support[k]]`. Output arrays may be longer.
 */
export interface Kernel {
  /**
   * Indices in `x` of the values on which the formula depends, ascending; `[n]`. They include values that do not vary and values that
   * are only compared by conditions, with respect to which derivatives are 0.
   */
  readonly support: Int32Array;
  /** Returns the value. */
  value(x: ArrayLike<number>): number;
  /** Returns the value, and writes first derivatives to `gradient`, `[n]`. */
  gradient(x: ArrayLike<number>, gradient: Float64Array): number;
  /**
   * Returns the value, and writes first derivatives to `gradient`, `[n]`, and second derivatives to both triangles of `hessian`,
   * `[n, n]` row-major.
   *
   * @throws DataError `formula-too-large` when the second derivatives of all subexpressions need too much memory
   */
  hessian(x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array): number;
}

/** Largest total number of second derivatives of all nodes: 128 MB. */
const MOST_SECOND_DERIVATIVES = 2 ** 24;

/** The reference evaluator, which interprets the tape. */
export class TapeKernel implements Kernel {
  readonly support: Int32Array;
  readonly #tape: Tape;
  readonly #buffers: Buffers;
  /** Position at which the first derivatives of the result begin. */
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

  /** Copies the second derivatives of the result to a full matrix over the support. */
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

/** Whether all second derivatives of a formula are 0. */
export function isLinear(tape: Tape): boolean {
  return layOutHessian(tape, 0) !== undefined;
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
