/** The moves of a simplex: reflection, expansion, contraction, shrinkage. */
import { type Box, clip } from "../../math/box.js";
import { addScaled, sameEntries, scaled } from "../../math/vector.js";
import type { Vertex } from "./outcome.js";
import { centroid } from "./simplex.js";

/** Factors by which the worst vertex moves, and by which the others move towards the best one. */
export interface Coefficients {
  readonly expansion: number;
  readonly contraction: number;
  readonly shrinkage: number;
}

/** The coefficients of Nelder and Mead. */
export const STANDARD: Coefficients = { expansion: 2, contraction: 0.5, shrinkage: 0.5 };

/** F. Gao and L. Han, Comput. Optim. Appl. 51 (2012) 259. */
export function adaptive(n: number): Coefficients {
  return { expansion: 1 + 2 / n, contraction: 0.75 - 1 / (2 * n), shrinkage: 1 - 1 / n };
}

/** Makes one iteration: replaces the worst vertex, or moves all others towards the best one. False where no vertex can move. */
export function moveWorst(
  simplex: Vertex[],
  c: Coefficients,
  box: Box,
  evaluate: (x: Float64Array) => number,
): boolean {
  const last = simplex.length - 1;
  const [best, second, worst] = [simplex[0]!, simplex[last - 1]!, simplex[last]!];
  const centre = centroid(simplex);
  /** The point on the line from the worst vertex through the centroid, at `t` beyond the centroid, or before it for t < 0. */
  const along = (t: number): Vertex => {
    const x = clip(addScaled(scaled(1 + t, centre), -t, worst.x), box);
    return { x, value: evaluate(x) };
  };
  const reflected = along(1);
  if (reflected.value < best.value) {
    const expanded = along(c.expansion);
    simplex[last] = expanded.value < reflected.value ? expanded : reflected;
    return true;
  }
  if (reflected.value < second.value) {
    simplex[last] = reflected;
    return true;
  }
  const outside = reflected.value < worst.value;
  const contracted = along(outside ? c.contraction : -c.contraction);
  const accepted = outside ? contracted.value <= reflected.value : contracted.value < worst.value;
  if (!accepted) return shrink(simplex, c.shrinkage, box, evaluate);
  simplex[last] = contracted;
  return true;
}

function shrink(simplex: Vertex[], factor: number, box: Box, evaluate: (x: Float64Array) => number): boolean {
  const best = simplex[0]!.x;
  let moved = false;
  for (let k = 1; k < simplex.length; k++) {
    const x = clip(addScaled(best, factor, addScaled(simplex[k]!.x, -1, best)), box);
    moved ||= !sameEntries(x, simplex[k]!.x);
    simplex[k] = { x, value: evaluate(x) };
  }
  return moved;
}
