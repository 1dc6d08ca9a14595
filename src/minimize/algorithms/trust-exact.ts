/** Nearly exact step of a trust region. */
import { cholesky, solveLower, solveLowerTransposed } from "../../math/dense.js";
import { addScaled, allFinite, dot, multiply, norm2, scaled, vectorNorm } from "../../math/vector.js";

/** A step within a trust region. */
export interface TrustStep {
  readonly step: Float64Array;
  /** Whether the step ends on the edge of the region. */
  readonly atEdge: boolean;
  /** Decrease that the model predicts: −gᵀp − ½ pᵀHp. */
  readonly predicted: number;
}

/** Accuracy of the length of a step on the edge, and of the value of the model in the hard case: Conn, Gould, Toint, p. 194. */
const EASY = 0.1;
const HARD = 0.2;
/** Least advance from the lower bound of the shift towards its upper bound. */
const ADVANCE = 0.01;
const FACTORISATIONS = 40;

/** The shift λ of the Hessian with bounds on it. */
interface Shift {
  now: number;
  low: number;
  high: number;
}

/**
 * Step p with |p| ≤ radius that nearly minimises gᵀp + ½ pᵀHp, for any symmetric H: (H + λI) p = −g with λ ≥ 0 such
 * that H + λI is positive definite, found by Newton's method on the length of p; where that length stays short, a
 * multiple of the direction of lowest curvature is added.
 *
 * J. J. Moré and D. C. Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983) 553; A. R. Conn, N. I. M. Gould and P. L. Toint,
 * Trust-region methods (2000), algorithm 7.3.4.
 */
export function exactStep(gradient: Float64Array, hessian: Float64Array, radius: number): TrustStep {
  const floor = Number.EPSILON * vectorNorm(hessian, Number.POSITIVE_INFINITY);
  if (floor === 0) return finish(steepest(gradient, radius), true, gradient, hessian);
  const shift = startShift(gradient, hessian, radius);
  let best: Float64Array | undefined;
  for (let k = 0; k < FACTORISATIONS; k++) {
    const factor = factorise(hessian, gradient.length, shift.now);
    if (!factor.complete) {
      raise(shift, factor.deficit, floor);
      continue;
    }
    const p = solve(factor.l, scaled(-1, gradient));
    const length = norm2(p);
    if (length <= radius && shift.now === 0) return finish(p, false, gradient, hessian);
    if (length <= radius) {
      const edge = toEdge(p, factor.l, radius);
      best = edge.step;
      const gain = dot(p, multiply(hessian, p)) + shift.now * (length ** 2 + radius ** 2);
      if (edge.cost <= HARD * gain) break;
      shift.high = shift.now;
      shift.low = Math.max(shift.low, shift.now - edge.curvature);
    } else {
      best = scaled(radius / length, p);
      if (length - radius <= EASY * radius) {
        best = p;
        break;
      }
      shift.low = Math.max(shift.low, shift.now);
    }
    advance(shift, newtonShift(shift.now, factor.l, p, radius));
  }
  return finish(best !== undefined && allFinite(best) ? best : steepest(gradient, radius), true, gradient, hessian);
}

/** The step along the negative gradient to the edge; zero where the gradient vanishes. */
function steepest(gradient: Float64Array, radius: number): Float64Array {
  const length = norm2(gradient);
  return gradient.map((g) => (length === 0 ? 0 : -radius * (g / length)));
}

function finish(step: Float64Array, atEdge: boolean, gradient: Float64Array, hessian: Float64Array): TrustStep {
  return { step, atEdge, predicted: -dot(gradient, step) - dot(step, multiply(hessian, step)) / 2 };
}

/** Bounds on λ from the gradient, the radius and the Gershgorin discs: Conn, Gould, Toint, section 7.3.8. */
function startShift(gradient: Float64Array, hessian: Float64Array, radius: number): Shift {
  const n = gradient.length;
  let [lowest, highest, rowSum, frobenius, diagonal] = [Infinity, -Infinity, 0, 0, Infinity];
  for (let i = 0; i < n; i++) {
    let off = 0;
    for (let j = 0; j < n; j++) {
      const entry = hessian[i * n + j]!;
      frobenius += entry * entry;
      if (j !== i) off += Math.abs(entry);
    }
    const own = hessian[i * n + i]!;
    lowest = Math.min(lowest, own - off);
    highest = Math.max(highest, own + off);
    rowSum = Math.max(rowSum, Math.abs(own) + off);
    diagonal = Math.min(diagonal, own);
  }
  const norm = Math.min(Math.sqrt(frobenius), rowSum);
  const pull = norm2(gradient) / radius;
  const low = Math.max(0, -diagonal, pull - Math.min(highest, norm));
  const high = Math.max(0, pull + Math.min(-lowest, norm));
  const shift = { now: 0, low, high };
  if (low > 0) middle(shift);
  return shift;
}

/** A shift between the bounds: their geometric mean, but not too close to the lower bound. */
function middle(shift: Shift): void {
  const { low, high } = shift;
  shift.now = Math.max(Math.sqrt(Math.abs(low * high)), low + ADVANCE * (high - low));
}

/** After a failed factorisation: at least `deficit` is missing. `floor`: what counts on the scale of the matrix. */
function raise(shift: Shift, deficit: number, floor: number): void {
  shift.low = Math.max(shift.low, shift.now + deficit);
  shift.high = Math.max(shift.high, shift.low);
  middle(shift);
  if (!(shift.now > shift.low)) shift.now = 2 * shift.low + floor;
}

/** The shift of Newton's method if it is inside the bounds, else a shift between them. */
function advance(shift: Shift, proposal: number): void {
  if (proposal > shift.low || (proposal === 0 && shift.low === 0)) shift.now = proposal;
  else middle(shift);
}

/** Newton's method on 1/|p(λ)| = 1/radius; never below 0. */
function newtonShift(now: number, l: Float64Array, p: Float64Array, radius: number): number {
  const length = norm2(p);
  const w = p.slice();
  solveLower(l, p.length, w);
  const next = now + (length / norm2(w)) ** 2 * ((length - radius) / radius);
  return Number.isFinite(next) ? Math.max(0, next) : Number.NaN;
}

interface Factorisation {
  readonly l: Float64Array;
  readonly complete: boolean;
  /** For an incomplete factorisation, a lower bound for the necessary increase of λ. */
  readonly deficit: number;
}

/** Cholesky factor of H + λI. */
function factorise(hessian: Float64Array, n: number, lambda: number): Factorisation {
  const l = hessian.slice();
  for (let i = 0; i < n; i++) l[i * n + i]! += lambda;
  const failed = cholesky(l, n, new Float64Array(n));
  if (failed < 0) return { l, complete: true, deficit: 0 };
  // v with vᵀ(H + λI)v = −missing from the leading block that is not positive definite
  const v = new Float64Array(failed + 1);
  v[failed] = 1;
  let missing = -(hessian[failed * n + failed]! + lambda);
  for (let j = 0; j < failed; j++) missing += l[failed * n + j]! ** 2;
  for (let i = failed - 1; i >= 0; i--) {
    let sum = -l[failed * n + i]!;
    for (let j = i + 1; j < failed; j++) sum -= l[j * n + i]! * v[j]!;
    v[i] = sum / l[i * n + i]!;
  }
  const deficit = missing / dot(v, v);
  return { l, complete: false, deficit: Number.isFinite(deficit) ? Math.max(0, deficit) : 0 };
}

function solve(l: Float64Array, b: Float64Array): Float64Array {
  solveLower(l, b.length, b);
  solveLowerTransposed(l, b.length, b);
  return b;
}

/** A short step, extended to the edge along the direction of lowest curvature. */
interface EdgeStep {
  readonly step: Float64Array;
  /** Curvature of H + λI along that direction. */
  readonly curvature: number;
  /** The change of the model by that step. */
  readonly cost: number;
}

function toEdge(p: Float64Array, l: Float64Array, radius: number): EdgeStep {
  const { direction, curvature } = lowestCurvature(l, p.length);
  const along = dot(p, direction);
  const room = radius ** 2 - dot(p, p);
  // The smaller of both roots |t| of |p + t z| = radius.
  const t = room / (along + (along >= 0 ? 1 : -1) * Math.sqrt(along ** 2 + room));
  return { step: addScaled(p, t, direction), curvature, cost: t ** 2 * curvature };
}

/**
 * Estimated direction of lowest curvature of L Lᵀ: solve L w = e with signs in e chosen so that w grows, now and in what
 * it adds to later rows; then Lᵀ z = w.
 *
 * A. K. Cline, C. B. Moler, G. W. Stewart and J. H. Wilkinson, SIAM J. Numer. Anal. 16 (1979) 368; Golub and Van Loan,
 * Matrix Computations, algorithm 3.5.1.
 */
function lowestCurvature(l: Float64Array, n: number): { direction: Float64Array; curvature: number } {
  const w = new Float64Array(n);
  let sums = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const plus = grown(l, sums, k, (1 - sums[k]!) / l[k * n + k]!);
    const minus = grown(l, sums, k, (-1 - sums[k]!) / l[k * n + k]!);
    const chosen = plus.size >= minus.size ? plus : minus;
    w[k] = chosen.entry;
    sums = chosen.sums;
  }
  const z = w.slice();
  solveLowerTransposed(l, n, z);
  const length = norm2(z);
  return { direction: scaled(1 / length, z), curvature: (norm2(w) / length) ** 2 };
}

/** The partial sums Σ_j L_ij w_j of rows below k with w_k = entry, and the size of entry and sums. */
function grown(l: Float64Array, sums: Float64Array, k: number, entry: number) {
  const n = sums.length;
  const next = sums.slice();
  let size = Math.abs(entry);
  for (let i = k + 1; i < n; i++) {
    next[i]! += l[i * n + k]! * entry;
    size += Math.abs(next[i]!);
  }
  return { entry, sums: next, size };
}
