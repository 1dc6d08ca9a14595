/** Second-order model of a function from its values alone. */
import { type Box, clip } from "./box.js";
import type { QuadraticModel } from "./confirm.js";
import type { Vertex } from "./outcome.js";
import { addScaled, multiply } from "./vector.js";

/** Best relative step for second differences: rounding ε/h² against the first neglected term h². */
const STEP = Number.EPSILON ** 0.25;

/**
 * Value, gradient and Hessian at x by central differences, from 2n + n(n − 1)/2 values within the box.
 *
 * Near a bound the differences are taken about a point moved inwards by one step, and extrapolated to x. A variable
 * with no room for them has gradient and curvature 0. `sizeOf`: the scale on which a variable matters.
 */
export function differenceModel(
  { x, value }: Vertex,
  box: Box,
  evaluate: (x: Float64Array) => number,
  sizeOf: (xi: number) => number,
): QuadraticModel {
  const n = x.length;
  const h = x.map((v, i) => (box.upper[i]! - box.lower[i]! > 3 * STEP * sizeOf(v) ? STEP * sizeOf(v) : 0));
  const centre = clip(x, { lower: addScaled(box.lower, 1, h), upper: addScaled(box.upper, -1, h) });
  const at = (...moves: readonly (readonly [number, number])[]) => {
    const point = centre.slice();
    for (const [i, sign] of moves) point[i]! += sign * h[i]!;
    return evaluate(point);
  };
  const middle = centre.every((v, i) => v === x[i]) ? value : at();
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const up = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (h[i] === 0) continue;
    up[i] = at([i, 1]);
    const down = at([i, -1]);
    gradient[i] = (up[i]! - down) / (2 * h[i]!);
    hessian[i * n + i] = (up[i]! - 2 * middle + down) / h[i]! ** 2;
    for (let j = 0; j < i; j++) {
      if (h[j] === 0) continue;
      const mixed = (at([i, 1], [j, 1]) - up[i]! - up[j]! + middle) / (h[i]! * h[j]!);
      hessian[i * n + j] = hessian[j * n + i] = mixed;
    }
  }
  return { x, value, gradient: addScaled(gradient, 1, multiply(hessian, addScaled(x, -1, centre))), hessian };
}
