/** Simplices: n + 1 points in n dimensions. */
import { type Box, clip } from "../../math/box.js";
import { addScaled, vectorNorm } from "../../math/vector.js";
import type { Vertex } from "./outcome.js";

/** Edges of the first simplex: 5 % of a coordinate, or an absolute length for a coordinate that is 0. */
const RELATIVE_EDGE = 0.05;
const EDGE_AT_ZERO = 0.00025;

/** x and one point displaced along each axis; a corner beyond an upper bound is reflected from it. */
function axisSimplex(x: Float64Array, box: Box, edge: (xi: number) => number): Float64Array[] {
  const displaced = Array.from(x, (xi, i) => {
    const corner = x.slice();
    corner[i] = xi + edge(xi);
    return corner;
  });
  return [x.slice(), ...displaced].map((corner) =>
    clip(
      corner.map((v, i) => (v > box.upper[i]! ? 2 * box.upper[i]! - v : v)),
      box,
    ),
  );
}

/** SciPy's first simplex, inside the box. */
export function startSimplex(x: Float64Array, box: Box): Float64Array[] {
  return axisSimplex(x, box, (xi) => (xi === 0 ? EDGE_AT_ZERO : RELATIVE_EDGE * xi));
}

/** A simplex at x, as large as the distance from another point to x. */
export function simplexTowards(x: Float64Array, from: Float64Array, box: Box): Float64Array[] {
  const edge = vectorNorm(addScaled(x, -1, from), Number.POSITIVE_INFINITY);
  return axisSimplex(x, box, () => edge);
}

/** Sorts vertices by their values, the lowest first; vertices of equal value keep their order. */
export function sortVertices(vertices: Vertex[]): void {
  vertices.sort((a, b) => (a.value === b.value ? 0 : a.value < b.value ? -1 : 1));
}

/** Mean of all vertices except the last. */
export function centroid(vertices: readonly Vertex[]): Float64Array {
  const n = vertices.length - 1;
  let total: Float64Array = new Float64Array(n);
  for (let k = 0; k < n; k++) total = addScaled(total, 1, vertices[k]!.x);
  return total.map((v) => v / n);
}

/** Largest coordinate distance, and largest difference of values, from the first vertex. */
export function spread([first, ...rest]: readonly Vertex[]): { x: number; value: number } {
  let [x, value] = [0, 0];
  for (const vertex of rest) {
    for (let i = 0; i < vertex.x.length; i++) x = Math.max(x, Math.abs(vertex.x[i]! - first!.x[i]!));
    value = Math.max(value, Math.abs(vertex.value - first!.value));
  }
  return { x, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
}
