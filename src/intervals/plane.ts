import { covarianceColumn } from "../likelihood/covariance.js";
import type { ConditionalFits } from "./conditional-fits.js";
import { profileInterval } from "./profile-interval.js";
import type { Ray } from "./ray.js";

/**
 * Coordinates of two parameters around their best fit in which −2 Δ log L is nearly r²: (x, y) − (x̂, ŷ) = L (r cos φ,
 * r sin φ), where L is the Cholesky factor of their covariance. A line at angle φ is a ray for `seekLevel`.
 */
export interface Plane {
  readonly held: readonly [number, number];
  readonly origin: readonly [number, number];
  /** L: x = l11 u, y = l21 u + l22 v. */
  readonly l11: number;
  readonly l21: number;
  readonly l22: number;
  /** dθ̂/dx and dθ̂/dy of all parameters at the best fit. */
  readonly responses: readonly [Float64Array, Float64Array];
  readonly initialSlope: 0 | 1;
}

/** Coordinates from the Hessian, or from one-dimensional intervals where a parameter has no uncertainty. */
export function planeOf(fits: ConditionalFits, held: readonly [number, number], level: number): Plane {
  const { best, model } = fits;
  const [x, y] = held;
  const origin = [best.values[x]!, best.values[y]!] as const;
  const isComplete = held.every((p) => model.parNames[p]! in best.uncertainties);
  if (best.covariance === undefined || !isComplete) {
    const [l11, l22] = [halfWidth(fits, x, level), halfWidth(fits, y, level)];
    return { held, origin, l11, l21: 0, l22, responses: [unit(model.nPars, x), unit(model.nPars, y)], initialSlope: 0 };
  }
  const cx = covarianceColumn(best.covariance, x);
  const cy = covarianceColumn(best.covariance, y);
  const [xx, xy, yy] = [cx[x]!, cx[y]!, cy[y]!];
  const l11 = Math.sqrt(xx);
  const l21 = xy / l11;
  const l22 = Math.sqrt(yy - l21 * l21);
  const determinant = xx * yy - xy * xy;
  const responses = [
    cx.map((c, p) => (c * yy - cy[p]! * xy) / determinant),
    cx.map((c, p) => (cy[p]! * xx - c * xy) / determinant),
  ] as const;
  return { held, origin, l11, l21, l22, responses, initialSlope: 1 };
}

function unit(n: number, p: number): Float64Array {
  const out = new Float64Array(n);
  out[p] = 1;
  return out;
}

/** The longer side of the profile interval at the level, divided by √level; 1 where neither side has an end. */
function halfWidth(fits: ConditionalFits, p: number, level: number): number {
  const { lower, upper } = profileInterval(fits, p, level);
  const lengths = [lower.error, upper.error].filter((error) => error !== undefined).map(Math.abs);
  return Math.max(0, ...lengths) / Math.sqrt(level) || 1;
}

/** The ray at an angle. */
export function rayAt({ held, l11, l21, l22, responses, initialSlope }: Plane, angle: number): Ray {
  const [u, v] = [Math.cos(angle), Math.sin(angle)];
  const direction = [l11 * u, l21 * u + l22 * v] as const;
  const response = responses[0].map((dx, p) => dx * direction[0] + responses[1][p]! * direction[1]);
  return { held, direction, response, initialSlope };
}
