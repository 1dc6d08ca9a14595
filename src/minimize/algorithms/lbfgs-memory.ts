/** Limited-memory approximation of a Hessian, in compact form. */

import { dot } from "../../math/vector.js";
import { solveLinear } from "./lu.js";

/**
 * B = θ I − W M Wᵀ from the last m steps s and changes y of the gradient, with W = [Y, θ S] of shape `[n, 2m]` and
 * M⁻¹ = [[−D, Lᵀ], [L, θ SᵀS]], where D is the diagonal of SᵀY and L its strictly lower triangle.
 *
 * R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190, section 3.
 */
export class LbfgsMemory {
  readonly #capacity: number;
  #steps: Float64Array[] = [];
  #changes: Float64Array[] = [];
  /** Scalar products of steps with changes, of steps, and of changes; they are kept, since each costs n operations. */
  #sy: number[][] = [];
  #ss: number[][] = [];
  #yy: number[][] = [];
  #theta = 1;
  #middle: Float64Array = new Float64Array(0);

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The factor θ of the identity in B. */
  get theta(): number {
    return this.#theta;
  }

  /** Number of columns of W: twice the number of pairs. */
  get width(): number {
    return 2 * this.#steps.length;
  }

  /** M⁻¹, `[width, width]`. */
  get inverseMiddle(): Float64Array {
    return this.#middle;
  }

  clear(): void {
    this.#steps = [];
    this.#changes = [];
    this.#sy = [];
    this.#ss = [];
    this.#yy = [];
    this.#theta = 1;
    this.#middle = new Float64Array(0);
  }

  /** Adds a pair, which must have sᵀy > 0. The oldest pair is dropped when the memory is full. */
  push(step: Float64Array, change: Float64Array): void {
    if (this.#steps.length === this.#capacity) {
      this.#steps.shift();
      this.#changes.shift();
      for (const products of [this.#sy, this.#ss, this.#yy]) forgetFirst(products);
    }
    this.#steps.push(step);
    this.#changes.push(change);
    extend(this.#sy, this.#steps, this.#changes);
    extend(this.#ss, this.#steps, this.#steps);
    extend(this.#yy, this.#changes, this.#changes);
    const last = this.#steps.length - 1;
    this.#theta = this.#yy[last]![last]! / this.#sy[last]![last]!;
    this.#middle = this.#buildMiddle();
  }

  #buildMiddle(): Float64Array {
    const m = this.#steps.length;
    const out = new Float64Array(4 * m * m);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) {
        const sy = this.#sy[i]![j]!;
        if (i === j) out[i * 2 * m + i] = -sy;
        else out[(m + i) * 2 * m + j] = out[j * 2 * m + m + i] = sy;
        const ss = this.#theta * this.#ss[i]![j]!;
        out[(m + i) * 2 * m + m + j] = out[(m + j) * 2 * m + m + i] = ss;
      }
    }
    return out;
  }

  /** WᵀW over the variables with `free` = 1, `[width, width]`. */
  gram(free: Uint8Array): Float64Array {
    const m = this.#steps.length;
    const out = new Float64Array(4 * m * m);
    const all = free.every((f) => f === 1);
    const product = (known: number, a: Float64Array, b: Float64Array) => (all ? known : maskedDot(a, b, free));
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) {
        if (j <= i) {
          const yy = product(this.#yy[i]![j]!, this.#changes[i]!, this.#changes[j]!);
          const ss = this.#theta ** 2 * product(this.#ss[i]![j]!, this.#steps[i]!, this.#steps[j]!);
          out[i * 2 * m + j] = out[j * 2 * m + i] = yy;
          out[(m + i) * 2 * m + m + j] = out[(m + j) * 2 * m + m + i] = ss;
        }
        const sy = this.#theta * product(this.#sy[i]![j]!, this.#steps[i]!, this.#changes[j]!);
        out[(m + i) * 2 * m + j] = out[j * 2 * m + m + i] = sy;
      }
    }
    return out;
  }

  /** W p; `[n]`. */
  combine(p: Float64Array): Float64Array {
    const m = this.#steps.length;
    const out = new Float64Array(this.#steps[0]!.length);
    for (let k = 0; k < m; k++) {
      const [step, change] = [this.#steps[k]!, this.#changes[k]!];
      const [ofChange, ofStep] = [p[k]!, this.#theta * p[m + k]!];
      for (let i = 0; i < out.length; i++) out[i]! += ofChange * change[i]! + ofStep * step[i]!;
    }
    return out;
  }

  /** Row i of W. */
  row(i: number): Float64Array {
    const m = this.#steps.length;
    const out = new Float64Array(2 * m);
    for (let k = 0; k < m; k++) {
      out[k] = this.#changes[k]![i]!;
      out[m + k] = this.#theta * this.#steps[k]![i]!;
    }
    return out;
  }

  /** Wᵀv */
  project(v: Float64Array): Float64Array {
    const m = this.#steps.length;
    const out = new Float64Array(2 * m);
    for (let k = 0; k < m; k++) {
      out[k] = dot(this.#changes[k]!, v);
      out[m + k] = this.#theta * dot(this.#steps[k]!, v);
    }
    return out;
  }

  /** M p; undefined where M⁻¹ is singular up to rounding errors. */
  applyMiddle(p: Float64Array): Float64Array | undefined {
    return solveLinear(this.#middle, p);
  }
}

/** Removes the products with the first vector. */
function forgetFirst(products: number[][]): void {
  products.shift();
  for (const row of products) row.shift();
}

/** Adds the products with the last vector of each list. */
function extend(products: number[][], rows: readonly Float64Array[], columns: readonly Float64Array[]): void {
  const last = rows.length - 1;
  for (let i = 0; i < last; i++) products[i]!.push(dot(rows[i]!, columns[last]!));
  products.push(columns.map((column) => dot(rows[last]!, column)));
}

/** aᵀb over the entries with `free` = 1. */
function maskedDot(a: Float64Array, b: Float64Array, free: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += free[i]! * a[i]! * b[i]!;
  return total;
}
