import { hasBranches } from "../dual-derivatives.js";
import { containsNaN, type Kernel } from "../kernel.js";
import type { Tape } from "../tape.js";
import { emitModule } from "./emit.js";
import { instantiate, sharedNumbers } from "./platform.js";

/** Largest number of results of operations in one function, since engines limit local variables to 50,000. */
const MOST_OPERATIONS = 40_000;

/** Whether a formula is small enough for one function. */
export function fitsWasm({ nNodes, map, args }: Tape): boolean {
  return nNodes + 2 * map.length + 3 * args.length <= MOST_OPERATIONS;
}

/** Evaluates by WebAssembly code that is made for one formula; second derivatives are interpreted from the tape. */
export class WasmKernel implements Kernel {
  readonly support: Int32Array;
  readonly #tape: Kernel;
  readonly #hasBranches: boolean;
  readonly #value: () => number;
  readonly #gradient: () => number;

  /** @throws the error of the platform where WebAssembly is absent or forbidden */
  constructor(tape: Tape, tapeKernel: Kernel) {
    this.support = tape.support;
    this.#tape = tapeKernel;
    this.#hasBranches = hasBranches(tape);
    const { bytes, imports } = emitModule(tape);
    const exported = instantiate(bytes, imports, 2 * tape.support.length);
    this.#value = exported["value"] as () => number;
    this.#gradient = exported["gradient"] as () => number;
  }

  value(x: ArrayLike<number>): number {
    this.#load(x);
    return this.#value();
  }

  gradient(x: ArrayLike<number>, gradient: Float64Array): number {
    const numbers = this.#load(x);
    const value = this.#gradient();
    const n = this.support.length;
    for (let k = 0; k < n; k++) gradient[k] = numbers[n + k]!;
    if (this.#hasBranches && containsNaN(gradient, n)) this.#tape.gradient(x, gradient);
    return value;
  }

  hessian(x: ArrayLike<number>, gradient: Float64Array, hessian: Float64Array): number {
    return this.#tape.hessian(x, gradient, hessian);
  }

  #load(x: ArrayLike<number>): Float64Array {
    const numbers = sharedNumbers();
    const { support } = this;
    if (x instanceof Float64Array && x.length === support.length) numbers.set(x);
    else for (let k = 0; k < support.length; k++) numbers[k] = x[support[k]!]!;
    return numbers;
  }
}
