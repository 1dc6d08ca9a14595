import Delaunator from "delaunator";

/** Three indices of points. */
export type Triangle = readonly [number, number, number];

/** Triangles below this area, in units of the square that the points are scaled to, are lines. */
const FLAT = 1e-5;

/** A triangle at the rim whose angle opposite to the rim is larger than this, in degrees, only closes a gap between far points. */
const LARGEST_ANGLE = 145;

/**
 * Delaunay triangulation of points in the plane, in coordinates scaled to a square: of all triangulations the one whose
 * smallest angles are largest, so that values are interpolated between near points. Flat triangles at the rim, whose points are
 * nearly on one line, are left out. Points on one line have none.
 *
 * @param x - distinct points; `[nPoints]`
 */
export function triangulate(x: readonly number[], y: readonly number[]): Triangle[] {
  const [u, v] = [scaled(x), scaled(y)];
  const { triangles } = new Delaunator(
    Float64Array.from({ length: 2 * x.length }, (_, i) => (i % 2 === 0 ? u : v)[i >> 1]!),
  );
  const all = Array.from({ length: triangles.length / 3 }, (_, k): Triangle => {
    return [triangles[3 * k]!, triangles[3 * k + 1]!, triangles[3 * k + 2]!];
  }).filter((corners) => Math.abs(doubleArea(corners, u, v)) > 2 * FLAT);
  return withoutFlatRim(all, u, v);
}

/** Leaves out flat triangles at the rim, again and again until there are none. */
function withoutFlatRim(triangles: Triangle[], u: readonly number[], v: readonly number[]): Triangle[] {
  const counts = new Map<string, number>();
  for (const side of triangles.flatMap(sidesOf)) counts.set(side, (counts.get(side) ?? 0) + 1);
  const isKept = (corners: Triangle) =>
    !sidesOf(corners).some((side, k) => counts.get(side) === 1 && angleAt(corners, (k + 2) % 3, u, v) > LARGEST_ANGLE);
  const kept = triangles.filter(isKept);
  return kept.length === triangles.length || kept.length === 0 ? triangles : withoutFlatRim(kept, u, v);
}

/** Keys of the sides from each corner to the next one. */
function sidesOf(corners: Triangle): string[] {
  return corners.map((a, k) => {
    const b = corners[(k + 1) % 3]!;
    return a < b ? `${a} ${b}` : `${b} ${a}`;
  });
}

/** The angle at a corner, in degrees. */
function angleAt(corners: Triangle, k: number, u: readonly number[], v: readonly number[]): number {
  const [at, p, q] = [corners[k]!, corners[(k + 1) % 3]!, corners[(k + 2) % 3]!];
  const [a, b] = [p, q].map((end) => Math.atan2(v[end]! - v[at]!, u[end]! - u[at]!)) as [number, number];
  const turn = Math.abs(a - b);
  return (180 / Math.PI) * Math.min(turn, 2 * Math.PI - turn);
}

/** Values in units in which those of `range`, by default themselves, lie between 0 and 1. */
export function scaled(values: readonly number[], range: readonly number[] = values): number[] {
  const lowest = Math.min(...range);
  const size = Math.max(...range) - lowest || 1;
  return values.map((value) => (value - lowest) / size);
}

function doubleArea([a, b, c]: Triangle, u: readonly number[], v: readonly number[]): number {
  return (u[b]! - u[a]!) * (v[c]! - v[a]!) - (u[c]! - u[a]!) * (v[b]! - v[a]!);
}
