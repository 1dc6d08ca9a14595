import { type ArrowCovariance, variances } from "../likelihood/covariance.js";
import type { LikelihoodFactor, LikelihoodHessian, RankAnalysis } from "../likelihood/hessian.js";
import { AT_LOWER, AT_UPPER, FIXED, newtonDecrement, ON_KINK } from "../newton/problem.js";

/** A pivot of the Hessian below this fraction of its diagonal entry is taken for zero: rounding leaves about 1e-14. */
export const RANK_TOLERANCE = 1e-12;
/** A component of a flat direction smaller than this (in units of 1/√H_pp) does not take part in it. */
const INVOLVED = 1e-6;
/** Least H_pp for that unit: a parameter of order 1 with less curvature is as good as flat itself. */
const FLAT = 1e-4;
/** A bound whose multiplier times σ is smaller than this does not hold its parameter. */
const ACTIVE = 1e-6;

/** Largest |g| σ of a certified fit, in −log L. */
export const SCALED_GRADIENT = 1e-6;
/**
 * Part of Σ |∂ν/∂θ| over all bins that a component of the gradient may be by rounding: where two normalisations of 10⁵ cancel each
 * other, the slope in a shape of one of them has lost so many digits.
 */
const ROUNDING = 1e-10;

/** What the Hessian at a stationary point says; vectors `[nPars]`. */
export interface Certified {
  /** 1 where the parameter is neither fixed, nor on a kink, nor held by an active bound. */
  readonly free: Uint8Array;
  /** σ of each parameter with an uncertainty, else undefined. */
  readonly sigmas: readonly (number | undefined)[];
  readonly covariance: ArrowCovariance | undefined;
  /** The factorisation that it comes from. */
  readonly factor: LikelihoodFactor | undefined;
  readonly rank: number;
  /** Indices of the parameters of each flat direction, and the directions themselves, `[nPars]` each. */
  readonly flatDirections: readonly (readonly number[])[];
  readonly flatVectors: readonly Float64Array[];
  /** gᵀH⁻¹g over the free parameters. */
  readonly decrement: number;
  /** A direction in which −log L curves down, when there is one. */
  readonly descent: Float64Array | undefined;
}

/**
 * Uncertainties, rank and flat directions from the Hessian of −log L.
 *
 * `state` says how each parameter ended (see newton/problem.ts). A parameter at a bound against which the likelihood
 * does not push counts as free; those in `held` do not. A flat direction takes away the uncertainties of
 * the parameters that it involves only: with one parameter of each direction held, the covariance of all others is the
 * same whichever is held.
 */
export function certify(
  hessian: LikelihoodHessian,
  gradient: Float64Array,
  state: Uint8Array,
  held: readonly number[] = [],
): Certified {
  let free = without(freeParameters(hessian, gradient, state), held);
  for (;;) {
    const factor = hessian.factor(free, undefined, RANK_TOLERANCE);
    const certified =
      factor === undefined
        ? certifiedByRank(hessian, gradient, free)
        : complete(hessian, factor, gradient, free, undefined);
    const pushed = state.findIndex(
      (s, p) => free[p] === 1 && atBound(s) && Math.abs(gradient[p]!) * (certified.sigmas[p] ?? 1) > ACTIVE,
    );
    if (pushed < 0) return certified;
    free = without(free, [pushed]);
  }
}

/**
 * Largest |g| and |g| σ of −log L over the free parameters. For one without an uncertainty, in a flat direction, σ is that with
 * all others held, and 1 at the most or where the curvature is no number.
 */
export function freeGradient(
  hessian: LikelihoodHessian,
  gradient: Float64Array,
  { free, sigmas }: Certified,
): { norm: number; scaled: number } {
  let diagonal: Float64Array | undefined;
  const held = (p: number) => {
    diagonal ??= hessian.diagonal();
    return Number.isFinite(diagonal[p]) ? 1 / Math.sqrt(Math.max(diagonal[p]!, 1)) : 1;
  };
  let norm = 0;
  let scaled = 0;
  for (let p = 0; p < free.length; p++) {
    if (free[p] === 0) continue;
    const g = Math.abs(gradient[p]!);
    norm = Math.max(norm, g);
    scaled = Math.max(scaled, g * (sigmas[p] ?? held(p)));
  }
  return { norm, scaled };
}

/**
 * Whether a point is a minimum to second order, but for directions in which the likelihood is flat: each |g|σ is small, or
 * gᵀH⁻¹g is, and each |g| by itself or next to the slopes of the expectations that it is the sum of. The root of gᵀH⁻¹g bounds the
 * distance of every parameter from the minimum in its σ, whatever the correlations; |g|σ of two that are nearly degenerate is large by
 * rounding of g alone, as σ is many times that with the other held.
 * Next to an edge of the domain gᵀH⁻¹g alone says nothing: a count of 1e-200 has any curvature there, and a slope of order 1.
 */
export function isCertified(hessian: LikelihoodHessian, gradient: Float64Array, certified: Certified): boolean {
  const { factor } = certified;
  if (factor === undefined) return false;
  if (freeGradient(hessian, gradient, certified).scaled <= SCALED_GRADIENT) return true;
  if (!(newtonDecrement(factor, gradient) <= SCALED_GRADIENT ** 2)) return false;
  return gradient.every((g, p) => certified.free[p] === 0 || isNearlyZero(g, p, hessian));
}

/** Whether a component of the gradient is small, or rounding of the slopes of all bins, which add up to it. */
function isNearlyZero(g: number, parameter: number, hessian: LikelihoodHessian): boolean {
  if (Math.abs(g) <= SCALED_GRADIENT) return true;
  const unit = new Float64Array(hessian.place.x.length);
  unit[parameter] = 1;
  const slopes = hessian.rateChange(unit);
  return Math.abs(g) <= ROUNDING * slopes.reduce((sum, slope) => sum + Math.abs(slope), 0);
}

function atBound(state: number): boolean {
  return state === AT_LOWER || state === AT_UPPER;
}

/**
 * Parameters at a bound count as free when the likelihood does not push against it noticeably: first by the scale of
 * their own curvature, later by their uncertainty, which is larger.
 */
function freeParameters(hessian: LikelihoodHessian, gradient: Float64Array, state: Uint8Array): Uint8Array {
  const free = new Uint8Array(state.length);
  let diagonal: Float64Array | undefined;
  for (let p = 0; p < state.length; p++) {
    const s = state[p]!;
    if (s === FIXED || s === ON_KINK) continue;
    if (!atBound(s)) {
      free[p] = 1;
      continue;
    }
    diagonal ??= hessian.diagonal();
    const sigma = diagonal[p]! > 0 ? 1 / Math.sqrt(diagonal[p]!) : 1;
    free[p] = Math.abs(gradient[p]!) * sigma < ACTIVE ? 1 : 0;
  }
  return free;
}

/** The certificate from a Hessian that has no inverse over the free parameters. */
function certifiedByRank(hessian: LikelihoodHessian, gradient: Float64Array, free: Uint8Array): Certified {
  const analysis = hessian.rank(free, RANK_TOLERANCE);
  const isMinimum = analysis.mostNegative > -Math.sqrt(RANK_TOLERANCE);
  const factor = isMinimum ? hessian.factor(keptParameters(free, analysis), undefined, 0) : undefined;
  if (factor !== undefined) return complete(hessian, factor, gradient, free, analysis);
  const sigmas = new Array<undefined>(free.length).fill(undefined);
  const { descent } = analysis;
  const decrement = Number.POSITIVE_INFINITY;
  return { free, ...rankOf(hessian, free, analysis), sigmas, covariance: undefined, factor, decrement, descent };
}

function keptParameters(free: Uint8Array, analysis: RankAnalysis | undefined): Uint8Array {
  return analysis === undefined ? free : without(free, analysis.dropped);
}

function without(free: Uint8Array, parameters: readonly number[]): Uint8Array {
  if (parameters.length === 0) return free;
  const out = free.slice();
  for (const p of parameters) out[p] = 0;
  return out;
}

function rankOf(hessian: LikelihoodHessian, free: Uint8Array, analysis: RankAnalysis | undefined) {
  let nFree = 0;
  for (let p = 0; p < free.length; p++) nFree += free[p]!;
  if (analysis === undefined) return { rank: nFree, flatDirections: [], flatVectors: [] };
  const flatDirections = analysis.directions.map((direction) => involved(hessian, direction));
  return { rank: nFree - analysis.dropped.length, flatDirections, flatVectors: analysis.directions };
}

/** The certificate of a minimum, with the covariance from a factorisation. */
function complete(
  hessian: LikelihoodHessian,
  factor: LikelihoodFactor,
  gradient: Float64Array,
  free: Uint8Array,
  analysis: RankAnalysis | undefined,
): Certified {
  const ranked = rankOf(hessian, free, analysis);
  const kept = keptParameters(free, analysis);
  const decrement = newtonDecrement(factor, gradient);
  const covariance = factor.covariance();
  const variance = variances(covariance);
  const flat = new Set(ranked.flatDirections.flat());
  const sigmas: (number | undefined)[] = [];
  for (let p = 0; p < free.length; p++) {
    sigmas.push(kept[p] === 1 && !flat.has(p) ? Math.sqrt(variance[p]!) : undefined);
  }
  return { free, ...ranked, sigmas, covariance, factor, decrement, descent: undefined };
}

function involved(hessian: LikelihoodHessian, direction: Float64Array): number[] {
  const diagonal = hessian.diagonal();
  const scaled = direction.map((value, p) => Math.abs(value) * Math.sqrt(Math.max(Math.abs(diagonal[p]!), FLAT)));
  const largest = scaled.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(scaled.keys()).filter((p) => scaled[p]! > INVOLVED * largest);
}
