import type { AdditiveForm, CompiledBins, DerivedBins } from "../graph/nodes.js";
import { compiledMorphing, morphingSize } from "./wasm/compiled-morphing.js";

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
  readonly compiled: CompiledBins;
  readonly #nominal: Float64Array;
  readonly #total: number;
  readonly #forms: readonly AdditiveForm[];
  /** (up, down) by bin and parameter; `[nBins, n, 2]`. */
  readonly #pairs: Float64Array;
  readonly #basis: Float64Array;
  /** F, and the fractions after the shift; `[nBins]`. */
  readonly #factor: Float64Array;
  readonly #weight: Float64Array;
  /** g′ − ⟨g′⟩ of each bin by parameter; `[nBins, n]`. */
  readonly #first: Float64Array;
  /** Weights of second derivatives by bin. */
  readonly #bend: Float64Array;
  readonly #mean: Float64Array;

  constructor(variations: readonly LogVariation[], nominal: readonly number[]) {
    const sorted = [...variations].sort((a, b) => a.parameter - b.parameter);
    const n = sorted.length;
    this.nBins = nominal.length;
    this.support = Int32Array.from(sorted, ({ parameter }) => parameter);
    this.#nominal = Float64Array.from(nominal);
    this.#total = this.#nominal.reduce((sum, events) => sum + events, 0);
    this.#forms = sorted.map(({ form }) => form);
    this.#pairs = Float64Array.from(nominal.flatMap((_, b) => sorted.flatMap(({ up, down }) => [up[b]!, down[b]!])));
    this.#basis = new Float64Array(BASIS * n);
    this.#factor = new Float64Array(this.nBins);
    this.#weight = new Float64Array(this.nBins);
    this.#first = new Float64Array(n * this.nBins);
    this.#bend = new Float64Array(this.nBins);
    this.#mean = new Float64Array(n);
    const tables = {
      support: this.support,
      forms: this.#forms,
      nominal: this.#nominal,
      total: this.#total,
      up: sorted.map(({ up }) => Float64Array.from(up)),
      down: sorted.map(({ down }) => Float64Array.from(down)),
    };
    this.compiled = {
      size: morphingSize(n, this.nBins),
      make: (dense) => compiledMorphing(tables, dense),
    };
  }

  evaluate(pars: Float64Array, order: 0 | 1 | 2, values: Float64Array, first: Float64Array): boolean {
    const { support } = this;
    const [forms, basis] = [this.#forms, this.#basis];
    for (let k = 0; k < support.length; k++) forms[k]!.basis(pars[support[k]!]!, 0, basis, BASIS * k);
    const hasValues = this.#evaluateFactors(values);
    return order === 0 ? hasValues : this.#evaluateSlopes(first) && hasValues;
  }

  /** F to `values`; whether all are finite. */
  #evaluateFactors(values: Float64Array): boolean {
    const [nominal, factor, weight, pairs, basis] = [
      this.#nominal,
      this.#factor,
      this.#weight,
      this.#pairs,
      this.#basis,
    ];
    const end = basis.length;
    let after = 0;
    let pair = 0;
    for (let b = 0; b < factor.length; b++) {
      let shift = 0;
      for (let k = 0; k < end; k += BASIS) {
        shift += basis[k]! * pairs[pair]! - basis[k + 1]! * pairs[pair + 1]!;
        pair += 2;
      }
      const ratio = Math.exp(shift);
      factor[b] = ratio;
      weight[b] = nominal[b]! * ratio;
      after += weight[b]!;
    }
    const scale = after === 0 ? 1 : this.#total / after;
    let check = 0;
    for (let b = 0; b < factor.length; b++) {
      weight[b] = after === 0 ? 0 : weight[b]! / after;
      const value = factor[b]! * scale;
      factor[b] = value;
      values[b] = value;
      check += value * 0;
    }
    return check === 0;
  }

  /** F (g′ − ⟨g′⟩) to `out`, `[nBins, n]`; whether all are finite. */
  #evaluateSlopes(out: Float64Array): boolean {
    const [first, factor, weight, mean] = [this.#first, this.#factor, this.#weight, this.#mean];
    const [pairs, basis] = [this.#pairs, this.#basis];
    const n = mean.length;
    mean.fill(0);
    let at = 0;
    for (let b = 0; b < factor.length; b++) {
      const fraction = weight[b]!;
      for (let k = 0; k < n; k++) {
        const slope = basis[BASIS * k + 2]! * pairs[2 * at]! - basis[BASIS * k + 3]! * pairs[2 * at + 1]!;
        first[at] = slope;
        mean[k]! += fraction * slope;
        at += 1;
      }
    }
    at = 0;
    let check = 0;
    for (let b = 0; b < factor.length; b++) {
      const scale = factor[b]!;
      for (let k = 0; k < n; k++) {
        const slope = first[at]! - mean[k]!;
        first[at] = slope;
        out[at] = scale * slope;
        check += scale * slope * 0;
        at += 1;
      }
    }
    return check === 0;
  }

  /** With v_b = weight_b F_b and slopes less their means: Σ_b (v_b − f_b Σ v) (g′ g′ᵀ + δ g″), f the shifted fractions. */
  addCurvature(weights: Float64Array, second: Float64Array): void {
    const [factor, weight, bend] = [this.#factor, this.#weight, this.#bend];
    let total = 0;
    for (let b = 0; b < factor.length; b++) {
      bend[b] = weights[b]! * factor[b]!;
      total += bend[b]!;
    }
    for (let b = 0; b < factor.length; b++) bend[b]! -= weight[b]! * total;
    const n = this.support.length;
    for (let k = 0; k < n; k++) this.#addRow(k, n, second);
  }

  /** Row k of the lower triangle. */
  #addRow(k: number, n: number, second: Float64Array): void {
    const [first, bend, pairs, basis] = [this.#first, this.#bend, this.#pairs, this.#basis];
    const row = k * n;
    let [up, down] = [0, 0];
    for (let b = 0, at = k; b < bend.length; b++, at += n) {
      const weight = bend[b]!;
      up += weight * pairs[2 * at]!;
      down += weight * pairs[2 * at + 1]!;
      const scaled = weight * first[at]!;
      for (let l = 0, other = b * n; l <= k; l++, other++) second[row + l]! += scaled * first[other]!;
    }
    second[row + k]! += basis[BASIS * k + 4]! * up - basis[BASIS * k + 5]! * down;
  }
}
