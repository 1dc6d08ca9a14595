import type { DerivedFunction } from "../graph/nodes.js";
import { PointMemo } from "./point-memo.js";
import type { ScalarFactor } from "./scalar-factor.js";

/** A sample: its scalar factors, and the uncertainty of its events in each bin. */
export interface ScaledSample {
  readonly uncertainties: readonly number[];
  readonly factors: readonly ScalarFactor[];
}

/**
 * √Σ_s (c_s e_sb)² for each bin b, with c_s the product of the scalar factors of sample s, as functions of the parameters that share
 * their evaluation of the factors:
 *
 *   W = √Σ e² c²,  W′ = Σ e² c c′ / W,  W″ = (Σ e² (c′ c′ᵀ + c c″) − W′ W′ᵀ) / W
 *
 * A bin without uncertainties has 0, and so has one in which all samples are scaled to 0; derivatives are 0 there, too, which is
 * the limit of the even function.
 */
export function scaledUncertainty(samples: readonly ScaledSample[], nBins: number): readonly DerivedFunction[] {
  const scales = new Scales(samples);
  return Array.from({ length: nBins }, (_, b) => {
    const squares = samples.map(({ uncertainties }) => uncertainties[b]! ** 2);
    return binFunction(scales, squares);
  });
}

function binFunction(scales: Scales, squares: readonly number[]): DerivedFunction {
  const { support } = scales;
  const n = support.length;
  const width = () => Math.sqrt(squares.reduce((sum, square, s) => sum + square * scales.values[s]! ** 2, 0));
  const gradient = (pars: Float64Array, first: Float64Array, order: 1 | 2) => {
    scales.evaluate(pars, order);
    const w = width();
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let s = 0; s < squares.length; s++) sum += squares[s]! * scales.values[s]! * scales.first[s]![i]!;
      first[i] = w === 0 ? 0 : sum / w;
    }
    return w;
  };
  return {
    support,
    value(pars) {
      scales.evaluate(pars, 0);
      return width();
    },
    gradient: (pars, first) => gradient(pars, first, 1),
    hessian(pars, first, second) {
      const w = gradient(pars, first, 2);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = -first[i]! * first[j]!;
          for (let s = 0; s < squares.length; s++) sum += squares[s]! * scales.product(s, i, j);
          second[i * n + j] = w === 0 ? 0 : sum / w;
          second[j * n + i] = second[i * n + j]!;
        }
      }
      return w;
    },
  };
}

/** One distinct factor as a function. */
interface Part {
  readonly function: DerivedFunction;
  readonly first: Float64Array;
  readonly second: Float64Array;
  value: number;
}

/** The products of scalar factors of some samples, with derivatives over all parameters that are in one of them. */
class Scales {
  readonly support: Int32Array;
  /** c_s, ∂c_s/∂θ and ∂²c_s/∂θ² over the support. */
  readonly values: Float64Array;
  readonly first: readonly Float64Array[];
  readonly #second: readonly Float64Array[];
  readonly #parts: readonly (readonly Part[])[];
  readonly #distinct: readonly Part[];
  /** Position in the support of each parameter of a part. */
  readonly #places = new Map<Part, readonly number[]>();
  readonly #memo: PointMemo;

  constructor(samples: readonly ScaledSample[]) {
    const parts = new Map<ScalarFactor["id"], Part>();
    this.#parts = samples.map(({ factors }) =>
      factors.map((factor) => {
        const part = parts.get(factor.id) ?? partOf(factor);
        parts.set(factor.id, part);
        return part;
      }),
    );
    this.#distinct = [...parts.values()];
    const members = new Set(this.#distinct.flatMap((part) => Array.from(part.function.support)));
    this.support = Int32Array.from(members).sort();
    for (const part of this.#distinct) {
      this.#places.set(
        part,
        Array.from(part.function.support, (p) => this.support.indexOf(p)),
      );
    }
    const n = this.support.length;
    this.values = new Float64Array(samples.length);
    this.first = samples.map(() => new Float64Array(n));
    this.#second = samples.map(() => new Float64Array(n * n));
    this.#memo = new PointMemo(this.support);
  }

  /** c′_i c′_j + c c″_ij of a sample. */
  product(s: number, i: number, j: number): number {
    const first = this.first[s]!;
    return first[i]! * first[j]! + this.values[s]! * this.#second[s]![i * this.support.length + j]!;
  }

  /** Evaluates at a point up to an order, unless that was done last. */
  evaluate(pars: Float64Array, order: 0 | 1 | 2): void {
    if (!this.#memo.moveTo(pars, order)) return;
    for (const part of this.#distinct) evaluatePart(part, pars, order);
    for (const [s, parts] of this.#parts.entries()) this.#multiply(s, parts, order);
  }

  /** The product rule, one factor after the other: (c f)″ = c″ f + c′ f′ᵀ + f′ c′ᵀ + c f″. */
  #multiply(s: number, parts: readonly Part[], order: 0 | 1 | 2): void {
    const n = this.support.length;
    const [first, second] = [this.first[s]!.fill(0), this.#second[s]!.fill(0)];
    let c = 1;
    for (const part of parts) {
      const places = this.#places.get(part)!;
      const f = part.value;
      if (order === 2) {
        for (let k = 0; k < second.length; k++) second[k]! *= f;
        for (const [a, i] of places.entries()) {
          const slope = part.first[a]!;
          for (let j = 0; j < n; j++) {
            second[i * n + j]! += slope * first[j]!;
            second[j * n + i]! += slope * first[j]!;
          }
          for (const [b, j] of places.entries()) second[i * n + j]! += c * part.second[a * places.length + b]!;
        }
      }
      if (order > 0) {
        for (let i = 0; i < n; i++) first[i]! *= f;
        for (const [a, i] of places.entries()) first[i]! += c * part.first[a]!;
      }
      c *= f;
    }
    this.values[s] = c;
  }
}

function evaluatePart(part: Part, pars: Float64Array, order: 0 | 1 | 2): void {
  const { function: f, first, second } = part;
  if (order === 0) part.value = f.value(pars);
  else part.value = order === 1 ? f.gradient(pars, first) : f.hessian(pars, first, second);
}

function partOf({ function: f }: ScalarFactor): Part {
  const n = f.support.length;
  return { function: f, first: new Float64Array(n), second: new Float64Array(n * n), value: 1 };
}
