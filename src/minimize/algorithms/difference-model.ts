/** Second-order model of a function from its values only. */

import type { Box } from "../../math/box.js";
import { type AxisDerivatives, axisDerivatives } from "./axis-differences.js";
import type { QuadraticModel } from "./confirm.js";
import type { Vertex } from "./outcome.js";

/** A quadratic model with estimates of its errors; `[n]`. */
export interface DifferenceModel extends QuadraticModel {
  readonly gradientError: Float64Array;
  /**
   * Change of the value along each variable that the curvature does not explain: large at a kink, 0 where the curvature is known.
   */
  readonly unexplained: Float64Array;
}

/**
 * Value, gradient and Hessian at x from values within the box: 4n to 10n values along the variables, and two for each pair.
 *
 * A variable without room to move has gradient and curvature 0, and one that its bound holds has curvature 0. `sizeOf` is the
 * scale of a variable.
 */
export function differenceModel(
  { x, value }: Vertex,
  box: Box,
  evaluate: (x: Float64Array) => number,
  sizeOf: (xi: number) => number,
): DifferenceModel {
  const n = x.length;
  const at = (...moves: readonly (readonly [number, number])[]) => {
    const point = x.slice();
    for (const [i, displacement] of moves) point[i]! += displacement;
    return evaluate(point);
  };
  const axes = Array.from(x, (xi, i) => {
    const axis = { x: xi, lower: box.lower[i]!, upper: box.upper[i]!, size: sizeOf(xi) };
    return axisDerivatives(axis, value, (displacement) => at([i, displacement]));
  });
  const hessian = new Float64Array(n * n);
  for (const [i, axis] of axes.entries()) {
    if (isHeld(axis)) continue;
    hessian[i * n + i] = axis.second.value;
    for (let j = 0; j < i; j++) {
      if (isHeld(axes[j]!)) continue;
      hessian[i * n + j] = hessian[j * n + i] = mixed([axis, axes[j]!], value, (s, t) => at([i, s], [j, t]));
    }
  }
  return {
    x,
    value,
    gradient: Float64Array.from(axes, ({ first }) => first.value),
    gradientError: Float64Array.from(axes, ({ first }) => first.error),
    unexplained: Float64Array.from(axes, unexplainedChange),
    hessian,
  };
}

function unexplainedChange({ second, step }: AxisDerivatives): number {
  return second.error <= Math.abs(second.value) / 2 ? 0 : (second.error * step ** 2) / 2;
}

/** Whether a variable cannot move: its bounds are equal, or it is at a bound towards which the function decreases. */
function isHeld({ step, down, first }: AxisDerivatives): boolean {
  return step === 0 || (down === undefined && first.value * step > 0);
}

/** Mixed second derivative from the values at (s, t) and (−s, −t), or at (s, t) only where a bound prevents the other. */
function mixed(
  [a, b]: readonly [AxisDerivatives, AxisDerivatives],
  middle: number,
  valueAt: (s: number, t: number) => number,
): number {
  const forward = valueAt(a.step, b.step) - a.up - (b.up - middle);
  if (a.down === undefined || b.down === undefined) return forward / (a.step * b.step);
  const backward = valueAt(-a.step, -b.step) - a.down - (b.down - middle);
  return (forward + backward) / (2 * a.step * b.step);
}
