import { type Box, clip } from "../math/box.js";
import { roomAlong } from "../newton/moves.js";
import type { FlatEnd } from "./results.js";

/** A function of a vector within bounds: Infinity outside its domain. */
export interface Landscape extends Box {
  value(x: Float64Array): number;
}

/** Shortest step of a walk, in lengths of its direction. */
const FIRST_STEP = 2 ** -8;
/** Most steps of a walk: more than the range of lengths that matters. */
const MOST_STEPS = 80;

/** Where a walk along a straight line ended, and the lowest point on the way. */
export interface Walk {
  readonly lowest: Float64Array;
  /** Value there. */
  readonly value: number;
  /** What ended it; `rise` is one by the height that was asked for. */
  readonly end: FlatEnd;
}

/** How a walk chooses its steps. */
export interface Pace {
  /** How much longer each step is than the one before. */
  readonly growth: number;
  /** Rise above the lowest value on the way that ends it. */
  readonly rise: number;
}

/**
 * Walks from `x` along `direction` in growing steps until the value has risen above the lowest on the way, or to the first
 * bound.
 */
function walk(landscape: Landscape, x: Float64Array, value: number, direction: Float64Array, pace: Pace): Walk {
  const room = Math.max(0, roomAlong(x, direction, landscape));
  let lowest = x;
  let least = value;
  let t = FIRST_STEP;
  for (let step = 0; step < MOST_STEPS; step++, t *= pace.growth) {
    const length = Math.min(t, room);
    if (!(length > 0)) return { lowest, value: least, end: "bound" };
    const trial = clip(
      x.map((v, p) => v + length * direction[p]!),
      landscape,
    );
    const there = landscape.value(trial);
    if (there < least) [lowest, least] = [trial, there];
    if (there === Number.POSITIVE_INFINITY) return { lowest, value: least, end: "domain" };
    if (there > least + pace.rise) return { lowest, value: least, end: "rise" };
    if (length === room) return { lowest, value: least, end: "bound" };
  }
  return { lowest, value: least, end: "steps" };
}

/** The lower end of walks both ways along a direction. */
export function walkBothWays(
  landscape: Landscape,
  x: Float64Array,
  value: number,
  direction: Float64Array,
  pace: Pace,
): { readonly up: Walk; readonly down: Walk; readonly lower: Walk } {
  const up = walk(landscape, x, value, direction, pace);
  const down = walk(
    landscape,
    x,
    value,
    direction.map((d) => -d),
    pace,
  );
  return { up, down, lower: down.value < up.value ? down : up };
}
