import type { AdditiveForm, DerivedBins } from "../graph/nodes.js";
import { addOuterProducts } from "../math/dense.js";
import { allFinite } from "../math/vector.js";

/** A variation of the logarithms of a sample's fractions. */
export interface LogVariation {
  readonly parameter: number;
  /** log(varied / nominal) of the fractions up and down; `[nBins]` each. */
  readonly up: readonly number[];
  readonly down: readonly number[];
  readonly form: AdditiveForm;
}

/** u, w and their derivatives for one parameter. */
const BASIS = 6;

/**
 * The factor of each bin when the logarithms of a sample's fractions f are shifted and the sum of its events is kept:
 *
 *   F_b = exp(g_b) Σ f / Σ f exp(g),  g_b = Σ_k u(α_k) up_kb − w(α_k) down_kb
 *
 * with the basis u, w of an additive interpolation. With ⟨x⟩ = Σ f exp(g) x / Σ f exp(g),
 *
 *   ∂ log F_b/∂α_k = g′_kb − ⟨g′_k⟩
 *   ∂² log F_b/∂α_k ∂α_l = δ_kl (g″_kb − ⟨g″_k⟩) − ⟨g′_k g′_l⟩ + ⟨g′_k⟩⟨g′_l⟩
 */
export class LogMorphing implements DerivedBins {
  readonly nBins: number;
  readonly support: Int32Array;
  readonly #nominal: Float64Array;
  readonly #forms: readonly AdditiveForm[];
  /** `[nBins, n]` each. */
  readonly #up: Float64Array;
  readonly #down: Float64Array;
  readonly #basis: Float64Array;
  /** F, and the fractions after the shift; `[nBins]`. */
  readonly #factor: Float64Array;
  readonly #weight: Float64Array;
  /** g′ − ⟨g′⟩ of each bin by parameter; `[nBins, n]`. */
  readonly #first: Float64Array;
  /** Weights of second derivatives by bin. */
  readonly #bend: Float64Array;
  /** Room by bin and parameter, and by parameter. */
  readonly #shifts: Float64Array;
  readonly #mean: Float64Array;

  constructor(variations: readonly LogVariation[], nominal: readonly number[]) {
    const sorted = [...variations].sort((a, b) => a.parameter - b.parameter);
    const n = sorted.length;
    this.nBins = nominal.length;
    this.support = Int32Array.from(sorted, ({ parameter }) => parameter);
    this.#nominal = Float64Array.from(nominal);
    this.#forms = sorted.map(({ form }) => form);
    const bins = Array.from({ length: this.nBins }, (_, b) => b);
    this.#up = Float64Array.from(bins.flatMap((b) => sorted.map(({ up }) => up[b]!)));
    this.#down = Float64Array.from(bins.flatMap((b) => sorted.map(({ down }) => down[b]!)));
    this.#basis = new Float64Array(BASIS * n);
    this.#factor = new Float64Array(this.nBins);
    this.#weight = new Float64Array(this.nBins);
    this.#first = new Float64Array(n * this.nBins);
    this.#bend = new Float64Array(this.nBins);
    this.#shifts = new Float64Array(n * this.nBins);
    this.#mean = new Float64Array(n);
  }

  evaluate(pars: Float64Array, order: 0 | 1 | 2, values: Float64Array, first: Float64Array): boolean {
    for (let k = 0; k < this.support.length; k++) {
      this.#forms[k]!.basis(pars[this.support[k]!]!, 0, this.#basis, BASIS * k);
    }
    this.#evaluateFactors();
    values.set(this.#factor);
    if (order > 0) this.#evaluateSlopes(first);
    return allFinite(this.#factor) && (order === 0 || allFinite(first));
  }

  #evaluateFactors(): void {
    const [nominal, factor, weight, shifts] = [this.#nominal, this.#factor, this.#weight, this.#shifts];
    this.#combine(0, shifts);
    const n = this.support.length;
    let [before, after] = [0, 0];
    for (let b = 0; b < factor.length; b++) {
      let shift = 0;
      for (let k = 0; k < n; k++) shift += shifts[b * n + k]!;
      factor[b] = Math.exp(shift);
      before += nominal[b]!;
      after += nominal[b]! * factor[b]!;
    }
    for (let b = 0; b < factor.length; b++) {
      weight[b] = after === 0 ? 0 : (nominal[b]! * factor[b]!) / after;
      if (after !== 0) factor[b]! *= before / after;
    }
  }

  /** F (g′ − ⟨g′⟩) to `out`; `[nBins, n]`. */
  #evaluateSlopes(out: Float64Array): void {
    const [first, factor, weight, mean] = [this.#first, this.#factor, this.#weight, this.#mean];
    this.#combine(2, first);
    const n = this.support.length;
    mean.fill(0);
    for (let b = 0; b < factor.length; b++) {
      for (let k = 0; k < n; k++) mean[k]! += weight[b]! * first[b * n + k]!;
    }
    for (let b = 0; b < factor.length; b++) {
      for (let k = 0; k < n; k++) {
        first[b * n + k]! -= mean[k]!;
        out[b * n + k] = factor[b]! * first[b * n + k]!;
      }
    }
  }

  /** u up − w down by bin and parameter, with u and w of the basis from `offset` on: 0 for themselves, 2 and 4 for derivatives. */
  #combine(offset: number, out: Float64Array): void {
    const [up, down, basis] = [this.#up, this.#down, this.#basis];
    const n = this.support.length;
    for (let k = 0; k < n; k++) {
      const [u, w] = [basis[BASIS * k + offset]!, basis[BASIS * k + offset + 1]!];
      for (let at = k; at < out.length; at += n) out[at] = u * up[at]! - w * down[at]!;
    }
  }

  /** With v_b = weight_b F_b and slopes less their means: Σ_b (v_b − f_b Σ v) (g′ g′ᵀ + δ g″), f the shifted fractions. */
  addCurvature(weights: Float64Array, second: Float64Array): void {
    const [factor, bend, shifts] = [this.#factor, this.#bend, this.#shifts];
    const n = this.support.length;
    let total = 0;
    for (let b = 0; b < factor.length; b++) total += weights[b]! * factor[b]!;
    for (let b = 0; b < factor.length; b++) bend[b] = weights[b]! * factor[b]! - this.#weight[b]! * total;
    addOuterProducts(this.#first, 0, factor.length, n, bend, 0, second, 0);
    this.#combine(4, shifts);
    for (let b = 0; b < factor.length; b++) {
      for (let k = 0; k < n; k++) second[k * (n + 1)]! += bend[b]! * shifts[b * n + k]!;
    }
  }
}
