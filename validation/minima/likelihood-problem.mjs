// -2 log L of a model as the judge's minimiser sees it.
import { BESIDE } from "../lib/kinks.mjs";
import { solveOver } from "./dense.mjs";

const LEAST_SCALE = 1e-6; // of the damping, where a parameter has no curvature

/**
 * The problem for `data`, with bounds per parameter. Counts in `data` that stand in for zeros make a log barrier at the
 * edge of the domain: -2 log Poisson(t | rate) has the term -2 t log rate.
 */
export function likelihoodProblem({ model, data, lower, upper }) {
  const n = lower.length;
  const value = (x) => -2 * model.logpdf(x, data);
  const derivatives = (x) => {
    const slope = model.gradient(x, data);
    const matrix = model.hessian(x, data);
    for (let k = 0; k < matrix.length; k++) matrix[k] *= -2;
    const scale = Float64Array.from({ length: n }, (_, i) => Math.max(Math.abs(matrix[i * n + i]), LEAST_SCALE));
    const downhill = slope.map((g) => 2 * g);
    const solve = (free, damping) => solveOver(free, { matrix, n, scale }, damping, downhill);
    return { gradient: slope.map((g) => -2 * g), solve };
  };
  return { lower, upper, value, derivatives };
}

/** Bounds that keep kinked parameters on the sides that `x` has them on; 0 itself counts as above. */
export function boundsOnSide({ lower, upper }, kinked, x) {
  const inside = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
  for (const i of kinked) {
    if (lower[i] === upper[i]) continue;
    if (x[i] < 0) inside.upper[i] = Math.min(upper[i], -BESIDE);
    else inside.lower[i] = Math.max(lower[i], BESIDE);
  }
  return inside;
}

/** `x` with kinked parameters that are at 0 moved to the other side where the value falls there; undefined if none does. */
export function acrossKinks(problem, kinked, x) {
  let moved;
  for (const i of kinked) {
    if (Math.abs(x[i]) > BESIDE) continue;
    const beside = Float64Array.from(x);
    beside[i] = -x[i];
    if (beside[i] < problem.lower[i] || beside[i] > problem.upper[i]) continue;
    const slope = problem.derivatives(beside).gradient[i];
    if (slope * Math.sign(beside[i]) >= 0) continue;
    moved ??= Float64Array.from(x);
    moved[i] = beside[i];
  }
  return moved;
}
