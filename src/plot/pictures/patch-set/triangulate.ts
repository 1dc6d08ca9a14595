/** Three indices of points. */
export type Triangle = readonly [number, number, number];

/** Shift of points, in units of their range, that leaves no four on a circle: far below what a picture shows. */
const SHIFT = 1e-6;
/** Distance of the three points around all others that the construction starts from, in the same units. */
const FAR = 1e3;
/** Triangles below this area, in the same units, are lines. */
const FLAT = 1e-5;

/**
 * Delaunay triangulation of points in the plane, in coordinates scaled to a square: of all triangulations the one whose
 * smallest angles are largest, so that values are interpolated between near points. Points on one line have none.
 *
 * @param x - distinct points; `[nPoints]`
 * @see A. Bowyer, Comput. J. 24 (1981) 162; D. F. Watson, Comput. J. 24 (1981) 167
 */
export function triangulate(x: readonly number[], y: readonly number[]): Triangle[] {
  const n = x.length;
  const [u, v] = [scaled(x, 0.754_877_666), scaled(y, 0.569_840_291)];
  u.push(-FAR, FAR, 0);
  v.push(-FAR, -FAR, FAR);
  let triangles: Circle[] = [circleOf([n, n + 1, n + 2], u, v)];
  for (let p = 0; p < n; p++) {
    const isBad = ({ cx, cy, r2 }: Circle) => (u[p]! - cx) ** 2 + (v[p]! - cy) ** 2 < r2;
    const hole = rimOf(triangles.filter(isBad).map(({ corners }) => corners));
    triangles = triangles.filter((triangle) => !isBad(triangle));
    for (const [a, b] of hole) triangles.push(circleOf([a, b, p], u, v));
  }
  return triangles
    .map(({ corners }) => corners)
    .filter((corners) => corners.every((i) => i < n) && Math.abs(doubleArea(corners, u, v)) > 2 * FLAT);
}

interface Circle {
  readonly corners: Triangle;
  readonly cx: number;
  readonly cy: number;
  /** Radius squared. */
  readonly r2: number;
}

/** Values between 0 and 1, each shifted by another small amount: multiples of an irrational number, without their integers. */
function scaled(values: readonly number[], step: number): number[] {
  const lowest = Math.min(...values);
  const range = Math.max(...values) - lowest || 1;
  return values.map((value, i) => (value - lowest) / range + SHIFT * (((i + 1) * step) % 1));
}

function doubleArea([a, b, c]: Triangle, u: readonly number[], v: readonly number[]): number {
  return (u[b]! - u[a]!) * (v[c]! - v[a]!) - (u[c]! - u[a]!) * (v[b]! - v[a]!);
}

function circleOf(corners: Triangle, u: readonly number[], v: readonly number[]): Circle {
  const [a, b, c] = corners;
  const [bu, bv] = [u[b]! - u[a]!, v[b]! - v[a]!];
  const [cu, cv] = [u[c]! - u[a]!, v[c]! - v[a]!];
  const d = 2 * (bu * cv - bv * cu);
  const [b2, c2] = [bu * bu + bv * bv, cu * cu + cv * cv];
  const [du, dv] = [(cv * b2 - bv * c2) / d, (bu * c2 - cu * b2) / d];
  return { corners, cx: u[a]! + du, cy: v[a]! + dv, r2: du * du + dv * dv };
}

/** The sides that belong to one of the triangles only. */
function rimOf(triangles: readonly Triangle[]): (readonly [number, number])[] {
  const sides = new Map<string, readonly [number, number] | undefined>();
  for (const [a, b, c] of triangles) {
    for (const side of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      const key = side[0] < side[1] ? `${side[0]} ${side[1]}` : `${side[1]} ${side[0]}`;
      sides.set(key, sides.has(key) ? undefined : side);
    }
  }
  return [...sides.values()].filter((side) => side !== undefined);
}
