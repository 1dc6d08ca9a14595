import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import { clip } from "../math/box.js";
import { scaled } from "../math/vector.js";
import type { Model } from "../model/model.js";
import { FIXED, freeOf } from "../newton/problem.js";
import type { EdgeBin } from "./edge-point.js";
import { feasibleStart, impossibleBin } from "./feasible-start.js";
import type { FitInput } from "./fit-input.js";
import { fitRecord, outsideDomainRecord } from "./fit-record.js";
import { hasKinks } from "./likelihood-problem.js";
import { type LocalMinimum, type LocalOptions, localMinimum } from "./local-minimum.js";
import { lowerMinimum, minimumFromElsewhere } from "./lower-minimum.js";
import type { FitStatus } from "./results.js";
import { placed } from "./starting-points.js";

/** Where, in gᵀH⁻¹g, the Hessian is taken: it serves to judge the minimum, or for five digits of a tangent. */
const NEAR = 1e-2;
const NEAR_FOR_TANGENT = 1e-8;

/** A parameter with a value: where it is held, or the rate at which it moves. */
export interface Held {
  readonly parameter: number;
  readonly value: number;
}

/** Parameters that move together, each at its rate. */
export type Motion = readonly Held[];

/** A minimum of −2 log L without uncertainties: what tests, limits and scans are made of. */
export interface Minimum {
  /** `[nPars]` */
  readonly values: Float64Array;
  /** −2 log L with all constant terms. */
  readonly twiceNll: number;
  readonly valid: boolean;
  readonly status: FitStatus;
  /** What happened, for a minimum that is not valid. */
  readonly message: string;
  /** Whether the likelihood is 0 whatever the parameters that are not held: events where none are expected. */
  readonly isImpossible?: true;
  /** Bins without events that hold the minimum on the edge of the domain. */
  readonly edges: readonly EdgeBin[];
  /**
   * ∂(−2 log L)/∂θ, in all directions: of a held parameter it is the slope of its profile likelihood; `[nPars]`. At the edge of
   * the domain it is that of the Lagrangian.
   */
  readonly gradient: Float64Array;
  /** The Hessian of −log L there or just before, at the edge of the domain next to it; undefined where it was not needed. */
  readonly hessian: LikelihoodHessian | undefined;
  /** dθ̂/dt of all parameters as those of `along` move at their rates; undefined where the Hessian has no inverse. */
  readonly tangent: Float64Array | undefined;
}

/**
 * Minimises −2 log L over the parameters that `input` does not hold, as `fit` does, but without the covariance matrix.
 *
 * @param along - how held parameters move, or a free one, for `tangent`
 */
export function findMinimum(model: Model, data: BoundData, input: FitInput, along?: Motion): Minimum {
  const init = feasibleStart(model, data, input);
  if (init === undefined) return withoutStart(model, data, input);
  return minimumFrom(model, data, { ...input, init }, {}, along);
}

/**
 * `findMinimum` for the same data from an earlier minimum, with other parameters held. What is known there is not evaluated
 * again.
 */
export function findMinimumFrom(earlier: Minimum, model: Model, data: BoundData, input: FitInput): Minimum {
  const init = clip(earlier.values, input);
  const { hessian, values, edges } = earlier;
  const isThere = edges.length === 0 && !hasKinks(model) && init.every((value, p) => value === values[p]);
  if (hessian === undefined || !isThere) return findMinimum(model, data, { ...input, init });
  const value = devianceOf(earlier.twiceNll, data);
  const slopes = { x: init, value, gradient: scaled(0.5, earlier.gradient) };
  return minimumFrom(model, data, { ...input, init }, { startsWith: { slopes, hessian } });
}

function minimumFrom(model: Model, data: BoundData, input: FitInput, options: LocalOptions, along?: Motion): Minimum {
  const hessianWithin = along === undefined ? NEAR : NEAR_FOR_TANGENT;
  const local = localMinimum(model, data, input, { ...options, hessianWithin });
  const { x, edges, hessian } = local;
  const gradient = scaled(2, local.gradient);
  const common = { values: x, edges, gradient, hessian };
  const twiceNll = 2 * (local.value + data.mainConstant + data.constraintConstant);
  if (!local.isMinimum || !Number.isFinite(twiceNll)) {
    const { status, message } = fitRecord(model, data, input, local);
    return { ...common, twiceNll, valid: false, status, message, tangent: undefined };
  }
  const tangent = along === undefined ? undefined : tangentAlong(local, along);
  return { ...common, twiceNll, valid: true, status: "converged", message: "", tangent };
}

/** How the lowest minimum is looked for. */
export interface LowestOptions {
  /** How held parameters move, or a free one, for `tangent`. */
  readonly along?: Motion;
  /** Starts to choose from: the one with the lowest value is the first, and the others are candidates. */
  readonly starts: readonly Float64Array[];
}

/**
 * The lowest minimum of −2 log L over the parameters that `input` does not hold that is found from several starts and by
 * the search of `lowerMinimum`.
 */
export function lowestMinimum(model: Model, data: BoundData, input: FitInput, options: LowestOptions): Minimum {
  const { along, starts } = options;
  const [first, ...others] = byHeight(model, data, input, starts);
  const found = findMinimum(model, data, { ...input, init: first! }, along);
  if (!found.valid) {
    if (others.length > 0) return lowestMinimum(model, data, input, { ...options, starts: others });
    return lowestElsewhere(found, model, data, input, along);
  }
  return lowerThan(found, model, data, input, others, along);
}

/** The lowest minimum that other starts lead to than one whose minimisation failed: see `minimumFromElsewhere`. */
function lowestElsewhere(failed: Minimum, model: Model, data: BoundData, input: FitInput, along?: Motion): Minimum {
  if (!Number.isFinite(failed.twiceNll)) return failed;
  const value = devianceOf(failed.twiceNll, data);
  const { values: x, hessian, edges } = failed;
  const { minimum } = minimumFromElsewhere(model, data, input, { x, value, hessian, edges });
  if (minimum === undefined) return failed;
  const found = findMinimum(model, data, { ...input, init: minimum.x }, along);
  return found.valid ? lowerThan(found, model, data, input, [], along) : found;
}

/**
 * The lowest minimum that the search of `lowerMinimum` finds from one: that one, or another.
 *
 * @param starts - further starts of which something is known
 */
export function lowerThan(
  found: Minimum,
  model: Model,
  data: BoundData,
  input: FitInput,
  starts: readonly Float64Array[] = [],
  along?: Motion,
): Minimum {
  const value = devianceOf(found.twiceNll, data);
  const { values: x, hessian, edges } = found;
  const { lowest } = lowerMinimum(model, data, input, { x, value, hessian, edges }, starts);
  return lowest.value < value ? findMinimum(model, data, { ...input, init: lowest.x }, along) : found;
}

/** Starts with held parameters where they are held, lowest value first. */
function byHeight(model: Model, data: BoundData, input: FitInput, starts: readonly Float64Array[]): Float64Array[] {
  const inside = starts.map((start) => placed(start, input));
  if (inside.length === 1) return inside;
  return inside
    .map((x) => ({ x, height: model.likelihood.regularValue(x, data) }))
    .sort((a, b) => (a.height === b.height ? 0 : a.height - b.height))
    .map(({ x }) => x);
}

/**
 * How all parameters move as those of a motion do: −H_ff⁻¹ H_fh d for held parameters h with rates d, and for one that is free
 * column p of H⁻¹ over its own entry, times the rate. Undefined where the Hessian has no inverse, or that parameter is at a bound.
 */
function tangentAlong({ x, hessian, state }: LocalMinimum, motion: Motion): Float64Array | undefined {
  const factor = hessian.factor(freeOf(state), undefined, 0);
  if (factor === undefined) return undefined;
  const moved = new Float64Array(x.length);
  for (const { parameter, value } of motion) moved[parameter] = value;
  const { parameter: p, value: rate } = motion[0]!;
  if (state[p] !== FIXED) {
    factor.solve(moved, moved);
    const scale = rate / moved[p]!;
    return moved[p]! / rate > 0 ? scaled(scale, moved) : undefined;
  }
  const forces = new Float64Array(x.length);
  hessian.multiply(moved, forces);
  factor.solve(forces, forces);
  const tangent = scaled(-1, forces);
  for (const { parameter, value } of motion) tangent[parameter] = value;
  return tangent;
}

/** The deviance part of −log L of some −2 log L. */
function devianceOf(twiceNll: number, { mainConstant, constraintConstant }: BoundData): number {
  return twiceNll / 2 - mainConstant - constraintConstant;
}

/** A fit that found no start inside the domain. */
function withoutStart(model: Model, data: BoundData, input: FitInput): Minimum {
  const { values, twiceNll, valid, status, message } = outsideDomainRecord(model, data, input);
  const gradient = new Float64Array(values.length).fill(Number.NaN);
  const minimum = { values: Float64Array.from(values), twiceNll, valid, status, message, edges: [], gradient };
  const isImpossible = impossibleBin(model, data, input) !== undefined;
  return { ...minimum, hessian: undefined, tangent: undefined, ...(isImpossible ? { isImpossible } : {}) };
}
