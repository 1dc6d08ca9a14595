import type { AdditiveForm, DerivedFunction } from "../graph/nodes.js";
import { PointMemo } from "./point-memo.js";

/** A variation of the logarithms of a sample's fractions. */
export interface LogVariation {
  readonly parameter: number;
  /** log(varied / nominal) of the fractions at +1 and at −1; `[nBins]` each. */
  readonly up: readonly number[];
  readonly down: readonly number[];
}

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
export function logMorphing(
  variations: readonly LogVariation[],
  nominal: readonly number[],
  form: AdditiveForm,
): readonly DerivedFunction[] {
  const sorted = [...variations].sort((a, b) => a.parameter - b.parameter);
  const morph = new Morph(sorted, nominal, form);
  const support = Int32Array.from(sorted, ({ parameter }) => parameter);
  return nominal.map((_, b) => ({
    support,
    value(pars) {
      morph.evaluate(pars, 0);
      return morph.factor[b]!;
    },
    gradient(pars, first) {
      morph.evaluate(pars, 1);
      return morph.writeGradient(b, first);
    },
    hessian(pars, first, second) {
      morph.evaluate(pars, 2);
      const value = morph.writeGradient(b, first);
      morph.writeHessian(b, second);
      return value;
    },
  }));
}

/** u, w and their derivatives for one parameter. */
const BASIS = 6;

/** One evaluation for all bins. */
class Morph {
  readonly factor: Float64Array;
  readonly #variations: readonly LogVariation[];
  readonly #nominal: readonly number[];
  readonly #form: AdditiveForm;
  readonly #memo: PointMemo;
  readonly #basis: Float64Array;
  /** Fractions after the shift. */
  readonly #weight: Float64Array;
  /** g′ and g″ of each parameter by bin; `[n, nBins]`. */
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  /** ⟨g′⟩, and ⟨g′ g′⟩ + δ ⟨g″⟩ − ⟨g′⟩⟨g′⟩. */
  readonly #mean: Float64Array;
  readonly #spread: Float64Array;

  constructor(variations: readonly LogVariation[], nominal: readonly number[], form: AdditiveForm) {
    this.#variations = variations;
    this.#nominal = nominal;
    this.#form = form;
    this.#memo = new PointMemo(variations.map(({ parameter }) => parameter));
    const [n, nBins] = [variations.length, nominal.length];
    this.#basis = new Float64Array(BASIS * n);
    this.factor = new Float64Array(nBins);
    this.#weight = new Float64Array(nBins);
    this.#first = new Float64Array(n * nBins);
    this.#second = new Float64Array(n * nBins);
    this.#mean = new Float64Array(n);
    this.#spread = new Float64Array(n * n);
  }

  evaluate(pars: Float64Array, order: 0 | 1 | 2): void {
    if (!this.#memo.moveTo(pars, order)) return;
    for (const [k, { parameter }] of this.#variations.entries()) {
      this.#form.basis(pars[parameter]!, 0, this.#basis, BASIS * k);
    }
    this.#evaluateFactors();
    if (order > 0) this.#evaluateSlopes();
    if (order > 1) this.#evaluateSpread();
  }

  #evaluateFactors(): void {
    const nominal = this.#nominal;
    let [before, after] = [0, 0];
    for (let b = 0; b < nominal.length; b++) {
      let shift = 0;
      for (const [k, { up, down }] of this.#variations.entries()) {
        shift += this.#basis[BASIS * k]! * up[b]! - this.#basis[BASIS * k + 1]! * down[b]!;
      }
      this.factor[b] = Math.exp(shift);
      before += nominal[b]!;
      after += nominal[b]! * this.factor[b]!;
    }
    for (let b = 0; b < nominal.length; b++) {
      this.#weight[b] = after === 0 ? 0 : (nominal[b]! * this.factor[b]!) / after;
      if (after !== 0) this.factor[b]! *= before / after;
    }
  }

  #evaluateSlopes(): void {
    const nBins = this.#nominal.length;
    for (const [k, { up, down }] of this.#variations.entries()) {
      const [u1, w1, u2, w2] = this.#basis.subarray(BASIS * k + 2, BASIS * k + BASIS);
      let mean = 0;
      for (let b = 0; b < nBins; b++) {
        const slope = u1! * up[b]! - w1! * down[b]!;
        this.#first[k * nBins + b] = slope;
        this.#second[k * nBins + b] = u2! * up[b]! - w2! * down[b]!;
        mean += this.#weight[b]! * slope;
      }
      this.#mean[k] = mean;
    }
  }

  #evaluateSpread(): void {
    const [n, nBins] = [this.#variations.length, this.#nominal.length];
    for (let k = 0; k < n; k++) {
      for (let l = 0; l <= k; l++) {
        let sum = -this.#mean[k]! * this.#mean[l]!;
        for (let b = 0; b < nBins; b++) {
          let term = this.#first[k * nBins + b]! * this.#first[l * nBins + b]!;
          if (k === l) term += this.#second[k * nBins + b]!;
          sum += this.#weight[b]! * term;
        }
        this.#spread[k * n + l] = sum;
        this.#spread[l * n + k] = sum;
      }
    }
  }

  writeGradient(b: number, first: Float64Array): number {
    const nBins = this.#nominal.length;
    const factor = this.factor[b]!;
    for (let k = 0; k < this.#mean.length; k++) first[k] = factor * (this.#first[k * nBins + b]! - this.#mean[k]!);
    return factor;
  }

  writeHessian(b: number, second: Float64Array): void {
    const [n, nBins] = [this.#mean.length, this.#nominal.length];
    const factor = this.factor[b]!;
    for (let k = 0; k < n; k++) {
      const slope = this.#first[k * nBins + b]! - this.#mean[k]!;
      for (let l = 0; l < n; l++) {
        const other = this.#first[l * nBins + b]! - this.#mean[l]!;
        const own = k === l ? this.#second[k * nBins + b]! : 0;
        second[k * n + l] = factor * (slope * other + own - this.#spread[k * n + l]!);
      }
    }
  }
}
