import type { AdditiveForm, DerivedBins } from "../graph/nodes.js";
import { allFinite } from "../math/vector.js";

/** A variation of the logarithms of a sample's fractions. */
export interface LogVariation {
  readonly parameter: number;
  /** log(varied / nominal) of the fractions at +1 and at −1; `[nBins]` each. */
  readonly up: readonly number[];
  readonly down: readonly number[];
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
  readonly #variations: readonly LogVariation[];
  readonly #nominal: readonly number[];
  readonly #form: AdditiveForm;
  readonly #basis: Float64Array;
  /** F, and the fractions after the shift; `[nBins]`. */
  readonly #factor: Float64Array;
  readonly #weight: Float64Array;
  /** g′ − ⟨g′⟩, and g″, of each parameter by bin; `[n, nBins]`. */
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor(variations: readonly LogVariation[], nominal: readonly number[], form: AdditiveForm) {
    this.#variations = [...variations].sort((a, b) => a.parameter - b.parameter);
    this.#nominal = nominal;
    this.#form = form;
    this.support = Int32Array.from(this.#variations, ({ parameter }) => parameter);
    this.nBins = nominal.length;
    const n = variations.length;
    this.#basis = new Float64Array(BASIS * n);
    this.#factor = new Float64Array(this.nBins);
    this.#weight = new Float64Array(this.nBins);
    this.#first = new Float64Array(n * this.nBins);
    this.#second = new Float64Array(n * this.nBins);
  }

  evaluate(pars: Float64Array, order: 0 | 1 | 2, values: Float64Array, first: Float64Array): boolean {
    for (const [k, { parameter }] of this.#variations.entries()) {
      this.#form.basis(pars[parameter]!, 0, this.#basis, BASIS * k);
    }
    this.#evaluateFactors();
    values.set(this.#factor);
    if (order > 0) {
      this.#evaluateSlopes();
      const n = this.support.length;
      for (let b = 0; b < this.nBins; b++) {
        for (let k = 0; k < n; k++) first[b * n + k] = this.#factor[b]! * this.#first[k * this.nBins + b]!;
      }
    }
    return allFinite(this.#factor) && (order === 0 || allFinite(first));
  }

  #evaluateFactors(): void {
    const nominal = this.#nominal;
    let [before, after] = [0, 0];
    for (let b = 0; b < nominal.length; b++) {
      let shift = 0;
      for (const [k, { up, down }] of this.#variations.entries()) {
        shift += this.#basis[BASIS * k]! * up[b]! - this.#basis[BASIS * k + 1]! * down[b]!;
      }
      this.#factor[b] = Math.exp(shift);
      before += nominal[b]!;
      after += nominal[b]! * this.#factor[b]!;
    }
    for (let b = 0; b < nominal.length; b++) {
      this.#weight[b] = after === 0 ? 0 : (nominal[b]! * this.#factor[b]!) / after;
      if (after !== 0) this.#factor[b]! *= before / after;
    }
  }

  #evaluateSlopes(): void {
    const { nBins } = this;
    for (const [k, { up, down }] of this.#variations.entries()) {
      const [u1, w1, u2, w2] = this.#basis.subarray(BASIS * k + 2, BASIS * k + BASIS);
      let mean = 0;
      for (let b = 0; b < nBins; b++) {
        const slope = u1! * up[b]! - w1! * down[b]!;
        this.#first[k * nBins + b] = slope;
        this.#second[k * nBins + b] = u2! * up[b]! - w2! * down[b]!;
        mean += this.#weight[b]! * slope;
      }
      for (let b = 0; b < nBins; b++) this.#first[k * nBins + b]! -= mean;
    }
  }

  /** With v_b = weight_b F_b and slopes less their means: Σ_b (v_b − f_b Σ v) (g′ g′ᵀ + δ g″), f the shifted fractions. */
  addCurvature(weights: Float64Array, second: Float64Array): void {
    const [n, { nBins }] = [this.support.length, this];
    let total = 0;
    for (let b = 0; b < nBins; b++) total += weights[b]! * this.#factor[b]!;
    for (let b = 0; b < nBins; b++) {
      const weight = weights[b]! * this.#factor[b]! - this.#weight[b]! * total;
      for (let k = 0; k < n; k++) {
        const scaled = weight * this.#first[k * nBins + b]!;
        for (let l = 0; l <= k; l++) second[k * n + l]! += scaled * this.#first[l * nBins + b]!;
        second[k * n + k]! += weight * this.#second[k * nBins + b]!;
      }
    }
  }
}
