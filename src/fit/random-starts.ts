import { normalQuantile } from "../math/normal.js";
import { emptyBins } from "./empty-bins.js";
import { nearestInside } from "./feasible-start.js";
import type { FoundMinimum } from "./neighbourhood.js";
import type { Surroundings } from "./search-point.js";
import { startingPoint, uniform } from "./starting-points.js";

/** Random points for each parameter, and at most. */
const POINTS_PER_PARAMETER = 40;
const MOST_POINTS = 400;
/** Where −2 log L is larger than this times the number of bins, the model describes the data so badly that minima may lie anywhere. */
const POOR = 10;
/**
 * Random starts in a small model, whatever the values there: for each of such fits, and for one on the edge of the domain or near to
 * it.
 */
const RANDOM_STARTS = { poor: 100, edge: 20 };
/** Spread of random points, in widths of the constraints; and how far parameters without one reach. */
const SPREAD = 1.5;
export const REACH = 10;

/** Random points within the domain, and whether a minimum may lie on its edge. */
export interface Scattered {
  /** The lowest of each combination of sides, then all others; lowest first. */
  readonly points: readonly Float64Array[];
  /** Whether points lie outside the domain, which bins without events bound. */
  readonly isNearEdge: boolean;
}

/**
 * Points scattered over the parameters that bend, and over those without a constraint.
 *
 * @param most - points that are wanted at least: where fewer lie inside the domain, some of the others are moved to its edge
 */
export function scatteredPoints(around: Surroundings, parameters: readonly number[], most: number): Scattered {
  const known = randomPoints(around, parameters).map((x) => around.at(x));
  const inside = known.filter(({ value }) => value < Number.POSITIVE_INFINITY);
  const outside = known.filter(({ value }) => value === Number.POSITIVE_INFINITY);
  const moved = movedInside(around, outside.slice(0, Math.max(0, most - inside.length)));
  const lowest = new Map<string, Float64Array>();
  const others: Float64Array[] = [];
  for (const { x } of [...inside, ...moved].sort((a, b) => a.value - b.value)) {
    const key = parameters.map((p) => sideOf(around, p, x[p]!)).join();
    if (lowest.has(key)) others.push(x);
    else lowest.set(key, x);
  }
  const { model, data } = around.point;
  return {
    points: [...lowest.values(), ...others],
    isNearEdge: outside.length > 0 && emptyBins(model, data).length > 0,
  };
}

/** Points outside the domain, moved to its edge, where a minimum may lie. */
function movedInside(around: Surroundings, points: readonly FoundMinimum[]): readonly FoundMinimum[] {
  const { model, data, input } = around.point;
  return points.flatMap(({ x }) => {
    const moved = nearestInside(model, data, { ...input, init: x });
    return moved === undefined ? [] : [around.at(moved)];
  });
}

/** The side of its centre that a constrained parameter is on, and the unit that any other is in. */
function sideOf(around: Surroundings, p: number, value: number): number {
  return around.isConstrained(p) ? Math.sign(value - around.centerOf(p)) : Math.round(value);
}

function randomPoints(around: Surroundings, parameters: readonly number[]): readonly Float64Array[] {
  const scattered = new Set(parameters);
  for (const { first, size, constraint } of around.point.model.parameterSets) {
    if (size === 1 && constraint === undefined && around.isFree(first)) scattered.add(first);
  }
  const count = Math.min(POINTS_PER_PARAMETER * scattered.size, MOST_POINTS);
  return Array.from({ length: count }, (_, k) => around.moved([...scattered].map((p) => [p, drawn(around, p, k)])));
}

function drawn(around: Surroundings, p: number, k: number): number {
  const { x, input, round } = around.point;
  const u = uniform(round + 1, 1000 + k, p);
  if (around.isConstrained(p)) {
    return around.inside(p, around.centerOf(p) + SPREAD * around.widthOf(p) * normalQuantile(u));
  }
  // A minimum far away may have others near the start.
  const isFar = Math.abs(x[p]! - input.init[p]!) > REACH;
  const middle = isFar && k % 2 === 1 ? input.init[p]! : x[p]!;
  const low = Math.max(input.lower[p]!, middle - REACH);
  const high = Math.min(input.upper[p]!, middle + REACH);
  return low + u * (high - low);
}

/** Whether the model describes the data badly. */
export function isPoor({ point: { model, value } }: Surroundings): boolean {
  return 2 * value > POOR * model.nMainData;
}

/**
 * Random points within the bounds, where values say little about the way from there: the model describes the data badly, or the
 * minimum lies on the edge of the domain, or near to it, along which others may be reached.
 */
export function anyPoints(around: Surroundings, isNearEdge: boolean): readonly Float64Array[] {
  const { model, input, round, edges = [] } = around.point;
  const isAtEdge = isNearEdge || edges.length > 0;
  const ofEdge = isAtEdge ? RANDOM_STARTS.edge : 0;
  const length = round === 0 && isPoor(around) ? RANDOM_STARTS.poor : ofEdge;
  return Array.from({ length }, (_, k) => startingPoint(model, input, round + 1, k + 1));
}
