import { RANK_TOLERANCE } from "../fit/certificate.js";
import { feasibleStart } from "../fit/feasible-start.js";
import type { FitInput } from "../fit/fit-input.js";
import { likelihoodProblem } from "../fit/likelihood-problem.js";
import { pointState } from "../fit/point-state.js";
import type { LikelihoodHessian } from "../likelihood/hessian.js";
import type { BoundData } from "../likelihood/likelihood.js";
import type { Model } from "../model/model.js";
import { boundedNewton } from "../newton/bounded-newton.js";
import { solvedStep } from "../newton/newton-step.js";
import { freeOf } from "../newton/problem.js";

/** A model with data, and the bounds and held parameters of its minimisation. */
export interface Minimised {
  readonly model: Model;
  readonly data: BoundData;
  readonly input: FitInput;
}

/** The point after a step of Newton's method, and the next step from there. */
export interface Stepped {
  readonly x: Float64Array;
  /** The deviance part of −log L. */
  readonly value: number;
  /** ∂(−log L)/∂θ; `[nPars]` */
  readonly gradient: Float64Array;
  readonly hessian: LikelihoodHessian;
  /** FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per parameter. */
  readonly state: Uint8Array;
  /** −H⁻¹g; `[nPars]` */
  readonly next: Float64Array;
  /** gᵀH⁻¹g: twice what the next step would lower a quadratic function by. */
  readonly decrement: number;
}

/** Largest number of steps. A change that needs more is too large. */
const MOST_STEPS = 5;
/** Largest gᵀH⁻¹g of a point that counts as the minimum: its distance is a ten-thousandth of a standard deviation. */
const AT_MINIMUM = 1e-8;
/** Largest gᵀH⁻¹g after the last step at which a quadratic form still describes the likelihood. */
const STILL_NEAR = 0.1;

/**
 * At most five steps of Newton's method from a start, within the bounds and on exact Hessians. Undefined where the start cannot be
 * moved into the domain, where the Hessian is not positive definite, and where the steps do not come near a minimum.
 */
export function newtonSteps(at: Minimised, start: Float64Array): Stepped | undefined {
  const init = feasibleStart(at.model, at.data, { ...at.input, init: start });
  if (init === undefined) return undefined;
  let found = newtonStep(at, init);
  for (let n = 1; n < MOST_STEPS && found !== undefined && found.decrement > AT_MINIMUM; n++) {
    found = newtonStep(at, found.x);
  }
  return found !== undefined && found.decrement <= STILL_NEAR ? found : undefined;
}

function newtonStep({ model, data, input }: Minimised, start: Float64Array): Stepped | undefined {
  const problem = likelihoodProblem(model, data, input);
  const { x, hessian } = boundedNewton(problem, start, { maxIterations: 1 });
  const { slopes, state } = pointState(problem, x);
  const { value, gradient } = slopes;
  const free = freeOf(state);
  const factor = value < Number.POSITIVE_INFINITY ? hessian.factor(free, undefined, RANK_TOLERANCE) : undefined;
  if (factor === undefined) return undefined;
  const { direction: next, decrement } = solvedStep(factor, slopes, free);
  return { x: slopes.x, value, gradient, hessian, state, next, decrement };
}
