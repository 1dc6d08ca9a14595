import type { DenseKernel } from "../../math/wasm/dense-kernel.js";
import { wasmExports } from "../../math/wasm/host.js";
import { ENGINE_WASM } from "./engine.generated.js";
import { type Globals, GlobalsOf } from "./globals.js";

/** What engine.as exports besides the addresses of tables and buffers. */
interface EngineFunctions {
  sextics(order: number): void;
  factors(): void;
  rates(): void;
  mainDeviance(): number;
  constraintDeviance(): number;
  poissonDerivatives(): void;
  addGradient(): void;
  addRateCurvature(): void;
  addDensityCurvature(): void;
  copyRows(from: number, fromStep: number, to: number, toStep: number, n: number, list: number, size: number): void;
  copyTriangle(from: number, fromStep: number, to: number, toStep: number, list: number, size: number): void;
}

/** Adds up the couplings of a function of bins: see fold.as. */
export type FoldFunction = (
  record: number,
  weights: number,
  rows: number,
  n: number,
  size: number,
  entries: number,
) => void;

/** Compiled code for one program, in the memory that a kernel works in. */
export interface EngineInstance {
  readonly engine: EngineFunctions;
  readonly globals: GlobalsOf;
  readonly dense: DenseKernel;
}

/** @param fold - of fold.as, for a program with functions of bins */
export function engineInstance(dense: DenseKernel, fold: FoldFunction = () => {}): EngineInstance {
  const { memory } = dense;
  const imports = { env: { memory, exp: Math.exp, log: Math.log, fold } };
  const engine = wasmExports<EngineFunctions & Globals>(ENGINE_WASM, imports);
  return { engine, globals: new GlobalsOf(dense, engine), dense };
}
