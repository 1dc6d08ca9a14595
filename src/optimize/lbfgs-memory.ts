/** Limited-memory approximation of a Hessian, in compact form. */
import { solveLinear } from "./lu.js";
import { dot } from "./vector.js";

/**
 * B = θ I − W M Wᵀ from the last m steps s and changes of gradient y: W = [Y, θ S] of shape `[n, 2m]`, and
 * M⁻¹ = [[−D, Lᵀ], [L, θ SᵀS]] with D the diagonal of SᵀY and L its strictly lower triangle.
 *
 * R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190, section 3.
 */
export class LbfgsMemory {
  readonly #capacity: number;
  #steps: Float64Array[] = [];
  #changes: Float64Array[] = [];
  #theta = 1;
  #middle: Float64Array = new Float64Array(0);

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Multiple of the identity that B is without its pairs. */
  get theta(): number {
    return this.#theta;
  }

  /** Columns of W: twice the number of pairs. */
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
    this.#theta = 1;
    this.#middle = new Float64Array(0);
  }

  /** Takes in a pair; it must have sᵀy > 0. Forgets the oldest one when full. */
  push(step: Float64Array, change: Float64Array): void {
    if (this.#steps.length === this.#capacity) {
      this.#steps.shift();
      this.#changes.shift();
    }
    this.#steps.push(step);
    this.#changes.push(change);
    this.#theta = dot(change, change) / dot(step, change);
    this.#middle = this.#buildMiddle();
  }

  #buildMiddle(): Float64Array {
    const m = this.#steps.length;
    const out = new Float64Array(4 * m * m);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) {
        const sy = dot(this.#steps[i]!, this.#changes[j]!);
        if (i === j) out[i * 2 * m + i] = -sy;
        else out[(m + i) * 2 * m + j] = out[j * 2 * m + m + i] = sy;
        const ss = this.#theta * dot(this.#steps[i]!, this.#steps[j]!);
        out[(m + i) * 2 * m + m + j] = out[(m + j) * 2 * m + m + i] = ss;
      }
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

  /** M p; undefined when M⁻¹ is singular to rounding. */
  applyMiddle(p: Float64Array): Float64Array | undefined {
    return solveLinear(this.#middle, p);
  }
}
