import { expect } from "vitest";
import { covarianceMatrix } from "../../src/fit/covariance.js";
import type { FitResult } from "../../src/fit/results.js";
import type { Model } from "../../src/model/model.js";
import { expectClose, expectNear } from "./close.js";

/** |gradient of −2 log L| × σ: twice what a certificate allows of −log L. */
const SCALED_GRADIENT = 2e-6;
/** Nearer to the kink of its interpolation than this, a parameter's second derivative depends on the side. */
const ON_KINK = 1e-9;
/** Covariance times Hessian is 1 within the condition number times rounding. */
const INVERSE = 1e-6;
/** Order of summing terms. */
const ROUNDING = 1e-12;

/** What a fit was asked for; the model's suggestions where absent. */
export interface Asked {
  readonly fixed?: readonly boolean[];
  readonly bounds?: readonly (readonly [number, number])[];
}

/**
 * Asserts that a valid result is what it claims, from the model's public methods only: inside bounds, its value, slopes
 * that vanish where free and push outwards at bounds, and the inverse of the Hessian as covariance.
 */
export function expectCertified(model: Model, data: ArrayLike<number>, result: FitResult, asked: Asked = {}): void {
  expect(result.message).not.toBe("");
  expect([result.valid, result.status], result.message).toEqual([true, "converged"]);
  expect(result.parNames).toEqual(model.parNames);
  expectNear(result.twiceNll, model.twiceNll(result.values, data), ROUNDING, "twiceNll");
  const gradient = lagrangianGradient(model, data, result);
  const bounds = asked.bounds ?? model.suggestedBounds;
  const fixed = asked.fixed ?? model.suggestedFixed;
  const atBounds = new Map(result.certificate.atBounds.map((bound) => [bound.name, bound]));
  const curvatures = model.hessian(result.values, data);
  /** σ with all others held, 1 at most: the unit of a parameter that a flat direction leaves without σ. */
  const widthAlone = (p: number) => 1 / Math.sqrt(Math.max(1, -curvatures[p * model.nPars + p]!));
  const isNearMinimum = distanceToMinimum(result, gradient) <= SCALED_GRADIENT;
  for (const [p, name] of model.parNames.entries()) {
    const [value, sigma] = [result.values[p]!, result.uncertainties[name]];
    expect(result.pars[name]).toBe(value);
    expect((sigma === undefined) !== (result.withoutUncertainty[name] === undefined), name).toBe(true);
    if (fixed[p]) {
      expect(sigma, name).toBeUndefined();
      continue;
    }
    const [low, high] = bounds[p]!;
    expect(value, name).toBeGreaterThanOrEqual(low);
    expect(value, name).toBeLessThanOrEqual(high);
    const active = atBounds.get(name);
    if (active !== undefined) {
      expect([sigma, value, active.bound], name).toEqual([undefined, active.side === "lower" ? low : high, value]);
      expectNear(active.multiplier, active.side === "lower" ? gradient[p]! : -gradient[p]!, ROUNDING, name);
      expect(active.multiplier).toBeGreaterThanOrEqual(0);
    } else if (!result.certificate.onKinks.includes(name) && !(isNearMinimum && sigma !== undefined)) {
      const width = sigma ?? widthAlone(p);
      expect(Math.abs(gradient[p]!) * width, `gradient × σ of ${name}`).toBeLessThanOrEqual(SCALED_GRADIENT);
    }
  }
  expectInverse(model, data, result);
}

/** √(gᵀCg) of the gradient of −2 log L: no estimate is farther from the minimum than half of that, in units of its σ. */
function distanceToMinimum(result: FitResult, gradient: ArrayLike<number>): number {
  if (!result.valid || Object.keys(result.uncertainties).length === 0) return Number.POSITIVE_INFINITY;
  const n = result.values.length;
  const covariance = covarianceMatrix(result);
  const kept = result.parNames.flatMap((name, p) => (name in result.uncertainties ? [p] : []));
  const along = (p: number) => kept.reduce((sum, q) => sum + covariance[p * n + q]! * gradient[q]!, 0);
  return Math.sqrt(kept.reduce((sum, p) => sum + Math.max(0, gradient[p]! * along(p)), 0));
}

/** What expecting more than 0 events costs in −2 log L: it is 0 but for what keeps the point inside the domain. */
const NEARLY_ZERO = 1e-7;

/**
 * Gradient of −2 log L, less the multiplier of each bin on the edge of the domain times the slope of its expectation: what has
 * to vanish at a minimum there. Asserts that the bins are on the edge, and expect 0 or more; multipliers are above 0.
 */
function lagrangianGradient(model: Model, data: ArrayLike<number>, { values, certificate }: FitResult): Float64Array {
  const expected = model.expectedMainData(values);
  for (const rate of expected) expect(rate).toBeGreaterThanOrEqual(0);
  const gradient = model.gradient(values, data).map((g) => -2 * g);
  const { hessian } = model.likelihood.evaluate(Float64Array.from(values), model.bind(Float64Array.from(data)));
  for (const { channel, bin, multiplier } of certificate.atEdges) {
    const at = model.channels.find(({ name }) => name === channel)!.begin + bin;
    expect([data[at], multiplier > 0, multiplier * expected[at]! < NEARLY_ZERO]).toEqual([0, true, true]);
    hessian.rateGradient(at).forEach((slope, p) => {
      gradient[p]! -= multiplier * slope;
    });
  }
  return gradient;
}

/** Σ_q covariance[p, q] (−Hessian)[q, r] = δ_pr over the parameters with an uncertainty. */
function expectInverse(model: Model, data: ArrayLike<number>, result: FitResult): void {
  if (result.certificate.flatDirections.length > 0 || result.certificate.atEdges.length > 0) return;
  const { kinked } = model.likelihood;
  if (model.parNames.some((name, p) => kinked[p] === 1 && name in result.uncertainties && isOnKink(result.values[p]!)))
    return;
  const n = model.nPars;
  const covariance = covarianceMatrix(result);
  const hessian = model.hessian(result.values, data);
  const kept = model.parNames.flatMap((name, p) => (name in result.uncertainties ? [p] : []));
  for (const p of kept) {
    expectNear(Math.sqrt(covariance[p * n + p]!), result.uncertainties[model.parNames[p]!]!, ROUNDING, "σ");
    const row = kept.map((r) => -kept.reduce((sum, q) => sum + covariance[p * n + q]! * hessian[q * n + r]!, 0));
    // entries in units of the covariance: σ_p/σ_r
    const scale = kept.map((r) => Math.sqrt(covariance[p * n + p]! / covariance[r * n + r]!));
    expectClose(
      row,
      kept.map((r) => (r === p ? 1 : 0)),
      INVERSE,
      `covariance × Hessian, ${model.parNames[p]}`,
      scale,
    );
  }
}

const isOnKink = (value: number): boolean => Math.abs(value) < ON_KINK;

/** A fit that is not valid says why, and an outcome is one or the other. */
export function expectReason(result: FitResult): void {
  expect(result.valid).toBe(result.status === "converged");
  expect(result.message.length).toBeGreaterThan(20);
}
