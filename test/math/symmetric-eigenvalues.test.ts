import { describe, expect, it } from "vitest";
import { symmetricEigenvalues } from "../../src/math/symmetric-eigenvalues.js";

/** A square matrix, row-major. */
function matrixOf(n: number, entry: (i: number, j: number) => number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n));
}

/** Second differences, whose eigenvalues 2 − 2 cos(kπ/(n + 1)) are known. */
const chain = (i: number, j: number): number => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0);

describe("symmetricEigenvalues", () => {
  it.each([1, 2, 12, 200])("are those of a chain of %i masses", (n) => {
    const values = symmetricEigenvalues(matrixOf(n, chain), n);
    const errors = Array.from(values, (value, k) => Math.abs(value - 2 + 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))));
    expect(Math.max(...errors)).toBeLessThan(1e-13);
  });

  it("keep the trace and the sum of squares of a matrix with correlations between all bins", () => {
    const n = 60;
    const matrix = matrixOf(n, (i, j) => Math.exp(-Math.abs(i - j) / 20));
    const values = symmetricEigenvalues(matrix, n);
    expect(values.reduce((sum, value) => sum + value)).toBeCloseTo(n, 11);
    const squares = matrix.reduce((sum, entry) => sum + entry ** 2, 0);
    expect(values.reduce((sum, value) => sum + value ** 2, 0) / squares).toBeCloseTo(1, 12);
    expect(values[0]).toBeGreaterThan(0);
  });

  it("read the lower triangle only", () => {
    expect(Array.from(symmetricEigenvalues([1, 99, 0, 3], 2))).toEqual([1, 3]);
  });

  it("are the entries of a diagonal matrix in ascending order", () => {
    expect(Array.from(symmetricEigenvalues([3, 0, 0, 0, -1, 0, 0, 0, 2], 3))).toEqual([-1, 2, 3]);
  });
});
