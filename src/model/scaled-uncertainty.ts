import type { DerivedBins } from "../graph/nodes.js";
import { allFinite } from "../math/vector.js";
import type { ScalarFactor } from "./scalar-factor.js";

/** A sample: its scalar factors, and the uncertainty of its events in each bin. */
export interface ScaledSample {
  readonly uncertainties: readonly number[];
  readonly factors: readonly ScalarFactor[];
}

/**
 * W_b = √Σ_s (c_s e_sb)² for each bin b, with c_s the product of the scalar factors f of sample s:
 *
 *   W′_b = Σ_s e² c c′ / W_b
 *   Σ_b w_b W″_b = Σ_s α_s (c′ c′ᵀ + c c″) − Σ_b w_b/W_b W′_b W′_bᵀ,  α_s = Σ_b w_b e_sb²/W_b
 *   c′ c′ᵀ + c c″ = c² (2 g gᵀ + Σ_f (f″/f − g_f g_fᵀ)),  g = Σ_f g_f,  g_f = f′/f
 *
 * Factors do not depend on the bin, so that the second derivatives cost as much as the bins and the samples have pairs of parameters,
 * and not their product. A bin in which W is 0 has derivatives of 0, too, which is the limit of the even function.
 */
export function scaledUncertainty(samples: readonly ScaledSample[], nBins: number): DerivedBins {
  const scales = new Scales(samples.map(({ factors }) => factors));
  const { support } = scales;
  const n = support.length;
  const squares = samples.map(({ uncertainties }) => Float64Array.from(uncertainties, (e) => e ** 2));
  const widths = new Float64Array(nBins);
  let slopes: Float64Array = new Float64Array(0);
  const width = (b: number) => {
    let sum = 0;
    for (let s = 0; s < squares.length; s++) sum += squares[s]![b]! * scales.values[s]! ** 2;
    return Math.sqrt(sum);
  };
  const writeSlopes = (b: number, first: Float64Array) => {
    const begin = b * n;
    first.fill(0, begin, begin + n);
    if (widths[b] === 0) return;
    for (let s = 0; s < squares.length; s++) {
      const weight = (squares[s]![b]! * scales.values[s]!) / widths[b]!;
      if (weight === 0) continue;
      const { places, first: own } = scales.samples[s]!;
      for (let i = 0; i < places.length; i++) first[begin + places[i]!]! += weight * own[i]!;
    }
  };
  return {
    nBins,
    support,
    evaluate(pars, order, values, first) {
      scales.evaluate(pars, order);
      for (let b = 0; b < nBins; b++) {
        widths[b] = width(b);
        values[b] = widths[b]!;
        if (order > 0) writeSlopes(b, first);
      }
      slopes = first;
      return allFinite(widths) && (order === 0 || allFinite(first)) && scales.isFinite;
    },
    addCurvature(weights, second) {
      for (let s = 0; s < squares.length; s++) {
        let alpha = 0;
        for (let b = 0; b < nBins; b++) if (widths[b] !== 0) alpha += (weights[b]! * squares[s]![b]!) / widths[b]!;
        if (alpha !== 0) scales.addSquare(s, alpha, second);
      }
      for (let b = 0; b < nBins; b++) {
        const weight = widths[b] === 0 ? 0 : weights[b]! / widths[b]!;
        if (weight !== 0) subtractOuter(slopes, b * n, n, weight, second);
      }
    },
  };
}

/** Subtracts weight · v vᵀ from a lower triangle, v the `n` numbers from `begin` on. */
function subtractOuter(all: Float64Array, begin: number, n: number, weight: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const scaled = weight * all[begin + i]!;
    if (scaled === 0) continue;
    const row = i * n;
    for (let j = 0; j <= i; j++) out[row + j]! -= scaled * all[begin + j]!;
  }
}

/** A distinct factor, its value and its derivatives over its own parameters. */
interface Part {
  readonly factor: ScalarFactor;
  readonly first: Float64Array;
  readonly second: Float64Array;
  value: number;
}

/** A part among the factors of a sample: where its parameters are among those of the sample. */
interface Use {
  readonly part: Part;
  readonly places: Int32Array;
}

/** c of a sample. */
interface Scale {
  readonly uses: readonly Use[];
  /** Where the parameters of the sample are in the support, ascending. */
  readonly places: Int32Array;
  /** c′ over them, and g where c is not 0. */
  readonly first: Float64Array;
  readonly relative: Float64Array;
}

/** The products of the scalar factors of some samples. */
class Scales {
  readonly support: Int32Array;
  readonly values: Float64Array;
  readonly samples: readonly Scale[];
  readonly #parts: readonly Part[];
  /** Whether all factors are finite, with their derivatives. */
  isFinite = true;

  constructor(samples: readonly (readonly ScalarFactor[])[]) {
    const parts = new Map<ScalarFactor["id"], Part>();
    for (const factor of samples.flat()) if (!parts.has(factor.id)) parts.set(factor.id, partOf(factor));
    this.#parts = [...parts.values()];
    this.support = supportOf(this.#parts.map(({ factor }) => factor));
    this.values = new Float64Array(samples.length);
    this.samples = samples.map((factors) => {
      const own = supportOf(factors);
      const uses = factors.map(({ id }) => {
        const part = parts.get(id)!;
        return { part, places: Int32Array.from(part.factor.function.support, (p) => own.indexOf(p)) };
      });
      const places = own.map((p) => this.support.indexOf(p));
      return { uses, places, first: new Float64Array(own.length), relative: new Float64Array(own.length) };
    });
  }

  evaluate(pars: Float64Array, order: 0 | 1 | 2): void {
    this.isFinite = true;
    for (const part of this.#parts) {
      const { first, second } = part;
      const { function: f } = part.factor;
      if (order === 0) part.value = f.value(pars);
      else part.value = order === 1 ? f.gradient(pars, first) : f.hessian(pars, first, second);
      this.isFinite &&= Number.isFinite(part.value) && (order === 0 || allFinite(first));
      if (order === 2) this.isFinite &&= allFinite(second);
    }
    for (let s = 0; s < this.samples.length; s++) {
      const scale = this.samples[s]!;
      this.values[s] = scale.uses.reduce((product, { part }) => product * part.value, 1);
      if (order > 0) differentiate(scale, this.values[s]!);
    }
  }

  /** Adds α (c′ c′ᵀ + c c″) of a sample to a lower triangle over the support. */
  addSquare(s: number, alpha: number, out: Float64Array): void {
    const n = this.support.length;
    const { uses, places, first, relative } = this.samples[s]!;
    const c = this.values[s]!;
    const [vector, factor] = c === 0 ? [first, alpha] : [relative, 2 * alpha * c * c];
    for (let i = 0; i < places.length; i++) {
      const scaled = factor * vector[i]!;
      if (scaled === 0) continue;
      const row = places[i]! * n;
      for (let j = 0; j <= i; j++) out[row + places[j]!]! += scaled * vector[j]!;
    }
    if (c === 0) return;
    for (const { part, places: own } of uses) {
      const m = own.length;
      for (let a = 0; a < m; a++) {
        for (let b = 0; b <= a; b++) {
          const bend = part.second[a * m + b]! / part.value - (part.first[a]! * part.first[b]!) / part.value ** 2;
          out[places[own[a]!]! * n + places[own[b]!]!]! += alpha * c * c * bend;
        }
      }
    }
  }
}

/** c′ of a sample: c Σ f′/f, or where one factor is 0, the others times its slope; with two of them it is 0. */
function differentiate({ uses, first, relative }: Scale, c: number): void {
  first.fill(0);
  relative.fill(0);
  const zeros = uses.filter(({ part }) => part.value === 0);
  if (zeros.length > 1) return;
  const [zero] = zeros;
  if (zero !== undefined) {
    const others = uses.reduce((product, use) => (use === zero ? product : product * use.part.value), 1);
    for (const [a, i] of zero.places.entries()) first[i]! += others * zero.part.first[a]!;
    return;
  }
  for (const { part, places } of uses) {
    for (let a = 0; a < places.length; a++) relative[places[a]!]! += part.first[a]! / part.value;
  }
  for (let i = 0; i < first.length; i++) first[i] = c * relative[i]!;
}

function partOf(factor: ScalarFactor): Part {
  const n = factor.function.support.length;
  return { factor, first: new Float64Array(n), second: new Float64Array(n * n), value: 1 };
}

/** All parameters of some factors, ascending. */
function supportOf(factors: readonly ScalarFactor[]): Int32Array {
  return Int32Array.from(new Set(factors.flatMap((factor) => Array.from(factor.function.support)))).sort();
}
