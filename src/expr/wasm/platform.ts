/** WebAssembly where the platform has and allows it, and the memory that all formulas share. */

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used of the standard `WebAssembly` object. */
interface WebAssemblyObject {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (size: { readonly initial: number }) => Memory;
}

const PAGE_NUMBERS = 65536 / 8;

/**
 * Input and output of the call under way. One memory for all formulas, since each would reserve gigabytes of address
 * space: calls do not overlap, and nothing in it outlives one.
 */
let shared: { readonly memory: Memory; numbers: Float64Array } | undefined;

/** The shared memory as numbers; at least as many as the largest formula needs. */
export function sharedNumbers(): Float64Array {
  return shared!.numbers;
}

function sharedMemory(platform: WebAssemblyObject, nNumbers: number): Memory {
  if (shared === undefined) {
    const memory = new platform.Memory({ initial: 1 });
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
  const platform = (globalThis as { readonly WebAssembly?: WebAssemblyObject }).WebAssembly;
  if (platform === undefined) throw new Error("the platform has no WebAssembly");
  const memory = sharedMemory(platform, nNumbers);
  const env = { ...imports, memory };
  return new platform.Instance(new platform.Module(bytes), { env }).exports;
}
