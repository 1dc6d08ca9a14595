import { wasmExports, whereWasm } from "../../math/wasm/host.js";
import type { CountKernel, Limits, Precision, RealArray } from "../types.js";
import { ESCAPE_WASM } from "./escape.generated.js";

/** Exports of the module compiled from escape.as. */
interface EscapeExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  points(): number;
  counts32(count: number, limit: number, radius2: number, exit2: number): void;
  counts64(count: number, limit: number, radius2: number, exit2: number): void;
}

/**
 * A kernel for four points (single precision) or two (double) at a time; `undefined` where the host has no WebAssembly vectors.
 */
export function vectorKernel(precision: Precision, limits: Limits): CountKernel | undefined {
  const wasm = whereWasm(() => wasmExports<EscapeExports>(ESCAPE_WASM));
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
  const stride = bytes / Uint32Array.BYTES_PER_ELEMENT; // A count is as wide as a number, with the low half first.
  const found = new Uint32Array(buffer, 4 * capacity * bytes, capacity * stride);
  return {
    engine: "vector",
    capacity,
    z,
    c,
    run(n, counts) {
      c.re.fill(Number.NaN, n, Math.min(n + 3, capacity)); // The rest of the last vector ends at once.
      countAll(n, iterations, radius2, exit2);
      for (let i = 0; i < n; i++) counts[i] = found[i * stride]!;
    },
  };
}
