import Delaunator from "delaunator";

/** Three indices of points. */
export type Triangle = readonly [number, number, number];

/** Triangles below this area, in units of the square that the points are scaled to, are lines. */
const FLAT = 1e-5;

/**
 * Delaunay triangulation of points in the plane, in coordinates scaled to a square: of all triangulations the one whose
 * smallest angles are largest, so that values are interpolated between near points. Points on one line have none.
 *
 * @param x - distinct points; `[nPoints]`
 */
export function triangulate(x: readonly number[], y: readonly number[]): Triangle[] {
  const [u, v] = [scaled(x), scaled(y)];
  const { triangles } = new Delaunator(
    Float64Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? u : v)[i >> 1]!),
  );
  return Array.from({ length: triangles.length / 3 }, (_, k): Triangle => {
    return [triangles[3 * k]!, triangles[3 * k + 1]!, triangles[3 * k + 2]!];
  }).filter((corners) => Math.abs(doubleArea(corners, u, v)) > 2 * FLAT);
}

/** Values between 0 and 1. */
function scaled(values: readonly number[]): number[] {
  const lowest = Math.min(...values);
  const range = Math.max(...values) - lowest || 1;
  return values.map((value) => (value - lowest) / range);
}

function doubleArea([a, b, c]: Triangle, u: readonly number[], v: readonly number[]): number {
  return (u[b]! - u[a]!) * (v[c]! - v[a]!) - (u[c]! - u[a]!) * (v[b]! - v[a]!);
}
