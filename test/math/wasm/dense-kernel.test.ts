import { afterEach, describe, expect, it, vi } from "vitest";
import { scalarDense, vectorDense } from "../../../src/math/wasm/dense-kernel.js";
import { itIsCompiledFromItsSource } from "../../helpers/generated-kernel.js";
import { seededRandom } from "../../helpers/random.js";

itIsCompiledFromItsSource("dense", "src/math/wasm/dense.generated.ts");
itIsCompiledFromItsSource("kernel-text", "src/math/wasm/kernel-text.generated.ts");

/** Sums of at most 70 products of numbers of order 1, added in another order. */
const REORDERED = 1e-13;
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 31, 64, 70];

const random = seededRandom(7);
const uniform = () => random.uniform(-1, 1);

/** X Xᵀ + 1 of a random X: positive definite, its condition number below 10³. */
function positiveDefinite(n: number): Float64Array {
  const x = Array.from({ length: n }, () => Float64Array.from({ length: n }, uniform));
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return x[i]!.reduce((sum, value, m) => sum + value * x[j]![m]!, i === j ? 1 : 0);
  });
}

const kernel = vectorDense(300_000, 70)!;

function placed(values: Float64Array): Float64Array {
  const array = kernel.allocate(values.length);
  array.set(values);
  return array;
}

/** Largest difference in the lower triangles of two `[n, n]` matrices. */
function lowerDifference(a: Float64Array, b: Float64Array, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) largest = Math.max(largest, Math.abs(a[i * n + j]! - b[i * n + j]!));
  }
  return largest;
}

describe("dense algebra by vectors", () => {
  it.each(SIZES)("factorises and inverts a matrix of size %d: L Lᵀ = A, A A⁻¹ = 1", (n) => {
    const a = positiveDefinite(n);
    const l = placed(a);
    expect(kernel.cholesky(l, n, placed(new Float64Array(n)))).toBe(-1);
    const inverse = kernel.inverseFromCholesky(l, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let product = 0;
        let identity = 0;
        for (let k = 0; k <= Math.min(i, j); k++) product += l[i * n + k]! * l[j * n + k]!;
        for (let k = 0; k < n; k++) identity += a[i * n + k]! * inverse[k * n + j]!;
        expect(Math.abs(product - a[i * n + j]!)).toBeLessThan(REORDERED * n);
        expect(Math.abs(identity - (i === j ? 1 : 0))).toBeLessThan(REORDERED * n);
      }
    }
  });

  it("names the pivot that is too small, as the plain loops do", () => {
    const n = 11;
    for (const bad of [0, 3, 4, 6, 9, 10]) {
      const a = positiveDefinite(n);
      a[bad * n + bad] = -1;
      const floors = new Float64Array(n);
      expect(kernel.cholesky(placed(a), n, placed(floors))).toBe(bad);
      expect(scalarDense.cholesky(a, n, floors)).toBe(bad);
      const high = floors.slice();
      high[bad] = 1e6;
      expect(kernel.cholesky(placed(positiveDefinite(n)), n, placed(high))).toBe(bad);
    }
  });

  it.each(SIZES)("adds products of matrices of width %d, and the lower triangle of symmetric ones", (width) => {
    for (const [count, n] of [
      [1, 1],
      [3, 4],
      [5, 7],
      [9, 12],
    ] as const) {
      const left = Float64Array.from({ length: count * n }, uniform);
      const right = Float64Array.from({ length: count * width }, uniform);
      const before = Float64Array.from({ length: n * width }, uniform);
      const exact = before.map((value, k) => {
        const [i, j] = [Math.floor(k / width), k % width];
        return Array.from({ length: count }, (_, r) => left[r * n + i]! * right[r * width + j]!).reduce(
          (sum, product) => sum + product,
          value,
        );
      });
      for (const dense of [kernel, scalarDense]) {
        const out = dense.allocate(n * width);
        out.set(before);
        const [a, b] = [dense.allocate(left.length), dense.allocate(right.length)];
        a.set(left);
        b.set(right);
        dense.addProducts(a, 0, n, b, 0, width, count, out, 0);
        for (let k = 0; k < out.length; k++) expect(Math.abs(out[k]! - exact[k]!)).toBeLessThan(REORDERED);
      }
      const weights = Float64Array.from({ length: count }, uniform);
      const weighted = right.map((value, k) => value * weights[Math.floor(k / width)]!);
      const expected = new Float64Array(width * width);
      const sums = [expected.slice(), placed(expected)] as const;
      scalarDense.addOuterProducts(right, 0, count, width, weights, 0, expected, 0);
      scalarDense.addRowProducts(weighted, right, count, width, sums[0], 0);
      kernel.addRowProducts(placed(weighted), placed(right), count, width, sums[1], 0);
      for (const found of sums) expect(lowerDifference(found, expected, width)).toBeLessThan(REORDERED);
    }
  });

  it.each(SIZES)("adds weighted outer products of rows of width %d", (width) => {
    for (const nRows of [1, 3, 4, 7, 9]) {
      const rows = Float64Array.from({ length: nRows * width }, uniform);
      const weights = Float64Array.from({ length: nRows }, (_, r) => (r === 2 ? 0 : uniform()));
      const expected = Float64Array.from({ length: width * width }, uniform);
      const found = placed(expected);
      scalarDense.addOuterProducts(rows, 0, nRows, width, weights, 0, expected, 0);
      kernel.addOuterProducts(placed(rows), 0, nRows, width, placed(weights), 0, found, 0);
      expect(lowerDifference(found, expected, width)).toBeLessThan(REORDERED);
    }
  });

  it("leaves arrays from elsewhere to the plain loops, and has zeros to give until it is full", () => {
    const small = vectorDense(100, 10)!;
    const n = 3;
    const a = positiveDefinite(n);
    const l = a.slice();
    scalarDense.cholesky(l, n, new Float64Array(n));
    expect(small.cholesky(a, n, new Float64Array(n))).toBe(-1);
    expect(a).toEqual(l);
    expect(small.inverseFromCholesky(a, n)).toEqual(scalarDense.inverseFromCholesky(l, n));
    expect(Array.from(small.allocate(3))).toEqual([0, 0, 0]);
    expect(small.allocate(1e6).buffer).not.toBe(small.allocate(1).buffer);
  });

  describe("without WebAssembly", () => {
    afterEach(() => vi.unstubAllGlobals());
    it("is not there", () => {
      vi.stubGlobal("WebAssembly", undefined);
      expect(vectorDense(10, 2)).toBeUndefined();
    });
  });
});
