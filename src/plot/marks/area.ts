import { type Frame, footedY, pixelX } from "../frame.js";
import { isFinitePoint, type Point, runs } from "../path.js";
import type { BandMark } from "../picture.js";

/** What an area lies between: two curves or, in steps, two histograms with the edges `x`. */
export type AreaEdges = Pick<BandMark, "x" | "lower" | "upper" | "step">;

/** Corners of an area, as one polygon for each stretch in which its edges are finite. */
export function areaPolygons({ x, lower, upper, step = false }: AreaEdges, frame: Frame): Point[][] {
  const corners = (values: ArrayLike<number>) =>
    Array.from(values, (value, i) => {
      const at = (k: number): Point => [pixelX(frame, x[k]!), footedY(frame, value)];
      return step ? [at(i), at(i + 1)] : [at(i)];
    }).flat();
  const below = corners(lower);
  const pairs = corners(upper).map((high, i) => [high, below[i]!] as const);
  const stretches = runs(pairs, ([high, low]) => isFinitePoint(high) && isFinitePoint(low));
  return stretches.map((stretch) => [...stretch.map(([high]) => high), ...stretch.map(([, low]) => low).reverse()]);
}
