import { addOuterProducts, cholesky, inverseFromCholesky } from "../dense.js";
import { DENSE_WASM } from "./dense.generated.js";
import { PAGE_BYTES, wasmExports, wasmMemory, whereWasm } from "./host.js";

/** Dense symmetric algebra as in `dense.ts`, on arrays that it may have a place of its own for. */
export interface DenseKernel {
  /** Zeros that the kernel can work on fast, as long as it has room. */
  allocate(n: number): Float64Array;
  readonly addOuterProducts: typeof addOuterProducts;
  readonly cholesky: typeof cholesky;
  readonly inverseFromCholesky: typeof inverseFromCholesky;
}

/** Plain loops: the reference. */
export const scalarDense: DenseKernel = {
  allocate: (n) => new Float64Array(n),
  addOuterProducts,
  cholesky,
  inverseFromCholesky,
};

/** What dense.as exports. */
interface DenseExports {
  cholesky(a: number, stride: number, n: number, floors: number): number;
  inverse(l: number, stride: number, n: number, work: number, out: number): void;
  addOuterProducts(
    rows: number,
    stride: number,
    nRows: number,
    width: number,
    weights: number,
    out: number,
    outStride: number,
  ): void;
}

/** Bytes at the beginning of the memory that the compiled code uses itself. */
const RESERVED = 1024;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;

/**
 * Two entries at a time by WebAssembly, in a memory with room for `capacity` numbers; arrays from elsewhere are left to the
 * plain loops. Sums are added up in another order than there: results agree to rounding. `undefined` where the host has no
 * WebAssembly with vectors, or a page's policy forbids to compile it.
 */
export function vectorDense(capacity: number): DenseKernel | undefined {
  return whereWasm(() => {
    const memory = wasmMemory(Math.ceil((RESERVED + (capacity + 2) * DOUBLE) / PAGE_BYTES));
    return kernelOf(wasmExports<DenseExports>(DENSE_WASM, { env: { memory } }), memory.buffer);
  });
}

function kernelOf(wasm: DenseExports, buffer: ArrayBuffer): DenseKernel {
  let end = RESERVED;
  const allocate = (n: number): Float64Array => {
    const begin = end;
    if (begin + (n + 2) * DOUBLE > buffer.byteLength) return new Float64Array(n);
    end += n * DOUBLE;
    return new Float64Array(buffer, begin, n).fill(0);
  };
  const isHere = (...arrays: readonly Float64Array[]): boolean => arrays.every((array) => array.buffer === buffer);
  const at = (array: Float64Array, index: number): number => array.byteOffset + index * DOUBLE;
  return {
    allocate,
    addOuterProducts(rows, rowsBegin, nRows, width, weights, weightsBegin, out, outBegin) {
      if (!isHere(rows, weights, out)) {
        addOuterProducts(rows, rowsBegin, nRows, width, weights, weightsBegin, out, outBegin);
        return;
      }
      const [from, weight, to] = [at(rows, rowsBegin), at(weights, weightsBegin), at(out, outBegin)];
      wasm.addOuterProducts(from, width, nRows, width, weight, to, width);
    },
    cholesky: (a, n, floors) =>
      isHere(a, floors) ? wasm.cholesky(at(a, 0), n, n, at(floors, 0)) : cholesky(a, n, floors),
    inverseFromCholesky(l, n) {
      const rest = end;
      const [work, out] = [allocate(n * n), allocate(n * n)];
      end = rest;
      if (!isHere(l, work, out)) return inverseFromCholesky(l, n);
      wasm.inverse(at(l, 0), n, n, at(work, 0), at(out, 0));
      return out.slice();
    },
  };
}
