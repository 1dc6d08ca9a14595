import { randomStream } from "../math/random/index.js";
import type { Model } from "../model/model.js";

/** Distances from the start value at which a parameter alone is moved, in its uncertainty before the fit. */
const STEPS = [-3, -1, -0.5, 0.5, 1, 3];
/** Share of the range between its bounds that a free parameter without a natural scale is moved by. */
const SHARE_OF_RANGE = 1 / 6;

/** The uncertainty of a parameter before the fit; 1 for a free one, or less where its bounds are close. */
export function unitOf(model: Model, p: number): number {
  const [lower, upper] = model.suggestedBounds[p]!;
  const width = model.prefits[p]?.width ?? Number.POSITIVE_INFINITY;
  return Number.isFinite(width) ? width : Math.min(1, (upper - lower) * SHARE_OF_RANGE);
}

/** Values that a parameter alone is moved to: within its bounds, ascending, without the start value. */
export function valuesOf(model: Model, p: number): readonly number[] {
  const start = model.suggestedInit[p]!;
  const values = STEPS.map((step) => clamp(start + step * unitOf(model, p), model, p));
  return [...new Set(values)].filter((value) => value !== start && Number.isFinite(value));
}

/** A point at which some parameters are moved from the suggested values. */
export function movedPoint(model: Model, moved: readonly (readonly [index: number, value: number])[]): Float64Array {
  const point = Float64Array.from(model.suggestedInit);
  for (const [p, value] of moved) point[p] = value;
  return point;
}

/** How far parameters move at random points, in their uncertainties before the fit: in turn. */
const SPREADS = [1, 3];

/**
 * A random point: the given parameters uniform within one or, at every second point, three of their uncertainties before the fit, and
 * within their bounds; all others at their start.
 */
export function randomPoint(model: Model, moved: readonly number[], seed: number, index: number): Float64Array {
  const random = randomStream({ seed, index });
  const spread = SPREADS[index % SPREADS.length]!;
  const point = Float64Array.from(model.suggestedInit);
  for (const p of moved) point[p] = clamp(point[p]! + spread * (2 * random.uniform() - 1) * unitOf(model, p), model, p);
  return point;
}

function clamp(value: number, { suggestedBounds }: Model, p: number): number {
  const [lower, upper] = suggestedBounds[p]!;
  return Math.min(upper, Math.max(lower, value));
}
