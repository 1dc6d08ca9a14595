import type { Box } from "../math/box.js";

/*
 * Moves from a point x along a direction d, among bounds.
 */

/** x + t d, exactly on a bound where that leads to it or beyond. Variables that do not move stay as they are. */
export function moved(x: Float64Array, d: Float64Array, t: number, { lower, upper }: Box): Float64Array {
  const out = x.slice();
  for (let i = 0; i < out.length; i++) {
    if (d[i] !== 0) out[i] = Math.min(Math.max(out[i]! + t * d[i]!, lower[i]!), upper[i]!);
  }
  return out;
}

/** Whether x + d has a variable out of its bounds, of those with `movable` = 1. */
export function crosses(x: Float64Array, d: Float64Array, movable: Uint8Array, box: Box): boolean {
  for (let i = 0; i < d.length; i++) if (movable[i] === 1 && isOutside(x[i]! + d[i]!, i, box)) return true;
  return false;
}

/** The variables that x + d has out of their bounds, of those with `movable` = 1. */
export function crossing(x: Float64Array, d: Float64Array, movable: Uint8Array, box: Box): number[] {
  const out: number[] = [];
  for (let i = 0; i < d.length; i++) if (movable[i] === 1 && isOutside(x[i]! + d[i]!, i, box)) out.push(i);
  return out;
}

function isOutside(value: number, i: number, { lower, upper }: Box): boolean {
  return value < lower[i]! || value > upper[i]!;
}

/** The move of a variable from x to the bound that d leads to. */
export function room(x: Float64Array, d: Float64Array, i: number, { lower, upper }: Box): number {
  return (d[i]! > 0 ? upper : lower)[i]! - x[i]!;
}

/** The t at which x + t d meets the first bound. */
export function roomAlong(x: Float64Array, d: Float64Array, box: Box): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < d.length; i++) if (d[i] !== 0) least = Math.min(least, room(x, d, i, box) / d[i]!);
  return least;
}
