/** The choice of the evaluator of a formula. */
import { DataError } from "../errors.js";
import { isLinear, type Kernel, TapeKernel } from "./kernel.js";
import type { Tape } from "./tape.js";
import { fitsWasm, WasmKernel } from "./wasm/wasm-kernel.js";

/**
 * "tape" interprets, "wasm" uses WebAssembly, and "auto" interprets first and uses WebAssembly after many calls where allowed.
 */
export type Engine = "auto" | "tape" | "wasm";

/**
 * Makes the evaluator of a formula.
 *
 * @throws DataError `wasm-unavailable` for "wasm" where WebAssembly is absent or forbidden, or the formula is too large for it
 */
export function makeKernel(tape: Tape, engine: Engine): Kernel {
  const kernel = new TapeKernel(tape);
  if (engine === "tape") return kernel;
  if (engine === "auto") return fitsWasm(tape) ? new AdaptiveKernel(tape, kernel) : kernel;
  if (!fitsWasm(tape)) throw wasmUnavailable("a formula too large for one function");
  try {
    return new WasmKernel(tape, kernel);
  } catch (error) {
    throw wasmUnavailable(error instanceof Error ? error.message : String(error));
  }
}

function wasmUnavailable(received: string): DataError {
  const hint = 'Use engine "auto", which falls back on the interpreter.';
  const expected = "a platform that can run WebAssembly";
  return new DataError([{ code: "wasm-unavailable", path: "engine", expected, received, hint }]);
}

/** Number of calls after which WebAssembly code is made, which takes as long as some hundred interpreted calls. */
const MANY_CALLS = 500;

/** Interprets the tape for the first calls, and uses WebAssembly afterwards; results are bitwise the same. */
class AdaptiveKernel implements Kernel {
  readonly support: Int32Array;
  readonly #tape: Tape;
  readonly #interpreter: TapeKernel;
  readonly #isLinear: boolean;
  #current: Kernel;
  #callsLeft = MANY_CALLS;

  constructor(tape: Tape, interpreter: TapeKernel) {
    this.support = tape.support;
    this.#tape = tape;
    this.#interpreter = interpreter;
    this.#current = interpreter;
    this.#isLinear = isLinear(tape);
  }

  value(x: ArrayLike<number>): number {
    this.#count();
    return this.#current.value(x);
  }

  gradient(x: ArrayLike<number>, gradient: Float64Array): number {
    this.#count();
    return this.#current.gradient(x, gradient);
  }

  hessian(x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array): number {
    if (!this.#isLinear) return this.#interpreter.hessian(x, gradient, hessian);
    hessian.fill(0, 0, this.support.length ** 2);
    return this.gradient(x, gradient);
  }

  #count(): void {
    if (this.#callsLeft < 0) return;
    this.#callsLeft -= 1;
    if (this.#callsLeft === 0) this.#current = this.#compiled();
  }

  #compiled(): Kernel {
    try {
      return new WasmKernel(this.#tape, this.#interpreter);
    } catch {
      return this.#interpreter; // A page may forbid WebAssembly.
    }
  }
}
