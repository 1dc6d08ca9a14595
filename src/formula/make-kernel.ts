/** Which evaluator a formula gets. */
import { DataError } from "../errors.js";
import { type Kernel, TapeKernel } from "./kernel.js";
import type { Tape } from "./tape.js";
import { fitsWasm, WasmKernel } from "./wasm/wasm-kernel.js";

/** "tape": interpreted; "wasm": WebAssembly; "auto": the tape at first, WebAssembly after many calls where allowed. */
export type Engine = "auto" | "tape" | "wasm";

/**
 * The evaluator of a formula.
 *
 * @throws DataError `wasm-unavailable` when WebAssembly is asked for and absent, forbidden, or the formula too large for it
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

/** Calls after which making WebAssembly code has paid: it takes as long as some hundred interpreted calls. */
const MANY_CALLS = 500;

/** The tape, until it has been called often; the switch cannot be seen in the results. */
class AdaptiveKernel implements Kernel {
  readonly support: Int32Array;
  readonly #tape: Tape;
  readonly #interpreter: TapeKernel;
  #current: Kernel;
  #callsLeft = MANY_CALLS;

  constructor(tape: Tape, interpreter: TapeKernel) {
    this.support = tape.support;
    this.#tape = tape;
    this.#interpreter = interpreter;
    this.#current = interpreter;
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
    return this.#interpreter.hessian(x, gradient, hessian);
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
      return this.#interpreter; // a page may forbid WebAssembly: the reason why the interpreter exists
    }
  }
}
