/** Step of a trust region by conjugate gradients. */

import { addScaled, dot, multiply, norm2, scaled } from "../../math/vector.js";
import type { TrustStep } from "./trust-exact.js";

/**
 * Approximate minimum of gᵀp + ½ pᵀHp with |p| ≤ radius by truncated conjugate gradients: they end at the edge of the
 * region, along a direction of negative curvature, or when the residual is below min(½, √|g|) |g|.
 *
 * T. Steihaug, SIAM J. Numer. Anal. 20 (1983) 626; Nocedal and Wright, Numerical Optimization (2006), algorithm 7.2.
 */
export function conjugateGradientStep(gradient: Float64Array, hessian: Float64Array, radius: number): TrustStep {
  const predicted = (p: Float64Array) => -dot(gradient, p) - dot(p, multiply(hessian, p)) / 2;
  const end = (step: Float64Array, atEdge: boolean): TrustStep => ({ step, atEdge, predicted: predicted(step) });
  const size = norm2(gradient);
  const tolerance = Math.min(0.5, Math.sqrt(size)) * size;
  let z: Float64Array = new Float64Array(gradient.length);
  let residual = gradient;
  let direction = scaled(-1, gradient);
  for (let k = 0; k < 20 * gradient.length; k++) {
    if (norm2(residual) <= tolerance && k > 0) return end(z, false);
    const squared = dot(residual, residual);
    if (squared === 0) return end(z, false);
    const image = multiply(hessian, direction);
    const curvature = dot(direction, image);
    if (curvature <= 0) return lowestEdge(z, direction, radius, end);
    const next = addScaled(z, squared / curvature, direction);
    if (norm2(next) >= radius) return end(addScaled(z, edgeDistances(z, direction, radius)[1], direction), true);
    z = next;
    residual = addScaled(residual, squared / curvature, image);
    direction = addScaled(scaled(-1, residual), dot(residual, residual) / squared, direction);
  }
  return end(z, false);
}

/** The better of the two points where z + t d leaves the region. */
function lowestEdge(
  z: Float64Array,
  direction: Float64Array,
  radius: number,
  end: (step: Float64Array, atEdge: boolean) => TrustStep,
): TrustStep {
  const [a, b] = edgeDistances(z, direction, radius).map((t) => end(addScaled(z, t, direction), true));
  return a!.predicted > b!.predicted ? a! : b!;
}

/** The two t with |z + t d| = radius, the negative one first. */
function edgeDistances(z: Float64Array, d: Float64Array, radius: number): [number, number] {
  const [a, b, c] = [dot(d, d), dot(z, d), dot(z, z) - radius ** 2];
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  const far = -(b + (b >= 0 ? root : -root));
  const [first, second] = [far / a, far === 0 ? 0 : c / far];
  return first < second ? [first, second] : [second, first];
}
