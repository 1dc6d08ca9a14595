import type { Curved, Factor, Hessian, NewtonProblem, Slopes } from "../../src/newton/problem.js";
import { inverse, matrixVector, submatrix } from "../helpers/dense-reference.js";

/** A small full matrix as the minimiser sees one: plain Cholesky on the free rows, and Gauss–Jordan to solve. */
export class DenseHessian implements Hessian {
  readonly matrix: Float64Array;
  readonly scale: Float64Array;
  readonly x: Float64Array;

  /** @param x - where it is taken */
  constructor(x: Float64Array) {
    this.x = x;
    this.matrix = new Float64Array(x.length ** 2);
    this.scale = new Float64Array(x.length);
  }

  factor(free: Uint8Array, damping: Float64Array | undefined, tolerance: number): Factor | undefined {
    const n = this.x.length;
    const kept = Array.from(free.keys()).filter((i) => free[i] === 1);
    const m = kept.length;
    const part = submatrix(this.matrix, n, kept);
    const floors = kept.map((i) => tolerance * Math.abs(this.matrix[i * n + i]!));
    for (let i = 0; i < m; i++) part[i * m + i]! += damping?.[kept[i]!] ?? 0;
    if (!isPositiveDefinite(part, m, floors)) return undefined;
    const inverted = inverse(part, m)!;
    const solve = (b: Float64Array, out: Float64Array) => {
      const solution = matrixVector(
        inverted,
        kept.map((i) => b[i]!),
      );
      out.fill(0);
      for (const [k, i] of kept.entries()) out[i] = solution[k]!;
    };
    return { free: free.slice(), solve };
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
): NewtonProblem<DenseHessian> {
  const slopes = (x: Float64Array, sides: Int8Array = new Int8Array(size).fill(1)): Slopes => {
    const value = f.value(x);
    const isInside = value < Number.POSITIVE_INFINITY;
    return { x, value, gradient: isInside ? Float64Array.from(f.gradient(x, sides)) : new Float64Array(size) };
  };
  const hessianAt = (x: Float64Array, curved: 0 | 1) => {
    const hessian = new DenseHessian(x);
    for (const [i, row] of f.hessian(x).entries()) {
      hessian.scale[i] = Math.abs(row[i]!);
      for (const [j, h] of row.entries()) {
        hessian.matrix[i * size + j] = curved * h + (i === j ? (1 - curved) * Math.abs(h) : 0);
      }
    }
    return hessian;
  };
  return {
    size,
    lower: Float64Array.from({ length: size }, (_, i) => bounds?.[i]?.[0] ?? Number.NEGATIVE_INFINITY),
    upper: Float64Array.from({ length: size }, (_, i) => bounds?.[i]?.[1] ?? Number.POSITIVE_INFINITY),
    fixed: Uint8Array.from({ length: size }, (_, i) => (fixed.includes(i) ? 1 : 0)),
    kinked: Uint8Array.from({ length: size }, (_, i) => (kinked.includes(i) ? 1 : 0)),
    gradientsPerHessian: 3,
    value: f.value,
    slopes,
    evaluate: (x, sides): Curved<DenseHessian> => {
      const there = slopes(x, sides);
      const isInside = there.value < Number.POSITIVE_INFINITY;
      return { slopes: there, hessian: isInside ? hessianAt(x, 1) : new DenseHessian(x) };
    },
    approximate: ({ x }) => hessianAt(x, 0),
  };
}
