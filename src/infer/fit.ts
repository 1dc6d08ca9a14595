import type { BoundData } from "../graph/evaluate-value.js";
import type { Model } from "../model/model.js";
import { boundedNewton } from "../optimize/bounded-newton.js";
import type { NewtonProblem, NewtonResult } from "../optimize/newton-problem.js";
import { type Certified, certify } from "./certificate.js";
import { type FitInput, type FitOptions, fitInput } from "./fit-input.js";
import { fitRecord, outsideDomainRecord } from "./fit-record.js";
import type { FitResult } from "./results.js";
import { startInDomain } from "./start.js";

/** Times that a fit leaves a saddle point before it gives up. */
const ESCAPES = 3;

/**
 * Maximum-likelihood fit of all parameters that are not held: minimises −2 log L within bounds by Newton's method on the
 * exact Hessian, and certifies the result.
 *
 * Never throws for a minimisation that fails: `valid` is then false, and `status` and `message` say why.
 *
 * @throws DataError for input that does not fit the model (unknown names, wrong lengths, a start outside its bounds)
 */
export function fit(model: Model, data: ArrayLike<number>, options: FitOptions = {}): FitResult {
  const input = fitInput(model, options);
  const bound = model.bind(data);
  const start = startInDomain(model, bound, input);
  if (start === undefined) return outsideDomainRecord(model, bound, input);
  return minimise(model, bound, { ...input, init: start }, options.maxIterations);
}

/**
 * Fit with the parameter of interest held at `poi`.
 *
 * @throws ModelError `no-poi` when the model has no parameter of interest
 * @throws DataError as `fit`, also for a `poi` outside its bounds
 */
export function fixedPoiFit(model: Model, data: ArrayLike<number>, poi: number, options: FitOptions = {}): FitResult {
  const name = model.parNames[model.requirePoi()]!;
  const fixed = Array.isArray(options.fixed)
    ? Object.fromEntries(options.fixed.map((held: string) => [held, true]))
    : options.fixed;
  return fit(model, data, { ...options, fixed: { ...fixed, [name]: poi } });
}

function minimise(model: Model, data: BoundData, input: FitInput, maxIterations: number | undefined): FitResult {
  const problem = newtonProblem(model, data, input);
  const options = maxIterations === undefined ? {} : { maxIterations };
  let newton = boundedNewton(problem, input.init, options);
  let certified = certifyAt(model, newton);
  for (let escape = 0; escape < ESCAPES && certified.descent !== undefined; escape++) {
    const start = leaveSaddle(problem, newton, certified.descent);
    if (start === undefined) break;
    newton = boundedNewton(problem, start, options);
    certified = certifyAt(model, newton);
  }
  const result = fitRecord(model, data, input, newton, certified);
  problem.sides.fill(1);
  return result;
}

function certifyAt(model: Model, newton: NewtonResult): Certified {
  return certify(model.evaluator.system, model.evaluator.gradient, newton.state);
}

function newtonProblem({ evaluator, nPars }: Model, data: BoundData, input: FitInput): NewtonProblem {
  return {
    size: nPars,
    lower: input.lower,
    upper: input.upper,
    fixed: input.fixed,
    kinked: evaluator.program.kinked,
    sides: evaluator.state.sides,
    gradient: evaluator.gradient,
    hessian: evaluator.system,
    value: (x) => evaluator.value(x, data),
    slopes: (x) => evaluator.valueAndGradient(x, data),
    evaluate: (x) => evaluator.valueGradientHessian(x, data),
    approximate: (x) => evaluator.valueGradientGaussNewton(x, data),
  };
}

/** A lower point along a direction of negative curvature, either way; undefined when there is none. */
function leaveSaddle(
  problem: NewtonProblem,
  { x, value }: NewtonResult,
  direction: Float64Array,
): Float64Array | undefined {
  for (const length of [1, 0.1, 0.01, -1, -0.1, -0.01]) {
    const trial = x.map((v, p) => Math.min(Math.max(v + length * direction[p]!, problem.lower[p]!), problem.upper[p]!));
    if (problem.value(trial) < value - 1e-9) return trial;
  }
  return undefined;
}
