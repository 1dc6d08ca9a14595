import type { AdditiveForm, FactorBatch, MultiplicativeForm } from "../../../src/graph/nodes.js";

/** Value, first and second derivative of an interpolation at one point. */
export interface Jet {
  readonly value: number;
  readonly first: number;
  readonly second: number;
}

/** u, w, u′, w′, u″, w″ of an additive form, written where it should be and nowhere else. */
export function basisOf(form: AdditiveForm, alpha: number, side = 1): readonly number[] {
  const out = new Float64Array(10).fill(Number.NaN);
  form.basis(alpha, side, out, 2);
  if (![0, 1, 8, 9].every((i) => Number.isNaN(out[i]))) throw new Error(`${form.name} writes beside its six entries`);
  return [...out.subarray(2, 8)];
}

/** Shift of a bin with the given templates, and its derivatives. */
export function shiftOf(form: AdditiveForm, alpha: number, { lo, nominal, hi }: Templates, side = 1): Jet {
  const [u, w, u1, w1, u2, w2] = basisOf(form, alpha, side) as [number, number, number, number, number, number];
  const [up, down] = [hi - nominal, nominal - lo];
  return { value: u * up + w * down, first: u1 * up + w1 * down, second: u2 * up + w2 * down };
}

export interface Templates {
  readonly lo: number;
  readonly nominal: number;
  readonly hi: number;
}

/** A factor and its derivatives, evaluated as the middle one of a batch of three. */
export function factorOf(form: MultiplicativeForm, alpha: number, { lo, hi }: Variation, side = 1): Jet {
  const n = form.nCoefficients;
  const coefficients = new Float64Array(3 * n);
  form.coefficients(1.7, 0.6, coefficients, 0);
  form.coefficients(hi, lo, coefficients, n);
  form.coefficients(0.5, 2.2, coefficients, 2 * n);
  const arrays = { value: new Float64Array(3), first: new Float64Array(3), second: new Float64Array(3) };
  const batch: FactorBatch = { size: 3, parameter: Int32Array.of(0, 2, 1), coefficients, ...arrays };
  form.evaluate(batch, Float64Array.of(0.3, -0.4, alpha), Int8Array.of(1, 1, side), 2);
  return { value: arrays.value[1]!, first: arrays.first[1]!, second: arrays.second[1]! };
}

export interface Variation {
  readonly lo: number;
  readonly hi: number;
}

/** Points all over |α| ≤ 5, none of them on a joint at −1, 0 or 1. */
export const POINTS = Array.from({ length: 101 }, (_, i) => -5 + i / 10 + 0.0123);
