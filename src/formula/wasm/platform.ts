/** The memory that all formulas share. */
import { PAGE_BYTES, type WasmMemory, wasmExports, wasmMemory } from "../../math/wasm/host.js";

const PAGE_NUMBERS = PAGE_BYTES / Float64Array.BYTES_PER_ELEMENT;

/**
 * Input and output of the call under way. One memory for all formulas, since each would reserve gigabytes of address
 * space: calls do not overlap, and nothing in it outlives one.
 */
let shared: { readonly memory: WasmMemory; numbers: Float64Array } | undefined;

/** The shared memory as numbers; at least as many as the largest formula needs. */
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
 * The functions that a module exports, with `imports` and room for `nNumbers` in the memory.
 *
 * @throws whatever the platform throws where WebAssembly is absent or a security policy forbids it
 */
export function instantiate(
  bytes: Uint8Array,
  imports: readonly ((...args: number[]) => number)[],
  nNumbers: number,
): Readonly<Record<string, unknown>> {
  return wasmExports(bytes, { env: { ...imports, memory: sharedMemory(nNumbers) } });
}
