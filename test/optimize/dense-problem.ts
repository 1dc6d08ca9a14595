import type { NewtonProblem, SymmetricSystem } from "../../src/optimize/newton-problem.js";
import { inverse, matrixVector, submatrix } from "../helpers/dense-reference.js";

/** A small full matrix as the minimiser sees one: plain Cholesky on the free rows, and Gauss–Jordan to solve. */
export class DenseSystem implements SymmetricSystem {
  readonly matrix: Float64Array;
  readonly scale: Float64Array;
  readonly #n: number;
  #kept: number[] = [];
  #inverse: Float64Array = new Float64Array(0);

  constructor(n: number) {
    this.#n = n;
    this.matrix = new Float64Array(n * n);
    this.scale = new Float64Array(n);
  }

  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): boolean {
    this.#kept = Array.from(free.keys()).filter((i) => free[i] === 1);
    const m = this.#kept.length;
    const part = submatrix(this.matrix, this.#n, this.#kept);
    const floors = this.#kept.map((i) => tolerance * Math.abs(this.matrix[i * this.#n + i]!));
    for (let i = 0; i < m; i++) part[i * m + i]! += damping?.[this.#kept[i]!] ?? 0;
    if (!isPositiveDefinite(part, m, floors)) return false;
    this.#inverse = inverse(part, m)!;
    return true;
  }

  solve(b: Float64Array, out: Float64Array): void {
    const x = matrixVector(
      this.#inverse,
      this.#kept.map((i) => b[i]!),
    );
    out.fill(0);
    for (const [k, i] of this.#kept.entries()) out[i] = x[k]!;
  }

  multiply(v: Float64Array, out: Float64Array): void {
    out.set(matrixVector(this.matrix, v));
  }
}

function isPositiveDefinite(a: Float64Array, n: number, floors: readonly number[]): boolean {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = a[i * n + j]!;
      for (let k = 0; k < j; k++) value -= l[i * n + k]! * l[j * n + k]!;
      if (i !== j) l[i * n + j] = value / l[j * n + j]!;
      else if (value > 0 && value > floors[i]! && value < Number.POSITIVE_INFINITY) l[i * n + i] = Math.sqrt(value);
      else return false;
    }
  }
  return true;
}

export interface SmallFunction {
  readonly value: (x: Float64Array) => number;
  /** Gradient; at a kink the slope from the side given for each variable. */
  readonly gradient: (x: Float64Array, sides: Int8Array) => readonly number[];
  readonly hessian: (x: Float64Array) => readonly (readonly number[])[];
}

export interface Wishes {
  readonly bounds?: readonly (readonly [number, number])[];
  readonly fixed?: readonly number[];
  readonly kinked?: readonly number[];
}

/**
 * A function of a few variables as a problem for the minimiser. Its semidefinite approximation is the absolute
 * diagonal: crude, as that of any problem may be.
 */
export function smallProblem(
  size: number,
  f: SmallFunction,
  { bounds, fixed = [], kinked = [] }: Wishes = {},
): NewtonProblem {
  const hessian = new DenseSystem(size);
  const gradient = new Float64Array(size);
  const sides = new Int8Array(size).fill(1);
  const slopes = (x: Float64Array) => {
    const value = f.value(x);
    if (value < Number.POSITIVE_INFINITY) gradient.set(f.gradient(x, sides));
    return value;
  };
  const approximate = (x: Float64Array, curved = 0) => {
    const value = slopes(x);
    if (value === Number.POSITIVE_INFINITY) return value;
    const rows = f.hessian(x);
    for (const [i, row] of rows.entries()) {
      hessian.scale[i] = Math.abs(row[i]!);
      for (const [j, h] of row.entries()) {
        hessian.matrix[i * size + j] = curved * h + (i === j ? (1 - curved) * Math.abs(h) : 0);
      }
    }
    return value;
  };
  return {
    size,
    lower: Float64Array.from({ length: size }, (_, i) => bounds?.[i]?.[0] ?? Number.NEGATIVE_INFINITY),
    upper: Float64Array.from({ length: size }, (_, i) => bounds?.[i]?.[1] ?? Number.POSITIVE_INFINITY),
    fixed: Uint8Array.from({ length: size }, (_, i) => (fixed.includes(i) ? 1 : 0)),
    kinked: Uint8Array.from({ length: size }, (_, i) => (kinked.includes(i) ? 1 : 0)),
    sides,
    value: f.value,
    slopes,
    evaluate: (x) => approximate(x, 1),
    approximate,
    gradientsPerHessian: 3,
    gradient,
    hessian,
  };
}
