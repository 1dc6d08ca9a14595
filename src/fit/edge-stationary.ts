import type { BoundData } from "../likelihood/likelihood.js";
import { dot, norm2 } from "../math/vector.js";
import type { Model } from "../model/model.js";
import { FREE } from "../newton/problem.js";
import { SCALED_GRADIENT } from "./certificate.js";
import { type EdgePoint, LEAST_CURVATURE } from "./edge-point.js";
import { withCounts } from "./empty-bins.js";

/** Part of a slope that must be left when those before it are taken out, for it to be another condition. */
const INDEPENDENT = 1e-7;

/**
 * Whether a point on the edge of the domain is stationary along it, said without the spring that holds it there: the gradient of
 * −log L without the bins of the edge is a combination of the slopes of their expectations (J. Nocedal, S. J. Wright, Numerical
 * Optimization (2006), theorem 12.1), to within SCALED_GRADIENT of 1/√curvature in each free parameter. The springs of the bins
 * are many times as stiff as the likelihood, so that a derivative with them may drown what is left along the edge.
 *
 * @param point - of the edge, where the likelihood of the data is defined, and the bins that hold it there
 * @param state - FREE, FIXED, AT_LOWER, AT_UPPER or ON_KINK per parameter
 */
export function isStationaryOnEdge(
  { likelihood }: Model,
  data: BoundData,
  point: Pick<EdgePoint, "x" | "bins">,
  state: Uint8Array,
): boolean {
  const { x, bins } = point;
  const { hessian } = likelihood.evaluate(x, data);
  const rows = bins.map(({ index }) => hessian.rateGradient(index));
  const rest = likelihood.evaluate(
    x,
    withCounts(data, bins, () => Number.NaN),
  );
  if (!(rest.slopes.value < Number.POSITIVE_INFINITY)) return false;
  const unit = unitsOf(rest.hessian.diagonal(), state);
  const left = rest.slopes.gradient.map((g, p) => g * unit[p]!);
  const conditions = independent(rows.map((slope) => slope.map((v, p) => v * unit[p]!)));
  for (const condition of conditions) takeOut(left, condition);
  return left.every((g) => Math.abs(g) <= SCALED_GRADIENT);
}

/** 1/√curvature of each free parameter, and 0 of the others. */
function unitsOf(curvature: Float64Array, state: Uint8Array): Float64Array {
  return curvature.map((h, p) => (state[p] === FREE ? 1 / Math.sqrt(Math.max(h, LEAST_CURVATURE)) : 0));
}

/** Orthonormal vectors that span the given ones. */
function independent(vectors: readonly Float64Array[]): readonly Float64Array[] {
  const out: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const other of out) takeOut(rest, other);
    const length = norm2(rest);
    if (length > INDEPENDENT * norm2(vector)) out.push(rest.map((v) => v / length));
  }
  return out;
}

/** Takes the part along a vector of length 1 out of another one. */
function takeOut(vector: Float64Array, unit: Float64Array): void {
  const along = dot(unit, vector);
  for (let p = 0; p < vector.length; p++) vector[p]! -= along * unit[p]!;
}
