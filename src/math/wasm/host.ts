import { CHARACTERS, COMMON_BYTES, ESCAPE } from "./kernel-text.generated.js";

/** The part of WebAssembly that the library uses. Every host has it, but the types of the language do not declare it. */

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

/** @throws the error of the host where WebAssembly is absent, or there is not enough memory */
export function wasmMemory(pages: number): WasmMemory {
  const { Memory } = host();
  return new Memory({ initial: pages });
}

/** Compiled modules by their texts, so that each is compiled and optimised once for all its instances. */
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

/** The bytes that scripts/kernel-text.mjs wrote as text. */
function bytesOf(text: string): Uint8Array {
  const byteOf = (digits: string, place: number) => Number.parseInt(digits.slice(place, place + 2), 16);
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === ESCAPE) bytes.push(byteOf(text, i + 1));
    else bytes.push(byteOf(COMMON_BYTES, 2 * CHARACTERS.indexOf(character)));
    if (character === ESCAPE) i += 2;
  }
  return Uint8Array.from(bytes);
}

/**
 * Makes a new instance of a module, and returns its exports.
 *
 * @param code - the bytes of the module, or the text of a generated file; the compiled module of a text is kept
 * @throws the error of the host where WebAssembly or its vectors are absent, or the security policy of a page forbids it
 */
export function wasmExports<Exports>(code: Uint8Array | string, imports: Imports = {}): Exports {
  const { Instance } = host();
  return new Instance(compile(code), imports).exports as Exports;
}

/** Returns the result of `make`, or `undefined` where it throws because WebAssembly is not available. */
export function whereWasm<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
