import { type ArrowCovariance, arrowCovariance, variances } from "../graph/arrow-covariance.js";
import { analyseRank, type RankAnalysis } from "../graph/arrow-rank.js";
import type { ArrowSystem } from "../graph/arrow-system.js";
import { AT_LOWER, AT_UPPER, FIXED, ON_KINK } from "../optimize/newton-problem.js";

/** A pivot of the Hessian below this fraction of its diagonal entry is taken for zero: rounding leaves about 1e-14. */
const RANK_TOLERANCE = 1e-12;
/** A component of a flat direction smaller than this (in units of 1/√H_pp) does not take part in it. */
const INVOLVED = 1e-6;
/** Least H_pp for that unit: a parameter of order 1 with less curvature is as good as flat itself. */
const FLAT = 1e-4;
/** A bound whose multiplier times σ is smaller than this does not hold its parameter. */
const ACTIVE = 1e-6;

/** What the Hessian at a stationary point says; vectors `[nPars]`. */
export interface Certified {
  /** 1 where the parameter is neither fixed, nor on a kink, nor held by an active bound. */
  readonly free: Uint8Array;
  /** σ of each parameter with an uncertainty, else undefined. */
  readonly sigmas: readonly (number | undefined)[];
  readonly covariance: ArrowCovariance | undefined;
  readonly rank: number;
  /** Indices of the parameters of each flat direction. */
  readonly flatDirections: readonly (readonly number[])[];
  /** gᵀH⁻¹g over the free parameters. */
  readonly decrement: number;
  /** A direction in which −log L curves down, when there is one. */
  readonly descent: Float64Array | undefined;
}

/**
 * Uncertainties, rank and flat directions from the Hessian of −log L.
 *
 * `state` says how each parameter ended (see optimize/newton-problem). A parameter at a bound against which the likelihood
 * does not push counts as free; those in `held` do not. A flat direction takes away the uncertainties of
 * the parameters that it involves only: with one parameter of each direction held, the covariance of all others is the
 * same whichever is held.
 */
export function certify(
  system: ArrowSystem,
  gradient: Float64Array,
  state: Uint8Array,
  held: readonly number[] = [],
): Certified {
  const free = freeParameters(system, gradient, state);
  for (const p of held) free[p] = 0;
  for (;;) {
    const analysis = system.factor(free, undefined, RANK_TOLERANCE)
      ? undefined
      : analyseRank(system, free, RANK_TOLERANCE);
    const certified = complete(system, gradient, free, analysis);
    const pushed = state.findIndex(
      (s, p) => free[p] === 1 && atBound(s) && Math.abs(gradient[p]!) * (certified.sigmas[p] ?? 1) > ACTIVE,
    );
    if (pushed < 0) return certified;
    free[pushed] = 0;
  }
}

function atBound(state: number): boolean {
  return state === AT_LOWER || state === AT_UPPER;
}

/**
 * Parameters at a bound count as free when the likelihood does not push against it noticeably: first by the scale of
 * their own curvature, later by their uncertainty, which is larger.
 */
function freeParameters(system: ArrowSystem, gradient: Float64Array, state: Uint8Array): Uint8Array {
  const diagonal = new Float64Array(system.nPars);
  system.diagonal(diagonal);
  return Uint8Array.from(state, (s, p) => {
    if (s === FIXED || s === ON_KINK) return 0;
    if (!atBound(s)) return 1;
    const sigma = diagonal[p]! > 0 ? 1 / Math.sqrt(diagonal[p]!) : 1;
    return Math.abs(gradient[p]!) * sigma < ACTIVE ? 1 : 0;
  });
}

function complete(
  system: ArrowSystem,
  gradient: Float64Array,
  free: Uint8Array,
  analysis: RankAnalysis | undefined,
): Certified {
  const nFree = free.reduce((sum, f) => sum + f, 0);
  const kept = free.slice();
  for (const p of analysis?.dropped ?? []) kept[p] = 0;
  const flatDirections = (analysis?.directions ?? []).map((direction) => involved(system, direction));
  const isMinimum = (analysis?.mostNegative ?? 0) > -Math.sqrt(RANK_TOLERANCE);
  const rank = nFree - (analysis?.dropped.length ?? 0);
  const base = { free, rank, flatDirections };
  if (!isMinimum || !(analysis === undefined || system.factor(kept, undefined, 0))) {
    const sigmas = new Array<undefined>(free.length).fill(undefined);
    const descent = analysis?.descent;
    return { ...base, sigmas, covariance: undefined, decrement: Number.POSITIVE_INFINITY, descent };
  }
  const step = new Float64Array(free.length);
  system.solve(gradient, step);
  const decrement = step.reduce((sum, value, p) => sum + value * gradient[p]!, 0);
  const covariance = arrowCovariance(system);
  const flat = new Set(flatDirections.flat());
  const sigmas = Array.from(variances(covariance), (variance, p) =>
    kept[p] === 1 && !flat.has(p) ? Math.sqrt(variance) : undefined,
  );
  return { ...base, sigmas, covariance, decrement, descent: undefined };
}

function involved(system: ArrowSystem, direction: Float64Array): number[] {
  const scaled = direction.map((value, p) => Math.abs(value) * Math.sqrt(Math.max(system.pivotScale(p), FLAT)));
  const largest = scaled.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(scaled.keys()).filter((p) => scaled[p]! > INVOLVED * largest);
}
