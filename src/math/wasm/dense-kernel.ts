import {
  addOuterProducts,
  addProducts,
  addRowProducts,
  cholesky,
  inverseFromCholesky,
  scatterLower,
  solveCholesky,
  timesSymmetric,
} from "../dense.js";
import { DENSE_WASM } from "./dense.generated.js";
import { PAGE_BYTES, type WasmMemory, wasmExports, wasmMemory, whereWasm } from "./host.js";

/** Dense symmetric algebra as in `dense.ts`, on arrays that a kernel may place in its own memory. */
export interface DenseKernel {
  /** An array of zeros in the memory of the kernel, on which it works fast; elsewhere once that memory is full. */
  allocate(n: number): Float64Array;
  /** The same as `allocate`, for integers. */
  allocateIndices(n: number): Int32Array;
  /** The memory of the kernel, for other compiled code; undefined for a kernel without its own memory. */
  readonly memory?: WasmMemory;
  readonly addOuterProducts: typeof addOuterProducts;
  readonly addRowProducts: typeof addRowProducts;
  readonly addProducts: typeof addProducts;
  readonly cholesky: typeof cholesky;
  readonly solveCholesky: typeof solveCholesky;
  readonly scatterLower: typeof scatterLower;
  readonly inverseFromCholesky: typeof inverseFromCholesky;
  readonly timesSymmetric: typeof timesSymmetric;
}

/** The reference kernel, in plain loops. */
export const scalarDense: DenseKernel = {
  allocate: (n) => new Float64Array(n),
  allocateIndices: (n) => new Int32Array(n),
  addOuterProducts,
  addRowProducts,
  addProducts,
  cholesky,
  solveCholesky,
  scatterLower,
  inverseFromCholesky,
  timesSymmetric,
};

/** Exports of the module compiled from dense.as. */
interface DenseExports {
  cholesky(a: number, stride: number, n: number, floors: number): number;
  solve(l: number, stride: number, n: number, x: number): void;
  scatterLower(a: number, n: number, places: number, out: number, stride: number): void;
  timesSymmetric(rows: number, count: number, a: number, n: number, out: number): void;
  inverse(l: number, stride: number, n: number, work: number, out: number): void;
  addRowProducts(left: number, right: number, count: number, width: number, out: number): void;
  addProducts(left: number, right: number, count: number, n: number, width: number, out: number): void;
  addOuterProducts(
    rows: number,
    stride: number,
    nRows: number,
    width: number,
    weights: number,
    out: number,
    outStride: number,
    work: number,
  ): void;
}

/** Number of bytes at the beginning of the memory that are reserved for variables of compiled code. */
const RESERVED = 1024;
const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
/** Number of rows that `addOuterProducts` of dense.as processes at once, for which it needs room. */
const CHUNK = 32;

/**
 * A kernel in WebAssembly that processes two entries at a time, in a memory with room for `capacity` numbers and for outer
 * products of rows of `widest` numbers. Plain loops process arrays outside of this memory and wider rows. Sums are added in
 * another order than in the plain loops, so that results agree up to rounding errors. `undefined` where the host has no
 * WebAssembly with vectors, or the security policy of a page forbids to compile it.
 */
export function vectorDense(capacity: number, widest: number): DenseKernel | undefined {
  return whereWasm(() => {
    const memory = wasmMemory(Math.ceil((RESERVED + (capacity + CHUNK * widest + 2) * DOUBLE) / PAGE_BYTES));
    return kernelOf(wasmExports<DenseExports>(DENSE_WASM, { env: { memory } }), memory, widest);
  });
}

function kernelOf(wasm: DenseExports, memory: WasmMemory, widest: number): DenseKernel {
  const { buffer } = memory;
  let end = RESERVED;
  const allocate = (n: number): Float64Array => {
    const begin = end;
    if (begin + (n + 2) * DOUBLE > buffer.byteLength) return new Float64Array(n);
    end += n * DOUBLE;
    return new Float64Array(buffer, begin, n).fill(0);
  };
  const isHere = (a: Float64Array, b: Float64Array, c: Float64Array = b): boolean =>
    a.buffer === buffer && b.buffer === buffer && c.buffer === buffer;
  const at = (array: Float64Array, index: number): number => array.byteOffset + index * DOUBLE;
  const weighted = allocate(CHUNK * widest).byteOffset;
  /** Two matrices in the memory, which are valid until the next call. */
  const squares = (n: number): readonly [Float64Array, Float64Array] => {
    const rest = end;
    const both = [allocate(n * n), allocate(n * n)] as const;
    end = rest;
    return both;
  };
  return {
    allocate,
    allocateIndices(n) {
      const { buffer: place, byteOffset } = allocate(Math.ceil(n / 2));
      return new Int32Array(place, byteOffset, n);
    },
    memory,
    addOuterProducts(rows, rowsBegin, nRows, width, weights, weightsBegin, out, outBegin) {
      if (width > widest || !isHere(rows, weights, out)) {
        addOuterProducts(rows, rowsBegin, nRows, width, weights, weightsBegin, out, outBegin);
        return;
      }
      const [from, weight, to] = [at(rows, rowsBegin), at(weights, weightsBegin), at(out, outBegin)];
      wasm.addOuterProducts(from, width, nRows, width, weight, to, width, weighted);
    },
    addRowProducts(left, right, count, width, out, outBegin) {
      if (isHere(left, right, out)) wasm.addRowProducts(at(left, 0), at(right, 0), count, width, at(out, outBegin));
      else addRowProducts(left, right, count, width, out, outBegin);
    },
    addProducts(left, leftBegin, n, right, rightBegin, width, count, out, outBegin) {
      if (isHere(left, right, out)) {
        wasm.addProducts(at(left, leftBegin), at(right, rightBegin), count, n, width, at(out, outBegin));
      } else addProducts(left, leftBegin, n, right, rightBegin, width, count, out, outBegin);
    },
    cholesky: (a, n, floors) =>
      isHere(a, floors) ? wasm.cholesky(at(a, 0), n, n, at(floors, 0)) : cholesky(a, n, floors),
    solveCholesky(l, n, b) {
      if (isHere(l, b)) wasm.solve(at(l, 0), n, n, at(b, 0));
      else solveCholesky(l, n, b);
    },
    scatterLower(a, n, places, placesBegin, out, m) {
      const listed = places.byteOffset + placesBegin * places.BYTES_PER_ELEMENT;
      if (isHere(a, out) && places.buffer === buffer) wasm.scatterLower(at(a, 0), n, listed, at(out, 0), m);
      else scatterLower(a, n, places, placesBegin, out, m);
    },
    inverseFromCholesky(l, n) {
      const [work, out] = squares(n);
      if (!isHere(l, work, out)) return inverseFromCholesky(l, n);
      wasm.inverse(at(l, 0), n, n, at(work, 0), at(out, 0));
      return out.slice();
    },
    timesSymmetric(rows, count, a, n) {
      const [matrix, room] = squares(n);
      const most = Math.floor(n / 2);
      if (most === 0 || !isHere(matrix, room)) return timesSymmetric(rows, count, a, n);
      matrix.set(a);
      const products = room.subarray(most * n);
      const result = new Float64Array(count * n);
      for (let first = 0; first < count; first += most) {
        const numbers = Math.min(most, count - first) * n;
        room.set(rows.subarray(first * n, first * n + numbers));
        wasm.timesSymmetric(at(room, 0), numbers / n, at(matrix, 0), n, at(products, 0));
        result.set(products.subarray(0, numbers), first * n);
      }
      return result;
    },
  };
}
