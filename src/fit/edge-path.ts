import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import { clip } from "../math/box.js";
import type { Model } from "../model/model.js";
import { boundedNewton, type NewtonOptions, type NewtonResult } from "../newton/bounded-newton.js";
import { freeOf } from "../newton/problem.js";
import { PIVOT_TOLERANCE } from "../newton/regularised.js";
import { type EdgePoint, edgePoint, LEAST_MULTIPLIER } from "./edge-point.js";
import type { Effort } from "./effort.js";
import { emptyBins, livingBins, type MainBin, withCounts } from "./empty-bins.js";
import { feasibleStart, nearestInside } from "./feasible-start.js";
import type { FitInput } from "./fit-input.js";
import { likelihoodProblem } from "./likelihood-problem.js";

/**
 * Counts that take the place of 0, one after the other. Up to `FOLLOWED` each minimum is the start for the next; from there on
 * the path is straight enough to be followed along its tangent. The last is as small as rounding of expectations allows:
 * ε/rate is the multiplier of the edge.
 */
const STAND_INS = [0.5, 0.05, 0.005, 5e-4, 5e-6, 1e-8];
const FOLLOWED = 0.005;
/** Count that a path begins with which starts next to an edge: larger ones would lead away from there. */
const NEAR_EDGE = 5e-3;
/** How much smaller at least the last count makes the expectation of a bin on the edge: that of a bin next to it stays. */
const SHRINKS = 10;
/** Most Newton steps for one stand-in. */
const MOST_ITERATIONS = 200;

/** How a path is followed. */
export interface PathOptions {
  /** A start next to an edge leads to that one; one from the interior, the default, may lead to any. */
  readonly startsAt?: "edge" | "interior";
  /** Is called with what each minimisation of the path took. */
  readonly onEffort?: (effort: Effort) => void;
  /** Is called with each point of the path, the deviance part of −log L there, and how much it may still fall; as in `NewtonOptions`. */
  readonly abandon?: NewtonOptions["abandon"];
}

/**
 * Follows the likelihood to a minimum on the edge of its domain, where bins without events expect nothing. An expectation
 * of at least 0 is an inequality constraint, and the logarithm of a small count in the place of 0 is its barrier: the minimum is
 * followed while the count shrinks.
 *
 * A path that starts on the wrong side of an edge leads around it: `bins` is then empty and the point is a start like others.
 *
 * @returns undefined without bins that have no events and may expect some, or when the domain is left for good; "abandoned" when that
 * was asked for
 * @see J. Nocedal, S. J. Wright, Numerical Optimization (2006), sections 19.6 and 19.3 (the path and its tangent)
 */
export function followEdges(
  model: Model,
  data: BoundData,
  input: FitInput,
  { startsAt = "interior", onEffort, abandon }: PathOptions = {},
): EdgePoint | "abandoned" | undefined {
  const bins = livingBins(model, data, input, emptyBins(model, data));
  if (bins.length === 0) return undefined;
  let last: NewtonResult<LikelihoodHessian> | undefined;
  let count = 1;
  let before: Float64Array | undefined;
  for (const next of STAND_INS) {
    if (startsAt === "edge" && next > NEAR_EDGE) continue;
    const raised = withCounts(data, bins, () => next);
    before = last?.x;
    const isStraight = last !== undefined && count <= FOLLOWED;
    const ahead = isStraight ? alongTangent(model, raised, input, bins, last!, next - count) : undefined;
    const from = last === undefined ? input : { ...input, init: last.x };
    const start = ahead ?? nearestInside(model, raised, from) ?? feasibleStart(model, raised, from);
    if (start === undefined) return undefined;
    last = boundedNewton(likelihoodProblem(model, raised, input), start, { maxIterations: MOST_ITERATIONS });
    onEffort?.(last);
    count = next;
    // Of a convex problem, the value falls by at most the count for each bin from here on (section 19.6).
    if (abandon?.(last.x, model.likelihood.regularValue(last.x, data), count * bins.length) === true)
      return "abandoned";
  }
  const { x, state } = last!;
  const rates = model.likelihood.rates(x);
  const earlier = model.likelihood.rates(before!);
  const holding = bins
    .map((bin) => ({ ...bin, multiplier: count / rates[bin.index]! }))
    .filter(({ index, multiplier }) => multiplier > LEAST_MULTIPLIER && !(SHRINKS * rates[index]! > earlier[index]!));
  if (holding.length === 0) return { x, bins: [], beside: { x, data } };
  return edgePoint(model, data, input, { x, state, bins: holding });
}

/**
 * The next point of the path on its tangent dx/dε = H⁻¹ Jᵀ(1/rate), from the end of the last minimisation, as near to that as
 * the domain demands; undefined where its Hessian has no inverse.
 */
function alongTangent(
  { likelihood }: Model,
  data: BoundData,
  input: FitInput,
  bins: readonly MainBin[],
  { x, state, hessian }: NewtonResult<LikelihoodHessian>,
  change: number,
): Float64Array | undefined {
  const free = freeOf(state);
  const factor = hessian.factor(free, undefined, PIVOT_TOLERANCE);
  if (factor === undefined) return undefined;
  const rates = likelihood.rates(x);
  const weights = new Float64Array(likelihood.nBins);
  for (const { index } of bins) weights[index] = 1 / rates[index]!;
  const tangent = hessian.weightedRateGradient(weights);
  factor.solve(tangent, tangent);
  for (let part = change; part !== 0; part /= 2) {
    const ahead = clip(
      x.map((v, p) => v + part * tangent[p]!),
      input,
    );
    if (likelihood.regularValue(ahead, data) < Number.POSITIVE_INFINITY) return ahead;
  }
  return undefined;
}
