/** Derivatives by finite differences, with the steps and the counts of SciPy's `2-point` and `3-point`. */
import type { Objective } from "./objective.js";

/** Forward differences, with n more evaluations, or central differences, with 2n more. */
export type Scheme = "2-point" | "3-point";

/** The range in which the function may be evaluated, and a relative step that replaces the default. */
export interface DifferenceOptions {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly relStep?: number | undefined;
}

/**
 * Best relative steps, which balance the rounding error ε/h and the first neglected term, h for forward and h² for central ones.
 */
const DEFAULT_STEP: Record<Scheme, number> = {
  "2-point": Math.sqrt(Number.EPSILON),
  "3-point": Math.cbrt(Number.EPSILON),
};

/** Displacements of one variable, and the weights of the values there and at the point itself (`centre`). */
interface Stencil {
  readonly offsets: readonly number[];
  readonly weights: readonly number[];
  readonly centre: number;
}

/** Step of one variable towards larger |x|: the default is relative to max(1, |x|), and a given `relStep` is relative to |x|. */
function stepOf(x: number, scheme: Scheme, relStep: number | undefined): number {
  const sign = x >= 0 ? 1 : -1;
  const wanted = relStep === undefined ? 0 : relStep * sign * Math.abs(x);
  return x + wanted !== x ? wanted : DEFAULT_STEP[scheme] * sign * Math.max(1, Math.abs(x));
}

function oneSided(h: number): Stencil {
  return { offsets: [h], weights: [1], centre: -1 };
}

/** (−3 f(x) + 4 f(x + h) − f(x + 2h)) / 2h, second order with points on one side only. */
function oneSidedParabola(h: number): Stencil {
  return { offsets: [h, 2 * h], weights: [2, -0.5], centre: -1.5 };
}

/** The stencil of a variable, reversed or shrunk where it would leave [lower, upper]; undefined for a fixed variable. */
function stencilOf(x: number, h: number, scheme: Scheme, lower: number, upper: number): Stencil | undefined {
  const [below, above] = [x - lower, upper - x];
  const room = Math.max(below, above);
  if (room === 0) return undefined;
  const towardsRoom = above >= below ? 1 : -1;
  if (scheme === "2-point") {
    if (x + h >= lower && x + h <= upper) return oneSided(h);
    return oneSided(Math.abs(h) <= room ? -h : towardsRoom * room);
  }
  const size = Math.abs(h);
  if (size <= below && size <= above) return { offsets: [-size, size], weights: [-0.5, 0.5], centre: 0 };
  return oneSidedParabola(towardsRoom * Math.min(size, room / 2));
}

/** Values at the displacements of one variable. The derivative is Σ weight · value / step, for vectors entry by entry. */
interface Difference<T> {
  readonly values: readonly T[];
  readonly stencil: Stencil;
  readonly step: number;
}

function combine(difference: Difference<unknown>, valueAt: (k: number) => number, centreValue: number): number {
  const { offsets, weights, centre } = difference.stencil;
  let total = centre === 0 ? 0 : centre * centreValue;
  for (let k = 0; k < offsets.length; k++) total += weights[k]! * valueAt(k);
  return total / difference.step;
}

/** Evaluates the function at the displaced points of all variables that are not fixed. */
function differences<T>(
  x: Float64Array,
  scheme: Scheme,
  options: DifferenceOptions,
  evaluate: (x: Float64Array) => T,
): (Difference<T> | undefined)[] {
  return Array.from(x, (xi, i) => {
    const h = stepOf(xi, scheme, options.relStep);
    const stencil = stencilOf(xi, h, scheme, options.lower[i]!, options.upper[i]!);
    if (stencil === undefined) return undefined;
    const moved = x.slice();
    const values = stencil.offsets.map((offset) => {
      moved[i] = xi + offset;
      return evaluate(moved);
    });
    const last = stencil.offsets.length - 1;
    // The actual step, after rounding of x + h.
    const step = (xi + stencil.offsets[last]! - xi) / (stencil.centre === -1.5 ? 2 : 1);
    return { values, stencil, step };
  });
}

/**
 * Gradient by finite differences of the values of the objective. Points stay inside the bounds. A variable with equal bounds is
 * not varied, and its entry is 0.
 */
export function differenceGradient(
  objective: Objective,
  x: Float64Array,
  scheme: Scheme,
  options: DifferenceOptions,
): Float64Array {
  const centreValue = objective.value(x);
  const found = differences(x, scheme, options, (at) => objective.evaluate(at));
  return Float64Array.from(found, (d) => (d === undefined ? 0 : combine(d, (k) => d.values[k]!, centreValue)));
}

/** Sizes of the steps of `differenceGradient`; `[n]`. */
export function differenceSteps(x: Float64Array, scheme: Scheme, relStep: number | undefined): Float64Array {
  return x.map((xi) => Math.abs(stepOf(xi, scheme, relStep)));
}

/** Hessian by finite differences of the gradients of the objective, made symmetric. */
export function differenceHessian(
  objective: Objective,
  x: Float64Array,
  scheme: Scheme,
  options: DifferenceOptions,
): Float64Array {
  const n = x.length;
  const centre = objective.gradient(x);
  const found = differences(x, scheme, options, (at) => objective.evaluateGradient(at));
  const rows = new Float64Array(n * n);
  found.forEach((d, i) => {
    if (d !== undefined) for (let j = 0; j < n; j++) rows[i * n + j] = combine(d, (k) => d.values[k]![j]!, centre[j]!);
  });
  return rows.map((v, k) => (v + rows[(k % n) * n + Math.floor(k / n)]!) / 2);
}
