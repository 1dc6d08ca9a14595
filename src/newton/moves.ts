import type { Box } from "../math/box.js";

/*
 * Moves from a point x along a direction d, among bounds.
 */

/** x + t d, with variables that would reach or cross a bound exactly on it. Variables that do not move keep their values. */
export function moved(x: Float64Array, d: Float64Array, t: number, { lower, upper }: Box): Float64Array {
  const out = x.slice();
  for (let i = 0; i < out.length; i++) {
    if (d[i] !== 0) out[i] = Math.min(Math.max(out[i]! + t * d[i]!, lower[i]!), upper[i]!);
  }
  return out;
}

/** Whether any variable of x + d with `movable` = 1 is outside its bounds. */
export function crosses(x: Float64Array, d: Float64Array, movable: Uint8Array, box: Box): boolean {
  for (let i = 0; i < d.length; i++) if (movable[i] === 1 && isOutside(x[i]! + d[i]!, i, box)) return true;
  return false;
}

/** Indices of the variables of x + d with `movable` = 1 that are outside their bounds. */
export function crossing(x: Float64Array, d: Float64Array, movable: Uint8Array, box: Box): number[] {
  const out: number[] = [];
  for (let i = 0; i < d.length; i++) if (movable[i] === 1 && isOutside(x[i]! + d[i]!, i, box)) out.push(i);
  return out;
}

function isOutside(value: number, i: number, { lower, upper }: Box): boolean {
  return value < lower[i]! || value > upper[i]!;
}

/** Distance, with its sign, of variable i from x to the bound towards which d leads. */
export function room(x: Float64Array, d: Float64Array, i: number, { lower, upper }: Box): number {
  return (d[i]! > 0 ? upper : lower)[i]! - x[i]!;
}

/** The t at which x + t d meets the first bound. */
export function roomAlong(x: Float64Array, d: Float64Array, box: Box): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < d.length; i++) if (d[i] !== 0) least = Math.min(least, room(x, d, i, box) / d[i]!);
  return least;
}
