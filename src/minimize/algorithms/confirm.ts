/** Checks by a second-order model whether a point that a minimiser would return is a minimum. */

import { type Box, clip, freeVariables } from "../../math/box.js";
import { cholesky } from "../../math/dense.js";
import { addScaled, allFinite, dot, norm2 } from "../../math/vector.js";
import type { LinePoint } from "./more-thuente.js";
import type { Objective } from "./objective.js";
import { exactStep } from "./trust-exact.js";

/** Fraction of the predicted decrease that the function must confirm for a point to count as lower. */
const REAL = 0.1;
const TRIALS = 30;
/**
 * Number of radii that are tried for a weak negative curvature, whose predicted decrease is negligible, as on a sloping plateau.
 */
const PROBES = 8;
/** Rounding error of a pivot, relative to n ε times its diagonal entry. */
const ROUNDING = 10;

/** Expected decreases, in units of the rounding error, at which a gradient is tested. */
const TESTS = [1e5, 1e4];

/**
 * Whether the function rises by much more than rounding errors where its gradient predicts a decrease, so that the gradient is
 * wrong or the function is noisy.
 *
 * `descent`: minus the gradient, or minus the gradient projected into the bounds.
 */
export function contradictsGradient(objective: Objective, at: LinePoint, descent: Float64Array): boolean {
  const rounding = 8 * Number.EPSILON * Math.abs(at.value);
  const slope = dot(descent, descent);
  return TESTS.every((test) => {
    const step = (test * rounding) / slope;
    return step > 0 && step < 1 && objective.value(addScaled(at.x, step, descent)) > at.value + rounding;
  });
}

/** Value, gradient `[n]` and Hessian `[n, n]` at a point. */
export interface QuadraticModel {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/**
 * The point of `lowerPoint` from the second derivatives of the objective, as a point of a run; also undefined when the objective
 * has no second derivatives, or when `allowed` is infinite.
 */
export function lowerNeighbour(
  objective: Objective,
  at: LinePoint,
  allowed: number,
  box: Box | undefined,
): LinePoint | undefined {
  const derivatives = allowed === Number.POSITIVE_INFINITY ? undefined : objective.secondOrder(at.x);
  if (derivatives === undefined) return undefined;
  const lower = lowerPoint({ x: at.x, value: at.value, ...derivatives }, (x) => objective.value(x), allowed, box);
  return lower && { ...lower, step: 1, slope: 0, gradient: objective.gradient(lower.x) };
}

/**
 * A point that is lower than the point of the model by more than a tenth of `allowed`; undefined where the model leads to none.
 *
 * The model is minimised exactly within a radius of 1 + |x|, over the variables not held by a bound. This detects a long flat
 * valley, a saddle point or a sloping plateau, where the gradient is small. Where the model predicts a decrease of more than
 * `allowed`, the function is evaluated at ever smaller radii, until it falls or the prediction is negligible. In a curved valley
 * only a short step may be possible, and any decrease beyond rounding errors then counts.
 */
export function lowerPoint(
  model: QuadraticModel,
  evaluate: (x: Float64Array) => number,
  allowed: number,
  box: Box | undefined,
): { x: Float64Array; value: number } | undefined {
  const steps = modelSteps(model, box);
  if (steps === undefined) return undefined;
  let least = allowed;
  for (let k = 0, radius = 1 + norm2(model.x); k < TRIALS; k++, radius /= 4) {
    const { x, predicted } = steps.within(radius);
    if (k === 0 && steps.convex && predicted > allowed) least = Math.min(allowed, roundingOf(model.value));
    if (!(predicted > least) && (steps.convex || k >= PROBES)) return undefined;
    const value = evaluate(x);
    if (value <= model.value - REAL * Math.max(predicted, least)) return { x, value };
  }
  return undefined;
}

/** Change of a value that counts as a rounding error. */
export function roundingOf(value: number): number {
  return 4 * Number.EPSILON * Math.abs(value);
}

/** Steps from the point of a model to its lowest points. */
export interface ModelSteps {
  readonly convex: boolean;
  /** The lowest point of the model within a radius, and the decrease that it predicts. */
  readonly within: (radius: number) => { readonly x: Float64Array; readonly predicted: number };
}

/** Steps over the variables that no bound holds; undefined where derivatives are not finite or no variable can move. */
export function modelSteps(model: QuadraticModel, box: Box | undefined): ModelSteps | undefined {
  if (!allFinite(model.gradient) || !allFinite(model.hessian)) return undefined;
  const free = freeIndices(model, box);
  if (free.length === 0) return undefined;
  const gradient = Float64Array.from(free, (i) => model.gradient[i]!);
  const hessian = reducedHessian(model, free);
  const convex = cholesky(hessian.slice(), free.length, new Float64Array(free.length)) < 0;
  const within = (radius: number) => {
    const { step, predicted } = exactStep(gradient, hessian, radius);
    const x = model.x.slice();
    free.forEach((i, j) => {
      x[i]! += step[j]!;
    });
    return { x: box === undefined ? x : clip(x, box), predicted };
  };
  return { convex, within };
}

/** Variables that no bound holds, and that have an effect to first or second order. */
function freeIndices({ x, gradient, hessian }: QuadraticModel, box: Box | undefined): number[] {
  const n = x.length;
  const hasEffect = (i: number) => gradient[i] !== 0 || hessian.subarray(i * n, (i + 1) * n).some((v) => v !== 0);
  const all = [...x.keys()].filter(hasEffect);
  if (box === undefined) return all;
  const free = freeVariables(x, gradient, box);
  return all.filter((i) => free[i] === 1);
}

/**
 * The rows and columns of the Hessian of some variables. Its diagonal is enlarged by the size of rounding errors, so that a
 * positive semidefinite matrix becomes positive definite, whatever the units of its rows.
 */
function reducedHessian({ x, hessian }: QuadraticModel, free: readonly number[]): Float64Array {
  const enlarged = 1 + ROUNDING * free.length * Number.EPSILON;
  const entry = (i: number, j: number) => {
    const h = hessian[i * x.length + j]!;
    return i === j && h > 0 ? h * enlarged : h;
  };
  return Float64Array.from(free.flatMap((i) => free.map((j) => entry(i, j))));
}
