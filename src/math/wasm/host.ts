/** WebAssembly as the library uses it: it is in every host, but not in the language's own types. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface WasmHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: Imports) => { readonly exports: unknown };
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
}

export const PAGE_BYTES = 65_536;

/** @throws Error where there is no WebAssembly */
function host(): WasmHost {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: WasmHost };
  if (WebAssembly === undefined) throw new Error("there is no WebAssembly");
  return WebAssembly;
}

/** @throws whatever the host throws where WebAssembly is absent, or there is no room */
export function wasmMemory(pages: number): WasmMemory {
  const { Memory } = host();
  return new Memory({ initial: pages });
}

/** Modules by their hexadecimal digits: compiled once, and optimised once for all their instances. */
const compiled = new Map<string, object>();

function compile(code: Uint8Array | string): object {
  const { Module } = host();
  if (typeof code !== "string") return new Module(code);
  const known = compiled.get(code);
  if (known !== undefined) return known;
  const module = new Module(bytesOf(code));
  compiled.set(code, module);
  return module;
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

/**
 * What a new instance of a module exports.
 *
 * @param code - its bytes, or these as hexadecimal digits: the module of a text is kept
 * @throws whatever the host throws where WebAssembly or its vectors are absent, or a page's security policy forbids it
 */
export function wasmExports<Exports>(code: Uint8Array | string, imports: Imports = {}): Exports {
  const { Instance } = host();
  return new Instance(compile(code), imports).exports as Exports;
}

/** Returns what `make` returns, or `undefined` where it throws because the faster method is not available. */
export function whereWasm<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
