import { cholesky, solveCholesky } from "../../../math/dense.js";
import type { Surface } from "./level-lines.js";
import { scaled, type Triangle, triangulate } from "./triangulate.js";

/** Parts into which each side of a triangle between tested points is divided. */
const PARTS = 8;
/** Of more points, the surface is flat on the triangles between them: it would take long to compute. */
const MOST_POINTS = 600;
/** Correlation length of the surface over the size of the plane, and the standard deviation by which it may miss a point. */
const LENGTH = 0.3;
const NUGGET = 0.08;
/** Largest difference from the level that matters for where the surface crosses it. */
const REACH = 3;

/** A surface through values at points of a plane, between which it is smooth. */
export interface SmoothSurface {
  /** The points between which it is flat: many more than were given. */
  readonly fine: Surface;
  /** Values at the points of `fine`; they cross `level` where the surface does. */
  readonly heights: (z: readonly number[], level: number) => readonly number[];
}

/**
 * A smooth surface over the plane of some points, in their convex hull without flat triangles at its rim: the mean of a Gaussian
 * process with a Matérn covariance (ν = 3/2) on a plane of least squares. Values far from the level are drawn towards it, which
 * moves no crossing, so that they do not bend the surface there.
 *
 * @see C. E. Rasmussen and C. K. I. Williams, Gaussian Processes for Machine Learning (2006), equations 2.25 and 4.17
 */
export function smoothSurface(x: readonly number[], y: readonly number[]): SmoothSurface {
  const triangles = triangulate(x, y);
  if (x.length > MOST_POINTS || triangles.length === 0) {
    return { fine: { x, y, triangles }, heights: (z) => z };
  }
  const fine = divided({ x, y, triangles });
  const [u, v] = [scaled(x), scaled(y)];
  const n = x.length;
  const factor = new Float64Array(n * n);
  const covariance = (du: number, dv: number): number => {
    const r = (Math.sqrt(3) * Math.hypot(du, dv)) / LENGTH;
    return (1 + r) * Math.exp(-r);
  };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      factor[i * n + j] = covariance(u[i]! - u[j]!, v[i]! - v[j]!) + (i === j ? NUGGET ** 2 : 0);
    }
  }
  cholesky(factor, n, new Float64Array(n));
  const at = { u: scaled(fine.x, x), v: scaled(fine.y, y) };
  const heights = (z: readonly number[], level: number): readonly number[] => {
    const near = z.map((value) => REACH * Math.tanh((value - level) / REACH));
    const plane = planeThrough(u, v, near);
    const weights = Float64Array.from(near, (value, i) => value - plane(u[i]!, v[i]!));
    solveCholesky(factor, n, weights);
    return at.u.map((s, k) => {
      const t = at.v[k]!;
      let sum = level + plane(s, t);
      for (let i = 0; i < n; i++) sum += weights[i]! * covariance(s - u[i]!, t - v[i]!);
      return sum;
    });
  };
  return { fine, heights };
}

/** The plane a + b u + c v of least squares, by its normal equations. */
function planeThrough(u: readonly number[], v: readonly number[], z: readonly number[]) {
  const rows = u.map((s, i) => [1, s, v[i]!] as const);
  const normal = new Float64Array(9);
  const right = new Float64Array(3);
  rows.forEach((row, i) => {
    for (let a = 0; a < 3; a++) {
      right[a]! += row[a]! * z[i]!;
      for (let b = 0; b <= a; b++) normal[3 * a + b]! += row[a]! * row[b]!;
    }
  });
  cholesky(normal, 3, new Float64Array(3));
  solveCholesky(normal, 3, right);
  return (s: number, t: number): number => right[0]! + right[1]! * s + right[2]! * t;
}

/** The same triangles, each side divided into equal parts; corners that triangles share are one point. */
function divided({ x, y, triangles }: Surface): Surface {
  const xs: number[] = [];
  const ys: number[] = [];
  const indices = new Map<string, number>();
  const small: Triangle[] = [];
  for (const corners of triangles) {
    // The weights of the corners are whole numbers, so that both triangles have the same key for a point on a shared side.
    const at = (weights: readonly number[]): number => {
      const parts = corners.map((corner, k) => [corner, weights[k]!] as const).filter(([, weight]) => weight > 0);
      const key = parts
        .sort(([a], [b]) => a - b)
        .map(([corner, weight]) => `${corner}:${weight}`)
        .join(" ");
      const known = indices.get(key);
      if (known !== undefined) return known;
      const mean = (values: readonly number[]) =>
        parts.reduce((sum, [corner, weight]) => sum + weight * values[corner]!, 0) / PARTS;
      indices.set(key, xs.length);
      xs.push(mean(x));
      ys.push(mean(y));
      return xs.length - 1;
    };
    for (let i = 0; i < PARTS; i++) {
      for (let j = 0; i + j < PARTS; j++) {
        const rest = PARTS - i - j;
        const [a, b, c] = [at([rest, i, j]), at([rest - 1, i + 1, j]), at([rest - 1, i, j + 1])];
        small.push([a, b, c]);
        if (rest > 1) small.push([b, at([rest - 2, i + 1, j + 1]), c]);
      }
    }
  }
  return { x: xs, y: ys, triangles: small };
}
