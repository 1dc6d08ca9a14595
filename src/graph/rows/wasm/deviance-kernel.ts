import { wasmExports, whereWasm } from "../../../math/wasm/host.js";
import { DEVIANCE_WASM } from "./deviance.generated.js";

/** What deviance.as exports. */
interface DevianceExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  subtractDeviances(count: number, n: number, base: number, rest: number): void;
}

/** Points that a row can have: POINTS of deviance.as. */
export const LONGEST_ROW = 1024;

/** Subtracts Poisson deviances along a row, two points at a time. */
export interface DevianceKernel {
  /** In: rates are rate + base × factor. `[LONGEST_ROW]` */
  readonly rate: Float64Array;
  readonly factor: Float64Array;
  /** In and out. `[LONGEST_ROW]` */
  readonly sum: Float64Array;
  /** sum −= n log(n/λ) + λ − n + rest at the first `count` points, n > 0; −Infinity where λ is not in (0, Infinity). */
  subtract(count: number, n: number, base: number, rest: number): void;
}

let made: { readonly kernel: DevianceKernel | undefined } | undefined;

/**
 * The kernel, or `undefined` where the host has no WebAssembly with vectors, or a page's policy forbids to compile it.
 * One for all grids: it keeps nothing between calls. V8 compiles it in one pass before its first call, when loops in
 * JavaScript are still interpreted.
 */
export function devianceKernel(): DevianceKernel | undefined {
  made ??= { kernel: whereWasm(instantiate) };
  return made.kernel;
}

function instantiate(): DevianceKernel {
  const wasm = wasmExports<DevianceExports>(new Uint8Array(DEVIANCE_WASM));
  const part = (i: number) => new Float64Array(wasm.memory.buffer, 8 * i * LONGEST_ROW, LONGEST_ROW);
  return { rate: part(0), factor: part(1), sum: part(2), subtract: wasm.subtractDeviances };
}
