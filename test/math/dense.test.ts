import { describe, expect, it } from "vitest";
import {
  addOuterProducts,
  cholesky,
  inverseFromCholesky,
  solveLower,
  solveLowerTransposed,
} from "../../src/math/dense.js";
import { expectClose } from "../helpers/close.js";
import {
  inverse,
  matrixProduct,
  matrixVector,
  randomPositiveDefinite,
  randomVector,
} from "../helpers/dense-reference.js";
import { seededRandom } from "../helpers/random.js";

/** Backward stable: n ε times a condition number of about 100. */
const ROUNDING = 1e-11;
const SIZES = Array.from({ length: 40 }, (_, i) => i + 1);
const SENTINEL = 1e300;

const noFloors = (n: number) => new Float64Array(n);
const matrixOf = (n: number) => randomPositiveDefinite(n, seededRandom(n));

/** Lower triangle of `a` with the upper one poisoned: a kernel that reads it is found out. */
function poisoned(a: Float64Array, n: number): Float64Array {
  return a.map((value, k) => (k % n > Math.floor(k / n) ? SENTINEL : value));
}

function lowerOf(a: Float64Array, n: number): Float64Array {
  return a.map((value, k) => (k % n > Math.floor(k / n) ? 0 : value));
}

function factorOf(n: number): Float64Array {
  const l = matrixOf(n);
  expect(cholesky(l, n, noFloors(n))).toBe(-1);
  return lowerOf(l, n);
}

describe("cholesky", () => {
  it("gives by hand the factor of [[4, 2, 6], [2, 10, 9], [6, 9, 19]]", () => {
    // 4 = 2²; rows [1, 3], [3, 2, √6]: 1² + 3² = 10; 3·1 + 2·3 = 9; 9 + 4 + 6 = 19
    const a = Float64Array.of(4, 0, 0, 2, 10, 0, 6, 9, 19);
    expect(cholesky(a, 3, noFloors(3))).toBe(-1);
    expectClose(a, [2, 0, 0, 1, 3, 0, 3, 2, Math.sqrt(6)], 1e-15);
  });

  it.each(SIZES)("gives L with L Lᵀ = A and leaves the upper triangle alone, n = %i", (n) => {
    const a = matrixOf(n);
    const l = poisoned(a, n);
    expect(cholesky(l, n, noFloors(n))).toBe(-1);
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(l[i * n + j]).toBe(SENTINEL);
    const factor = lowerOf(l, n);
    const product = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++)
        for (let k = 0; k < n; k++) product[i * n + j]! += factor[i * n + k]! * factor[j * n + k]!;
    }
    expectClose(product, a, ROUNDING);
  });

  it.each(SIZES)("reports the first pivot that is not positive, whichever it is, n = %i", (n) => {
    for (let bad = 0; bad < n; bad++) {
      const l = factorOf(n);
      const a = new Float64Array(n * n);
      // L D Lᵀ with unit D but −1 at `bad`: the leading minors are positive up to there
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < n; k++) a[i * n + j]! += (k === bad ? -1 : 1) * l[i * n + k]! * l[j * n + k]!;
        }
      }
      expect(cholesky(a, n, noFloors(n))).toBe(bad);
    }
  });

  it.each([1, 3, 4, 5, 8, 11])("reports a pivot at or below its floor, n = %i", (n) => {
    for (let k = 0; k < n; k++) {
      const l = factorOf(n);
      const pivot = l[k * n + k]! ** 2;
      const floors = noFloors(n);
      floors[k] = pivot * 1.001;
      expect(cholesky(matrixOf(n), n, floors)).toBe(k);
      floors[k] = pivot * 0.999;
      expect(cholesky(matrixOf(n), n, floors)).toBe(-1);
    }
  });

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY, -1])("refuses the pivot %d", (pivot) => {
    for (const k of [0, 2, 4, 5]) {
      const a = Float64Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0));
      a[7 * k] = pivot;
      expect(cholesky(a, 6, noFloors(6))).toBe(k);
    }
  });

  it("does not let a negative floor pass a pivot of 0", () => {
    expect(cholesky(Float64Array.of(0), 1, Float64Array.of(-1))).toBe(0);
  });

  it("factors the empty matrix", () => {
    expect(cholesky(new Float64Array(0), 0, noFloors(0))).toBe(-1);
  });
});

describe("solveLower and solveLowerTransposed", () => {
  it.each(SIZES)("solve L x = b and Lᵀ x = b in the middle of an array, n = %i", (n) => {
    const random = seededRandom(100 + n);
    const l = factorOf(n);
    const x = randomVector(n, random);
    const [forward, backward] = [new Float64Array(n), new Float64Array(n)];
    for (let i = 0; i < n; i++) {
      for (let k = 0; k <= i; k++) {
        forward[i]! += l[i * n + k]! * x[k]!;
        backward[k]! += l[i * n + k]! * x[i]!;
      }
    }
    const framed = (b: Float64Array) => Float64Array.of(7, 8, ...b, 9);
    const [solved, transposed] = [framed(forward), framed(backward)];
    solveLower(poisoned(l, n), n, solved, 2);
    solveLowerTransposed(poisoned(l, n), n, transposed, 2);
    expectClose(solved, framed(x), ROUNDING, "L x = b");
    expectClose(transposed, framed(x), ROUNDING, "Lᵀ x = b");
  });

  it.each([1, 7, 40])("together solve A x = b, n = %i", (n) => {
    const x = randomVector(n, seededRandom(200 + n));
    const b = matrixVector(matrixOf(n), x);
    const l = factorOf(n);
    solveLower(l, n, b);
    solveLowerTransposed(l, n, b);
    expectClose(b, x, ROUNDING);
  });
});

describe("inverseFromCholesky", () => {
  it.each(SIZES)("gives the full symmetric inverse, n = %i", (n) => {
    const out = inverseFromCholesky(poisoned(factorOf(n), n), n);
    expectClose(out, inverse(matrixOf(n), n)!, ROUNDING);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(out[i * n + j]).toBe(out[j * n + i]);
    const unit = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
    expectClose(matrixProduct(out, matrixOf(n), n), unit, ROUNDING, "A⁻¹ A");
  });
});

describe("addOuterProducts", () => {
  const shapes = [1, 2, 3, 4, 5, 7, 8, 13].flatMap((nRows) => [1, 2, 3, 4, 6, 9].map((width) => ({ nRows, width })));

  it.each(shapes)("adds Σ w r rᵀ to the lower triangle, $nRows rows of $width", ({ nRows, width }) => {
    const random = seededRandom(1000 * nRows + width);
    const [rowsBegin, weightsBegin, outBegin] = [3, 2, 5];
    const rows = randomVector(rowsBegin + nRows * width + 4, random);
    const weights = randomVector(weightsBegin + nRows + 1, random);
    for (let i = 0; i < weights.length; i++) if (random.chance(0.3)) weights[i] = 0;
    const before = randomVector(outBegin + width * width + 6, random);
    const out = before.slice();
    addOuterProducts(rows, rowsBegin, nRows, width, weights, weightsBegin, out, outBegin);
    const expected = before.slice();
    for (let r = 0; r < nRows; r++) {
      const row = rows.subarray(rowsBegin + r * width, rowsBegin + (r + 1) * width);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j <= i; j++)
          expected[outBegin + i * width + j]! += weights[weightsBegin + r]! * row[i]! * row[j]!;
      }
    }
    expectClose(out, expected, 1e-14);
  });

  it("adds nothing where there are no rows or no columns", () => {
    const out = Float64Array.of(1, 2, 3, 4);
    addOuterProducts(new Float64Array(8), 0, 0, 2, new Float64Array(4), 0, out, 0);
    addOuterProducts(new Float64Array(8), 0, 4, 0, new Float64Array(4).fill(1), 0, out, 0);
    expect([...out]).toEqual([1, 2, 3, 4]);
  });
});
