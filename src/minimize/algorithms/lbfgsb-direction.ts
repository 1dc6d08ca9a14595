/** Search direction of L-BFGS-B: the generalised Cauchy point, followed by a minimum over the variables that are still free. */
import { type Box, clip, isBounded } from "../../math/box.js";
import { addScaled, dot } from "../../math/vector.js";
import type { LbfgsMemory } from "./lbfgs-memory.js";
import { solveLinear } from "./lu.js";

/** Minimum of the model along the projected steepest descent path. */
interface CauchyPoint {
  readonly start: Float64Array;
  readonly gradient: Float64Array;
  readonly x: Float64Array;
  /** Wᵀ(x − start). */
  readonly projected: Float64Array;
  /** 1 for variables that have not met a bound along the path, else 0. */
  readonly free: Uint8Array;
}

/** A direction, and the decrease that the model predicts for a step of length 1 along it. */
export interface Direction {
  readonly step: Float64Array;
  readonly predicted: number;
}

/**
 * The step from x to the (approximate) minimum of the model gᵀd + ½ dᵀB d in the box; undefined where the memory has become
 * singular up to rounding errors.
 *
 * R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190: algorithm CP and the direct primal
 * method; the end point is projected into the box as in J. L. Morales and J. Nocedal, ACM TOMS 38 (2011) 7.
 */
export function boundedDirection(
  x: Float64Array,
  gradient: Float64Array,
  box: Box,
  memory: LbfgsMemory,
): Direction | undefined {
  const projected = new Float64Array(memory.width);
  const start: CauchyPoint = { start: x, gradient, x, projected, free: new Uint8Array(x.length).fill(1) };
  const cauchy = isBounded(box) || memory.width === 0 ? cauchyPoint(x, gradient, box, memory) : start;
  if (cauchy === undefined) return undefined;
  const end = memory.width === 0 ? cauchy.x : subspaceMinimum(cauchy, box, memory);
  if (end === undefined) return undefined;
  const step = addScaled(end, -1, x);
  const curvature = modelCurvature(step, memory);
  return curvature === undefined ? undefined : { step, predicted: -dot(gradient, step) - curvature / 2 };
}

/** dᵀB d */
function modelCurvature(d: Float64Array, memory: LbfgsMemory): number | undefined {
  const p = memory.project(d);
  const mp = memory.applyMiddle(p);
  return mp === undefined ? undefined : memory.theta * dot(d, d) - dot(p, mp);
}

/** The t at which x − t g meets the bound of each variable; `[n]`. */
function breakpoints(x: Float64Array, g: Float64Array, { lower, upper }: Box): Float64Array {
  return g.map((v, i) => {
    if (v === 0) return Number.POSITIVE_INFINITY;
    return v < 0 ? (x[i]! - upper[i]!) / v : (x[i]! - lower[i]!) / v;
  });
}

/** The part of the projected steepest-descent path that has been followed, and the model along its current segment. */
interface Path {
  readonly start: Float64Array;
  readonly gradient: Float64Array;
  readonly memory: LbfgsMemory;
  readonly x: Float64Array;
  readonly direction: Float64Array;
  readonly free: Uint8Array;
  reached: number;
  /** Wᵀ direction, M Wᵀ direction, and Wᵀ(x − start). */
  readonly p: Float64Array;
  mp: Float64Array;
  readonly c: Float64Array;
  slope: number;
  curvature: number;
}

function cauchyPoint(x: Float64Array, g: Float64Array, box: Box, memory: LbfgsMemory): CauchyPoint | undefined {
  const times = breakpoints(x, g, box);
  const path = startPath(x, g, times, memory);
  if (path === undefined) return undefined;
  const least = Number.EPSILON * memory.theta * -path.slope;
  const order = [...times.keys()].filter((i) => times[i]! > 0).sort((a, b) => times[a]! - times[b]!);
  for (const b of order) {
    if (!(-path.slope / path.curvature >= times[b]! - path.reached)) break;
    const bound = path.direction[b]! > 0 ? box.upper[b]! : box.lower[b]!;
    if (!stopAtBound(path, b, bound, times[b]!)) return undefined;
    path.curvature = Math.max(path.curvature, least);
  }
  const rest = path.slope < 0 && path.curvature > 0 ? -path.slope / path.curvature : 0;
  const end = path.x.map((v, i) => (path.free[i] === 1 ? x[i]! + (path.reached + rest) * path.direction[i]! : v));
  return { start: x, gradient: g, x: clip(end, box), projected: addScaled(path.c, rest, path.p), free: path.free };
}

function startPath(x: Float64Array, g: Float64Array, times: Float64Array, memory: LbfgsMemory): Path | undefined {
  const direction = g.map((v, i) => (times[i]! > 0 ? -v : 0));
  const p = memory.project(direction);
  const mp = memory.applyMiddle(p);
  if (mp === undefined) return undefined;
  const slope = -dot(direction, direction);
  const free = Uint8Array.from(times, (t) => (t > 0 ? 1 : 0));
  const model = { slope, curvature: -memory.theta * slope - dot(p, mp) };
  const c = new Float64Array(memory.width);
  return { start: x, gradient: g, memory, x: x.slice(), direction, free, reached: 0, p, mp, c, ...model };
}

/** Stops variable b at its bound, and continues the path without it; false where the memory is singular. */
function stopAtBound(path: Path, b: number, bound: number, time: number): boolean {
  const { p, c, memory } = path;
  const advance = time - path.reached;
  for (let k = 0; k < c.length; k++) c[k]! += advance * p[k]!;
  const row = memory.row(b);
  const mc = memory.applyMiddle(c);
  const mrow = memory.applyMiddle(row);
  if (mc === undefined || mrow === undefined) return false;
  const gb = path.gradient[b]!;
  path.slope += advance * path.curvature + gb * gb + memory.theta * gb * (bound - path.start[b]!) - gb * dot(row, mc);
  path.curvature -= memory.theta * gb * gb + 2 * gb * dot(row, path.mp) + gb * gb * dot(row, mrow);
  for (let k = 0; k < p.length; k++) p[k]! += gb * row[k]!;
  path.x[b] = bound;
  path.free[b] = 0;
  path.direction[b] = 0;
  path.reached = time;
  const mp = memory.applyMiddle(p);
  if (mp === undefined) return false;
  path.mp = mp;
  return true;
}

/** Minimum of the model over the free variables from the Cauchy point, moved into the box. */
function subspaceMinimum(cauchy: CauchyPoint, box: Box, memory: LbfgsMemory): Float64Array | undefined {
  const { start: x, gradient: g, free } = cauchy;
  const { theta } = memory;
  if (!free.includes(1)) return cauchy.x;
  const mc = memory.applyMiddle(cauchy.projected);
  if (mc === undefined) return undefined;
  const pull = memory.combine(mc);
  const residual = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    if (free[i] === 1) residual[i] = g[i]! + theta * (cauchy.x[i]! - x[i]!) - pull[i]!;
  }
  const v = solveLinear(reducedMiddle(memory, free), memory.project(residual));
  if (v === undefined) return undefined;
  const correction = memory.combine(v);
  const end = cauchy.x.slice();
  for (let i = 0; i < x.length; i++) {
    if (free[i] === 1) end[i]! -= residual[i]! / theta + correction[i]! / (theta * theta);
  }
  const inside = clip(end, box);
  return dot(addScaled(inside, -1, x), g) < 0 ? inside : truncated(cauchy.x, end, box);
}

/** M⁻¹ − W_Fᵀ W_F / θ, whose inverse is the middle matrix in the inverse of B over the free variables F. */
function reducedMiddle(memory: LbfgsMemory, free: Uint8Array): Float64Array {
  return addScaled(memory.inverseMiddle, -1 / memory.theta, memory.gram(free));
}

/** The last point inside the box on the line from a to b. */
function truncated(a: Float64Array, b: Float64Array, box: Box): Float64Array {
  let fraction = 1;
  for (let i = 0; i < a.length; i++) {
    const move = b[i]! - a[i]!;
    const room = move > 0 ? box.upper[i]! - a[i]! : box.lower[i]! - a[i]!;
    if (move !== 0 && Math.abs(room) < fraction * Math.abs(move)) fraction = room / move;
  }
  return clip(
    a.map((v, i) => v + fraction * (b[i]! - v)),
    box,
  );
}
