import type { DenseKernel } from "../../math/wasm/dense-kernel.js";

/** The exports of a module with mutable globals: addresses in its memory, and counts. */
export type Globals = Record<string, { value: number } | undefined>;

type Numbers = Float64Array | Int32Array | Uint32Array | Uint8Array;

/** Puts tables and buffers where compiled code reads them, and tells it their addresses. */
export class GlobalsOf {
  readonly #dense: DenseKernel;
  readonly #globals: Globals;

  /** @param dense - a kernel with a memory, which the code works in too */
  constructor(dense: DenseKernel, globals: Globals) {
    this.#dense = dense;
    this.#globals = globals;
  }

  set(name: string, number: number): void {
    const global = this.#globals[name];
    if (global === undefined) throw new Error(`the compiled code has no ${name}`);
    global.value = number;
  }

  /** Arrays that are in the memory already, by name. */
  point(arrays: Readonly<Record<string, Numbers>>): void {
    for (const [name, array] of Object.entries(arrays)) this.set(name, this.addressOf(name, array));
  }

  /** @throws Error for an array that is not in the memory */
  addressOf(name: string, array: Numbers): number {
    if (array.buffer !== this.#dense.memory?.buffer) throw new Error(`no room was left for ${name}`);
    return array.byteOffset;
  }

  place(name: string, numbers: Float64Array): void {
    const array = this.#dense.allocate(numbers.length);
    array.set(numbers);
    this.point({ [name]: array });
  }

  /** A table of 32-bit numbers; returns its address. */
  placeTable(name: string, table: ArrayLike<number>): number {
    const array = this.#dense.allocateIndices(table.length);
    array.set(table);
    this.point({ [name]: array });
    return array.byteOffset;
  }
}
