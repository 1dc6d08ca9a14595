import type { BoundData } from "../graph/evaluate-value.js";
import type { Model } from "../model/model.js";
import { boundedNewton, type NewtonOptions } from "../optimize/bounded-newton.js";
import { clip } from "../optimize/box.js";
import { FREE, type NewtonResult } from "../optimize/newton-problem.js";
import { fitBound, newtonProblem } from "./fit.js";
import type { FitInput } from "./fit-input.js";
import { outsideDomainRecord } from "./fit-record.js";
import type { FitResult, FitStatus } from "./results.js";
import { startInDomain } from "./start.js";

/** A pivot of the Hessian below this fraction of its diagonal entry is taken for zero: rounding leaves about 1e-14. */
const PIVOT_TOLERANCE = 1e-12;
/** Where, in gᵀH⁻¹g, the Hessian is taken: it serves to judge the minimum, or for five digits of a tangent. */
const NEAR = 1e-2;
const NEAR_FOR_TANGENT = 1e-8;
/** Largest gᵀH⁻¹g of a minimum, in −2 log L: far below any difference of two minima that matters. */
const LARGEST_EDM = 1e-10;

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
  /** ∂(−2 log L)/∂θ, in all directions: of a held parameter it is the slope of its profile likelihood; `[nPars]`. */
  readonly gradient: Float64Array;
  /** Whether the model's evaluator was left with the gradient at `values`, and the Hessian there or just before. */
  readonly isEvaluated: boolean;
  /** dθ̂/dθ_p of the other parameters as the held parameter `along` moves; undefined where the Hessian has no inverse. */
  readonly tangent: Float64Array | undefined;
}

/**
 * Minimises −2 log L over the parameters that `input` does not hold, as `fit` does, but without the covariance matrix.
 * What the plain minimisation cannot certify (a saddle, a flat direction, the edge of the domain) is left to `fit`.
 *
 * @param along - a held parameter, for `tangent`
 */
export function findMinimum(model: Model, data: BoundData, input: FitInput, along?: number): Minimum {
  const init = startInDomain(model, data, input);
  if (init === undefined) return fromRecord(model, data, outsideDomainRecord(model, data, input));
  return minimumFrom(model, data, { ...input, init }, { startWasValued: true }, along);
}

/**
 * `findMinimum` for the same data from an earlier minimum that was found last: with other parameters held. What is known there
 * is not evaluated again.
 */
export function findMinimumFrom(earlier: Minimum, model: Model, data: BoundData, input: FitInput): Minimum {
  const init = clip(earlier.values, input);
  const isThere = earlier.isEvaluated && init.every((value, p) => value === earlier.values[p]);
  if (!isThere) return findMinimum(model, data, { ...input, init });
  const startValue = earlier.twiceNll / 2 - data.mainConstant - data.constraintConstant;
  return minimumFrom(model, data, { ...input, init }, { startValue });
}

function minimumFrom(model: Model, data: BoundData, input: FitInput, options: NewtonOptions, along?: number): Minimum {
  const problem = newtonProblem(model, data, input);
  const hessianWithin = along === undefined ? NEAR : NEAR_FOR_TANGENT;
  const newton = boundedNewton(problem, input.init, { ...options, hessianWithin });
  problem.sides.fill(1);
  const certified = newton.status === "converged" && newton.decrement <= LARGEST_EDM && isDefinite(model, newton);
  if (!certified) return fromRecord(model, data, fitBound(model, data, input));
  return {
    values: newton.x,
    twiceNll: twiceNllOf(newton.value, data),
    valid: true,
    status: "converged",
    message: "",
    gradient: problem.gradient.map((g) => 2 * g),
    isEvaluated: !problem.kinked.includes(1),
    tangent: along === undefined ? undefined : tangentAlong(model, along),
  };
}

/** Whether the Hessian over the free parameters is positive definite; leaves it factorised. */
function isDefinite({ evaluator: { system } }: Model, { state, isFactored }: NewtonResult): boolean {
  if (isFactored && system.leastPivot > PIVOT_TOLERANCE) return true;
  const free = new Uint8Array(state.length);
  for (let p = 0; p < state.length; p++) if (state[p] === FREE) free[p] = 1;
  return system.factor(free, undefined, PIVOT_TOLERANCE);
}

/** −H_ff⁻¹ H_fp of the Hessian that was factorised last; 1 for the parameter itself. */
function tangentAlong({ evaluator: { system }, nPars }: Model, p: number): Float64Array {
  const unit = new Float64Array(nPars);
  unit[p] = 1;
  const column = new Float64Array(nPars);
  system.multiply(unit, column);
  system.solve(column, column);
  const tangent = column.map((value) => 0 - value);
  tangent[p] = 1;
  return tangent;
}

function fromRecord(model: Model, data: BoundData, record: FitResult): Minimum {
  const { values, twiceNll, valid, status, message } = record;
  const pars = Float64Array.from(values);
  const inDomain = model.evaluator.valueAndGradient(pars, data) < Number.POSITIVE_INFINITY;
  const gradient = model.evaluator.gradient.map((g) => (inDomain ? 2 * g : Number.NaN));
  return { values: pars, twiceNll, valid, status, message, gradient, isEvaluated: false, tangent: undefined };
}

function twiceNllOf(deviance: number, { mainConstant, constraintConstant }: BoundData): number {
  return 2 * (deviance + mainConstant + constraintConstant);
}

/** The same fit with one more parameter held at a value, from another start. */
export function holding(input: FitInput, p: number, value: number, init: Float64Array = input.init): FitInput {
  const fixed = input.fixed.slice();
  fixed[p] = 1;
  const start = clip(init, input);
  start[p] = value;
  return { ...input, init: start, fixed };
}
