import type { AdditiveForm, DerivedBins } from "../../graph/nodes.js";
import type { DenseKernel } from "../../math/wasm/dense-kernel.js";
import { wasmExports } from "../../math/wasm/host.js";
import { MORPHING_WASM } from "./morphing.generated.js";

interface MorphingExports {
  evaluate(at: number, n: number, nBins: number, total: number, order: number, values: number, slopes: number): number;
  addCurvature(at: number, n: number, nBins: number, weights: number, second: number): void;
}

/** What a log morphing is made of. */
export interface MorphingTables {
  readonly support: Int32Array;
  readonly forms: readonly AdditiveForm[];
  readonly nominal: Float64Array;
  /** The sum of the nominal events. */
  readonly total: number;
  /** Shifts up and down of each parameter; `[n]` lists by bin each. */
  readonly up: readonly Float64Array[];
  readonly down: readonly Float64Array[];
}

const BASIS = 6;
/** Lists by bin: nominal events, factors, fractions, weights of second derivatives, a product; and those of each parameter. */
const LISTS = 5;
const LISTS_OF_PARAMETER = 3;

/** Numbers that the block of a morphing takes. */
export function morphingSize(n: number, nBins: number): number {
  return BASIS * n + (LISTS + LISTS_OF_PARAMETER * n) * evenSize(nBins);
}

const evenSize = (n: number) => n + (n % 2);

/**
 * The functions of `LogMorphing` by WebAssembly with vectors, up to the order of sums. Values, derivatives and weights have to be in the
 * memory of the kernel.
 *
 * @throws the error of the host where it cannot be made
 */
export function compiledMorphing(tables: MorphingTables, dense: DenseKernel): DerivedBins {
  const { support, forms, nominal, total } = tables;
  const [n, nBins] = [support.length, nominal.length];
  const { evaluate, addCurvature } = exportsIn(dense);
  const block = dense.allocate(morphingSize(n, nBins));
  writeTables(block, tables);
  const at = block.byteOffset;
  return {
    nBins,
    support,
    evaluate(pars, order, values, first) {
      for (let k = 0; k < n; k++) forms[k]!.basis(pars[support[k]!]!, 0, block, BASIS * k);
      return evaluate(at, n, nBins, total, order, values.byteOffset, first.byteOffset) !== 0;
    },
    addCurvature(weights, second) {
      addCurvature(at, n, nBins, weights.byteOffset, second.byteOffset);
    },
  };
}

/** One instance serves all morphings in a memory, since it keeps nothing. */
const instances = new WeakMap<DenseKernel, MorphingExports>();

function exportsIn(dense: DenseKernel): MorphingExports {
  const known = instances.get(dense);
  if (known !== undefined) return known;
  const made = wasmExports<MorphingExports>(MORPHING_WASM, { env: { memory: dense.memory, exp: Math.exp } });
  instances.set(dense, made);
  return made;
}

function writeTables(block: Float64Array, { support, nominal, up, down }: MorphingTables): void {
  const n = support.length;
  const step = evenSize(nominal.length);
  const begin = BASIS * n;
  block.set(nominal, begin);
  for (let k = 0; k < n; k++) {
    block.set(up[k]!, begin + (1 + 2 * k) * step);
    block.set(down[k]!, begin + (2 + 2 * k) * step);
  }
}
