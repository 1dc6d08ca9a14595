import type { DerivedFunction } from "./nodes.js";

/** Least and largest value that is looked at. */
export type Range = readonly [number, number];

/** Steps across the range of the parameter. */
const STEPS = 10;
/** Parts of their ranges that the other inputs are put at, one set after the other, besides the values that are given. */
const ELSEWHERE = [0.31, 0.77];
/** Largest second difference, relative to the values themselves, that is rounding. */
const ROUNDING = 1e-10;

/**
 * Whether a function is straight in one of its inputs as far as can be seen: its second differences across the range of the
 * input vanish, wherever the others are. A product of parameters is; a square, a root or a branch is not.
 *
 * @param x - values of all parameters
 * @param ranges - of all parameters
 */
export function isStraight(f: DerivedFunction, p: number, x: Float64Array, ranges: readonly Range[]): boolean {
  return [undefined, ...ELSEWHERE].every((part) => isStraightAt(f, p, others(f, x, ranges, part), ranges[p]!));
}

function others(f: DerivedFunction, x: Float64Array, ranges: readonly Range[], part: number | undefined): Float64Array {
  const out = x.slice();
  if (part === undefined) return out;
  for (const p of Array.from(f.support)) {
    const [low, high] = ranges[p]!;
    out[p] = low + part * (high - low);
  }
  return out;
}

function isStraightAt(f: DerivedFunction, p: number, x: Float64Array, [low, high]: Range): boolean {
  const values = Array.from({ length: STEPS + 1 }, (_, k) => {
    x[p] = low + (k / STEPS) * (high - low);
    return f.value(x);
  });
  const size = Math.max(...values.map(Math.abs));
  for (let k = 1; k < STEPS; k++) {
    const bend = values[k - 1]! + values[k + 1]! - 2 * values[k]!;
    if (!(Math.abs(bend) <= ROUNDING * size)) return false;
  }
  return true;
}
