/** Evaluators of a formula over plain numbers, for loops: no checks, and no allocation at orders 0 and 1. */
import { DataError } from "../errors.js";
import { type Buffers, makeBuffers } from "./buffers.js";
import { evaluateGradient } from "./evaluate-gradient.js";
import { evaluateHessian, type HessianBuffers, layOutHessian } from "./evaluate-hessian.js";
import { evaluateValue } from "./evaluate-value.js";
import type { Tape } from "./tape.js";

/**
 * Value and derivatives of a formula at `x`, the values of all its names in order (`[nNames]`; only those in `support` are
 * read). Derivatives are over the support, n numbers: position k belongs to `x[support[k]]`. Outputs may be longer.
 */
export interface Kernel {
  /** Indices in `x` of the values that the formula depends on, ascending; `[n]`. */
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
  /** Where the result's derivatives begin. */
  readonly #result: number;
  #second: SecondDerivatives | undefined;

  constructor(tape: Tape) {
    this.support = tape.support;
    this.#tape = tape;
    this.#buffers = makeBuffers(tape);
    this.#result = tape.supportBegin[tape.nNodes - 1]!;
  }

  value(x: ArrayLike<number>): number {
    return evaluateValue(this.#tape, x, this.#buffers.v);
  }

  gradient(x: ArrayLike<number>, gradient: Float64Array): number {
    const value = evaluateValue(this.#tape, x, this.#buffers.v);
    evaluateGradient(this.#tape, this.#buffers);
    const { g } = this.#buffers;
    for (let k = 0; k < this.support.length; k++) gradient[k] = g[this.#result + k]!;
    return value;
  }

  hessian(x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array): number {
    this.#second ??= secondDerivatives(this.#tape, this.#buffers);
    const { begin, buffers } = this.#second;
    const value = this.gradient(x, gradient);
    evaluateHessian(this.#tape, begin, buffers);
    const n = this.support.length;
    const result = this.#tape.nNodes - 1;
    const linear = begin[result] === begin[result + 1];
    let at = begin[result]!;
    for (let a = 0; a < n; a++) {
      for (let b = 0; b <= a; b++) {
        const second = linear ? 0 : buffers.h[at++]!;
        hessian[a * n + b] = second;
        hessian[b * n + a] = second;
      }
    }
    return value;
  }
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
      hint: "Use first derivatives only, or fewer parameters that meet in one product or function.",
    },
  ]);
}
