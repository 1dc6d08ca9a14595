import type { BoundData } from "../graph/evaluate-value.js";
import type { Data } from "../model/data.js";
import type { Model } from "../model/model.js";
import { boundedNewton, type NewtonOptions } from "../optimize/bounded-newton.js";
import { clip } from "../optimize/box.js";
import { FREE, type NewtonProblem, type NewtonResult } from "../optimize/newton-problem.js";
import { type Certified, certify } from "./certificate.js";
import { type FitInput, type FitOptions, fitInput, fixedEntries } from "./fit-input.js";
import { fitRecord, outsideDomainRecord } from "./fit-record.js";
import type { FitResult } from "./results.js";
import { startInDomain } from "./start.js";

/** A parameter this near to the kink of its interpolation at 0 is there but for rounding. */
const AT_ZERO = 1e-12;
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
export function fit(model: Model, data: Data, options: FitOptions = {}): FitResult {
  return fitBound(model, model.bind(data), fitInput(model, options), options.maxIterations);
}

/** `fit` with input that has been checked. */
export function fitBound(model: Model, data: BoundData, input: FitInput, maxIterations?: number): FitResult {
  const start = startInDomain(model, data, input);
  if (start === undefined) return outsideDomainRecord(model, data, input);
  return minimise(model, data, { ...input, init: start }, maxIterations);
}

/**
 * Fit with the parameter of interest held at `poi`.
 *
 * @throws ModelError `no-poi` when the model has no parameter of interest
 * @throws DataError as `fit`, also for a `poi` outside its bounds
 */
export function fixedPoiFit(model: Model, data: Data, poi: number, options: FitOptions = {}): FitResult {
  const name = model.parNames[model.requirePoi()]!;
  return fit(model, data, { ...options, fixed: Object.fromEntries([...fixedEntries(options.fixed), [name, poi]]) });
}

/** Minimises from a start at which the value was evaluated last. */
function minimise(model: Model, data: BoundData, input: FitInput, maxIterations: number | undefined): FitResult {
  const options = maxIterations === undefined ? {} : { maxIterations };
  const problem = newtonProblem(model, data, input);
  const attempt = (start: Float64Array, startWasValued: boolean) => {
    const { newton, certified } = settle(model, problem, start, { ...options, startWasValued });
    const result = fitRecord(model, data, input, newton, certified);
    problem.sides.fill(1);
    return result;
  };
  const direct = attempt(input.init, true);
  if (direct.valid || (direct.status === "step-limit" && maxIterations !== undefined)) return direct;
  const detour = attempt(awayFromEdges(model, data, input, options), false);
  return detour.valid || detour.twiceNll < direct.twiceNll ? detour : direct;
}

/** Minimises and certifies; a point that turns out to be a saddle is left downhill. */
function settle(model: Model, problem: NewtonProblem, start: Float64Array, options: NewtonOptions) {
  let newton = boundedNewton(problem, start, options);
  let certified = certifyAt(model, problem, newton);
  for (let escapes = 0; escapes < ESCAPES && certified.descent !== undefined; escapes++) {
    const lower = leaveSaddle(problem, newton, certified.descent);
    if (lower === undefined) return certifyInBounds(model, problem, newton, certified);
    newton = boundedNewton(problem, lower, { ...options, startWasValued: false });
    certified = certifyAt(model, problem, newton);
  }
  return { newton, certified };
}

/**
 * A point with a direction that curves down, but only out of the bounds, is a minimum all the same: of μ·k at μ = k = 0,
 * say, where neither matters. The parameters of that direction that sit at bounds are held there for the uncertainties of
 * the others; they themselves stay named as flat.
 */
function certifyInBounds(model: Model, problem: NewtonProblem, newton: NewtonResult, certified: Certified) {
  const { x } = newton;
  const held = certified.flatDirections.flat().filter((p) => x[p] === problem.lower[p] || x[p] === problem.upper[p]);
  problem.evaluate(x);
  const others = certify(model.evaluator.system, model.evaluator.gradient, newton.state, held);
  if (others.covariance === undefined) return { newton, certified };
  const { free, rank, flatDirections } = certified;
  return {
    newton,
    certified: { ...others, free, rank, flatDirections: [...flatDirections, ...others.flatDirections] },
  };
}

/** Counts that take the place of 0, one after the other, on the way round the edges of the domain. */
const STAND_INS = [0.5, 0.05, 0.005];

/**
 * A start for a fit that ran into the edge of the domain, where a bin without events would expect fewer than 0. The
 * −n log rate of a small count n keeps rates away from 0, as a barrier does: the minimum is followed while the stand-ins
 * for the zeros shrink (an interior-point path; Nocedal & Wright, section 19.6).
 */
function awayFromEdges(model: Model, data: BoundData, input: FitInput, options: NewtonOptions): Float64Array {
  let x = input.init;
  for (const count of STAND_INS) {
    const raised = model.evaluator.bind(data.values.map((n, i) => (i < model.nMainData && n === 0 ? count : n)));
    const problem = newtonProblem(model, raised, input);
    const start = startInDomain(model, raised, { ...input, init: x });
    if (start === undefined) return x;
    x = boundedNewton(problem, start, options).x;
    problem.sides.fill(1);
  }
  return x;
}

/**
 * Certifies the last point of a minimisation. A free parameter at 0 sits there by chance and not on a kink; its second
 * derivative is the one from the right, whichever side the minimisation came from.
 */
function certifyAt(model: Model, problem: NewtonProblem, { x, state, isFactored, decrement }: NewtonResult): Certified {
  let turned = false;
  for (let p = 0; p < state.length; p++) {
    if (problem.kinked[p] === 0 || state[p] !== FREE || Math.abs(x[p]!) > AT_ZERO) continue;
    if (x[p] === 0 && problem.sides[p] === 1) continue;
    x[p] = 0;
    problem.sides[p] = 1;
    turned = true;
  }
  if (turned) problem.evaluate(x);
  const { system, gradient } = model.evaluator;
  return certify(system, gradient, state, [], isFactored && !turned ? decrement : undefined);
}

/** −log L of a model as the minimiser sees it. */
export function newtonProblem({ evaluator, nPars }: Model, data: BoundData, input: FitInput): NewtonProblem {
  return {
    size: nPars,
    lower: input.lower,
    upper: input.upper,
    fixed: input.fixed,
    kinked: evaluator.program.kinked,
    sides: evaluator.state.sides,
    gradient: evaluator.gradient,
    hessian: evaluator.system,
    value: (x) => evaluator.regularValue(x, data),
    gradientsPerHessian: evaluator.gradientsPerHessian,
    slopes: (x) => evaluator.valueAndGradient(x, data),
    evaluate: (x) => evaluator.valueGradientHessian(x, data),
    evaluateAgain: (x) => evaluator.valueGradientHessianAgain(x, data),
    approximate: (x) => evaluator.dropCurvature(x, data),
  };
}

/** A lower point along a direction of negative curvature, either way; undefined when there is none. */
function leaveSaddle(
  problem: NewtonProblem,
  { x, value }: NewtonResult,
  direction: Float64Array,
): Float64Array | undefined {
  for (const length of [1, 0.1, 0.01, -1, -0.1, -0.01]) {
    const trial = clip(
      x.map((v, p) => v + length * direction[p]!),
      problem,
    );
    if (problem.value(trial) < value - 1e-9) return trial;
  }
  return undefined;
}
