import type { LikelihoodHessian } from "../likelihood/hessian.js";
import { freeOf, newtonDecrement, type Slopes } from "../newton/problem.js";
import { type Certified, certify, isCertified, RANK_TOLERANCE } from "./certificate.js";
import { walkBothWays } from "./downhill.js";
import type { LikelihoodProblem } from "./likelihood-problem.js";
import type { FlatEnd } from "./results.js";

/** Largest gᵀH⁻¹g of a minimum, in −log L: far below any difference of two minima that matters. */
const LARGEST_DECREMENT = 1e-10;
/** How much lower, in −log L, a point has to be for a minimisation to go on from there: far above rounding. */
const LOWER = { absolute: 1e-7, relative: 1e-12 };
/** How a flat direction is tested, and a saddle left: to the bounds, or until −2 log L has risen by 1. */
const PACE = { growth: 4, rise: 0.5 };

/** A point with its derivatives, and what holds each parameter there. */
export interface Looked {
  readonly slopes: Slopes;
  /** At the point, or just before it. */
  readonly hessian: LikelihoodHessian;
  /** FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per parameter. */
  readonly state: Uint8Array;
}

/** What derivatives say of a point, and a way down from it if it is no minimum. */
export interface Look extends Looked {
  readonly isMinimum: boolean;
  readonly certified?: Certified;
  readonly flatEnds?: readonly (readonly [FlatEnd, FlatEnd])[];
  readonly lower?: Float64Array;
}

/** Whether the gradient at a point vanishes in terms of a positive definite Hessian. */
export function vanishesQuickly(gradient: Float64Array, { hessian, state }: Looked): boolean {
  const factor = hessian.factor(freeOf(state), undefined, RANK_TOLERANCE);
  return factor !== undefined && newtonDecrement(factor, gradient) <= LARGEST_DECREMENT;
}

/** What the gradient and the Hessian at a point say, and the function along directions that they do not decide about. */
export function closeLook(problem: LikelihoodProblem, at: Looked): Look {
  const { slopes, hessian, state } = at;
  const certified = certify(hessian, slopes.gradient, state);
  if (certified.descent !== undefined) return leaveSaddle(problem, at, certified);
  const isMinimum = isCertified(hessian, slopes.gradient, certified);
  if (certified.flatVectors.length === 0) return { slopes, hessian, state, isMinimum, certified };
  const { lower, ends } = testFlat(problem, slopes, certified);
  if (lower !== undefined) return { ...at, isMinimum: false, certified, lower };
  return { ...at, isMinimum, certified, flatEnds: ends };
}

function isLower(value: number, than: number): boolean {
  return value < than - LOWER.absolute - LOWER.relative * Math.abs(than);
}

/**
 * A lower point along a direction of negative curvature, either way. One that curves down only out of the bounds makes no
 * saddle: of μ·k at μ = k = 0, say, where neither matters. The parameters of that direction that sit at bounds are then held
 * there for the uncertainties of the others; they themselves stay named as flat.
 */
function leaveSaddle(problem: LikelihoodProblem, at: Looked, certified: Certified): Look {
  const { slopes, hessian, state } = at;
  const { x, value } = slopes;
  const { lower: best } = walkBothWays(problem, x, value, certified.descent!, PACE);
  if (isLower(best.value, value)) return { ...at, isMinimum: false, certified, lower: best.lowest };
  const { lower, upper } = problem;
  const held = certified.flatDirections.flat().filter((p) => x[p] === lower[p] || x[p] === upper[p]);
  const others = certify(hessian, slopes.gradient, state, held);
  if (others.covariance === undefined) return { ...at, isMinimum: false, certified };
  const merged = { ...others, free: certified.free, ...flatOfBoth(certified, others, held) };
  return { ...at, isMinimum: isCertified(hessian, slopes.gradient, merged), certified: merged };
}

/** Flat directions of parameters that are held, and those that are left with these held: each of them once. */
function flatOfBoth(all: Certified, others: Certified, held: readonly number[]) {
  const isHeld = all.flatDirections.map((members) => members.some((p) => held.includes(p)));
  const own = <T>(list: readonly T[]) => list.filter((_, k) => isHeld[k]);
  const flatDirections = [...own(all.flatDirections), ...others.flatDirections];
  return {
    rank: all.rank + all.flatDirections.length - flatDirections.length,
    flatDirections,
    flatVectors: [...own(all.flatVectors), ...others.flatVectors],
  };
}

/** Walks along every flat direction, down and up, and along those that two of them have together. */
function testFlat(problem: LikelihoodProblem, { x, value }: Slopes, certified: Certified) {
  const { flatVectors } = certified;
  const ends: (readonly [FlatEnd, FlatEnd])[] = [];
  for (const direction of flatVectors) {
    const { up, down, lower } = walkBothWays(problem, x, value, direction, PACE);
    if (isLower(lower.value, value)) return { lower: lower.lowest, ends };
    ends.push([down.end, up.end]);
  }
  for (const direction of differences(certified, problem)) {
    const { lower } = walkBothWays(problem, x, value, direction, PACE);
    if (isLower(lower.value, value)) return { lower: lower.lowest, ends };
  }
  return { lower: undefined, ends };
}

/**
 * Of every two flat directions in which one parameter moves, the one in which that stays where it is: its bounds are near, perhaps,
 * and those of all others far. Of several such parameters it is the one whose bounds are nearest.
 */
function differences(
  { flatVectors, flatDirections }: Certified,
  { lower, upper }: LikelihoodProblem,
): readonly Float64Array[] {
  const room = (v: Float64Array, p: number) => (upper[p]! - lower[p]!) / Math.abs(v[p]!);
  return flatVectors.flatMap((v, i) =>
    flatVectors.slice(0, i).flatMap((w, j) => {
      const shared = flatDirections[i]!.filter((p) => flatDirections[j]!.includes(p));
      const nearest = shared.sort((p, q) => room(v, p) - room(v, q))[0];
      if (nearest === undefined) return [];
      const part = v[nearest]! / w[nearest]!;
      return [v.map((along, p) => (p === nearest ? 0 : along - part * w[p]!))];
    }),
  );
}
