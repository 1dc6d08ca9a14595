/** Size of a page of memory, in numbers. */
import { PAGE_BYTES, type WasmMemory, wasmExports, wasmMemory } from "../../math/wasm/host.js";

const PAGE_NUMBERS = PAGE_BYTES / Float64Array.BYTES_PER_ELEMENT;

/**
 * The memory for input and output of a call. All formulas share it, since each memory reserves gigabytes of address space. This
 * is safe, since calls do not overlap, and no content is used after its call.
 */
let shared: { readonly memory: WasmMemory; numbers: Float64Array } | undefined;

/** The shared memory as numbers, with at least as many as the largest formula needs. */
export function sharedNumbers(): Float64Array {
  return shared!.numbers;
}

function sharedMemory(nNumbers: number): WasmMemory {
  if (shared === undefined) {
    const memory = wasmMemory(1);
    shared = { memory, numbers: new Float64Array(memory.buffer) };
  }
  const missing = Math.ceil((nNumbers - shared.numbers.length) / PAGE_NUMBERS);
  if (missing > 0) {
    shared.memory.grow(missing);
    shared.numbers = new Float64Array(shared.memory.buffer);
  }
  return shared.memory;
}

/**
 * Instantiates a module with `imports` and a memory of at least `nNumbers` numbers, and returns its exports.
 *
 * @throws the error of the platform where WebAssembly is absent or a security policy forbids it
 */
export function instantiate(
  bytes: Uint8Array,
  imports: readonly ((...args: number[]) => number)[],
  nNumbers: number,
): Readonly<Record<string, unknown>> {
  return wasmExports(bytes, { env: { ...imports, memory: sharedMemory(nNumbers) } });
}
