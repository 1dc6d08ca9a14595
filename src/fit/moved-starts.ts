import type { Curvature } from "./curvature.js";
import type { FoundMinimum } from "./neighbourhood.js";
import type { Moves, Surroundings } from "./search-point.js";

/** Part of the rise that the Hessian predicts for a move; one that rises by less leads to where the likelihood bends. */
export const BENT = 0.6;
/** The same for a move to a mirror image: an effect that is nearly the same up and down has a minimum there that is hardly deeper. */
const MIRRORED = 0.75;
/** Starts with several parameters moved together. */
const MOST_TOGETHER = 8;
/** How far from its centre, in widths of its constraint, a parameter is on one side of it. */
export const ACROSS = 0.1;
/** How near to its centre, in widths of its constraint, a parameter is looked at on both sides of it. */
const NEAR_CENTRE = 0.5;

/** A value of a constrained parameter, in widths of its constraint from its centre. */
interface Place {
  readonly alpha: number;
  /** Whether this is the mirror image of where the minimum has it. */
  readonly isMirror: boolean;
}

/**
 * Where a parameter is looked at that a minimum has at `alpha`: on the other side of its centre, or on both if it is near, at least
 * 1 away. If it is nearer than that, at its mirror image, too, where that is asked for: an effect that is the same up and down has a
 * minimum there, and one that is nearly the same has it nearby.
 */
function placesOf(alpha: number, withMirror: boolean): readonly Place[] {
  const size = Math.abs(alpha);
  const sides = size < NEAR_CENTRE ? [1, -1] : [-Math.sign(alpha)];
  const far = sides.map((side) => ({ alpha: side * Math.max(1, size), isMirror: false }));
  return withMirror && size > ACROSS && size < 1 ? [...far, { alpha: -alpha, isMirror: true }] : far;
}

/** One parameter moved to the other side of its centre: a point, with its value. */
export interface Move extends FoundMinimum {
  readonly parameter: number;
  /** Whether it leads to a mirror image: a fall back to the minimum, by values on the way, does not tell where a minimisation ends then. */
  readonly isMirror: boolean;
}

/** The lowest moves of parameters to each side on which −log L rises by less than the Hessian predicts; lowest first. */
export function singleMoves(
  around: Surroundings,
  curvature: Curvature,
  parameters: readonly number[],
  withMirrors: boolean,
): readonly Move[] {
  return parameters.flatMap((p) => bentMoves(around, curvature, p, withMirrors)).sort((a, b) => a.value - b.value);
}

function bentMoves(around: Surroundings, curvature: Curvature, p: number, withMirrors: boolean): readonly Move[] {
  const { x, value } = around.point;
  const [center, width] = [around.centerOf(p), around.widthOf(p)];
  const places = placesOf((x[p]! - center) / width, withMirrors);
  const moves = places.flatMap(({ alpha, isMirror }): Move[] => {
    const to = around.inside(p, center + alpha * width);
    if (to === x[p]) return [];
    const there = around.at(around.moved([[p, to]]));
    const predicted = 0.5 * Math.max(curvature.diagonal[p]!, 1 / (width * width)) * (to - x[p]!) ** 2;
    const isBent = there.value - value < (isMirror ? MIRRORED : BENT) * predicted;
    return isBent ? [{ ...there, parameter: p, isMirror }] : [];
  });
  const byHeight = moves.sort((a, b) => a.value - b.value);
  return [1, -1].flatMap((side) => byHeight.filter((move) => (move.x[p]! - center) * side > 0).slice(0, 1));
}

/** Some parameters moved, with how much −log L rises when each of them is moved alone, summed up. */
interface Combination {
  readonly moves: Moves;
  readonly rise: number;
}

/**
 * The lowest points with two or more of a few parameters moved to either side, where −log L rises by less than for each of them
 * alone, unless it falls convexly from there to the minimum.
 */
export function movedTogether(around: Surroundings, parameters: readonly number[]): readonly Float64Array[] {
  const riseOf = (value: number) => value - around.point.value;
  let combinations: readonly Combination[] = [{ moves: [], rise: 0 }];
  for (const p of parameters) {
    const ofOne = otherPlacesOf(around, p).map((to) => ({ to, rise: riseOf(around.valueAt(around.moved([[p, to]]))) }));
    const more = combinations.flatMap(({ moves, rise }) =>
      ofOne.map((one): Combination => ({ moves: [...moves, [p, one.to]], rise: rise + one.rise })),
    );
    combinations = [...combinations, ...more];
  }
  const points = combinations
    .filter(({ moves }) => moves.length > 1)
    .map(({ moves, rise }) => ({ ...around.at(around.moved(moves)), rise }))
    .filter(({ value, rise }) => riseOf(value) < rise);
  return around.lowestElsewhere(points, MOST_TOGETHER);
}

/** Values of a constrained parameter on both sides of its centre, as far as it is away from there, or 1 width, but where it is. */
function otherPlacesOf(around: Surroundings, p: number): readonly number[] {
  const [center, width] = [around.centerOf(p), around.widthOf(p)];
  const away = around.point.x[p]! - center;
  const size = Math.max(width, Math.abs(away));
  return [size, -size].filter((to) => Math.abs(to - away) > ACROSS * width).map((to) => around.inside(p, center + to));
}
