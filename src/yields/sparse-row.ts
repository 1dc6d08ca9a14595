import type { DerivativeSink } from "../likelihood/sample-jacobian.js";

/** Sparse derivatives of one number with respect to the parameters. The buffer is filled, read and cleared repeatedly. */
export class SparseRow implements DerivativeSink {
  /** `[nPars]`; 0 except at `parameters`. */
  readonly values: Float64Array;
  readonly #seen: Uint8Array;
  readonly #parameters: Int32Array;
  #size = 0;

  constructor(nPars: number) {
    this.values = new Float64Array(nPars);
    this.#seen = new Uint8Array(nPars);
    this.#parameters = new Int32Array(nPars);
  }

  /** Parameters that have an entry, in the order in which they came. */
  get parameters(): Int32Array {
    return this.#parameters.subarray(0, this.#size);
  }

  add(parameter: number, derivative: number): void {
    if (this.#seen[parameter] === 0) {
      this.#seen[parameter] = 1;
      this.#parameters[this.#size++] = parameter;
    }
    this.values[parameter]! += derivative;
  }

  addRow({ parameters, values }: SparseRow): void {
    for (const p of parameters) this.add(p, values[p]!);
  }

  clear(): void {
    for (const p of this.parameters) {
      this.values[p] = 0;
      this.#seen[p] = 0;
    }
    this.#size = 0;
  }
}
