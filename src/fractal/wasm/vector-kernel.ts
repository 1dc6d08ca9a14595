import type { CountKernel, Limits, Precision, RealArray } from "../types.js";
import { ESCAPE_WASM } from "./escape.generated.js";

/** What escape.as exports. */
interface EscapeExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  points(): number;
  counts32(count: number, limit: number, radius2: number, exit2: number): void;
  counts64(count: number, limit: number, radius2: number, exit2: number): void;
}

/** The part of the WebAssembly interface that is used here: it is in every host, but not in the language's own types. */
interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** Escape counts four (single) or two (double precision) points at a time; `undefined` where the host cannot. */
export function vectorKernel(precision: Precision, limits: Limits): CountKernel | undefined {
  const wasm = instantiate();
  if (wasm === undefined) return undefined;
  const { iterations, radius2, exit2 } = limits;
  const capacity = wasm.points();
  const { buffer } = wasm.memory;
  const [RealArrayType, countAll] =
    precision === "single" ? ([Float32Array, wasm.counts32] as const) : ([Float64Array, wasm.counts64] as const);
  const bytes = RealArrayType.BYTES_PER_ELEMENT;
  const part = (i: number): RealArray => new RealArrayType(buffer, i * capacity * bytes, capacity);
  const z = { re: part(0), im: part(1) };
  const c = { re: part(2), im: part(3) };
  const stride = bytes / Uint32Array.BYTES_PER_ELEMENT; // counts are as wide as numbers, low half first
  const found = new Uint32Array(buffer, 4 * capacity * bytes, capacity * stride);
  return {
    engine: "vector",
    capacity,
    z,
    c,
    run(n, counts) {
      c.re.fill(Number.NaN, n, Math.min(n + 3, capacity)); // the rest of the last vector leaves at once
      countAll(n, iterations, radius2, exit2);
      for (let i = 0; i < n; i++) counts[i] = found[i * stride]!;
    },
  };
}

/** `undefined` where WebAssembly or its vectors are missing, or a page's policy forbids to compile it. */
function instantiate(): EscapeExports | undefined {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyLike };
  if (WebAssembly === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(ESCAPE_WASM), (character) => character.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as EscapeExports;
  } catch {
    return undefined;
  }
}
