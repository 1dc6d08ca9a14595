import type { Curvature } from "./curvature.js";
import { ACROSS, BENT } from "./moved-starts.js";
import type { FoundMinimum } from "./neighbourhood.js";
import type { Surroundings } from "./search-point.js";

/** How far beyond its centre, in widths of its constraint, the profile of a parameter is followed, and at how many values. */
const FARTHEST = 1;
const POINTS = 5;

/**
 * Whether −log L rises by less than the Hessian predicts where a constrained parameter is far on the other side of its centre, and the
 * others on the tangent: its profile is worth following, which the parameter moved alone may not show.
 */
export function profileBends(around: Surroundings, { moves }: Curvature, p: number): boolean {
  const move = moves.get(p);
  if (move === undefined || !around.isConstrained(p)) return false;
  const { x, value } = around.point;
  return sidesOf(around, p).some((side) => {
    const change = farOn(around, p, side) - x[p]!;
    const predicted = 0.5 * (change / move[p]!) ** 2;
    return around.valueAt(around.along(x, move, change / move[p]!)) - value < BENT * predicted;
  });
}

/**
 * Where the profile of −log L in one constrained parameter, followed from a minimum to the other side of its centre,
 * or to both sides if it is near, falls again, or below the minimum.
 *
 * From one value of the parameter to the next the others follow along the tangent there, and are corrected by one chord step: that of
 * Newton's method with the Hessian of the minimum.
 */
export function profileDips(around: Surroundings, curvature: Curvature, p: number): readonly FoundMinimum[] {
  if (!around.isConstrained(p)) return [];
  return sidesOf(around, p).flatMap((side) => {
    const profile = [around.point, ...followed(around, curvature, p, side)];
    return profile.filter(({ value }, k) => {
      const [before, after] = [profile[k - 1], profile[k + 1]];
      return before !== undefined && value < before.value && !(after !== undefined && after.value < value);
    });
  });
}

/** The other side of its centre than a parameter is on, or both sides if it is near. */
function sidesOf(around: Surroundings, p: number): readonly number[] {
  const away = (around.point.x[p]! - around.centerOf(p)) / around.widthOf(p);
  return Math.abs(away) < ACROSS ? [1, -1] : [-Math.sign(away)];
}

/** How far a profile is followed on one side. */
function farOn(around: Surroundings, p: number, side: number): number {
  return around.inside(p, around.centerOf(p) + side * FARTHEST * around.widthOf(p));
}

/** Points of the profile as the parameter moves away from the minimum, as far as it is inside its bounds and the domain. */
function followed(around: Surroundings, { moves, solve }: Curvature, p: number, side: number): readonly FoundMinimum[] {
  const { x } = around.point;
  const move = moves.get(p);
  const step = (farOn(around, p, side) - x[p]!) / POINTS;
  if (move === undefined || solve === undefined || !(step * side > 0)) return [];
  const out: FoundMinimum[] = [];
  let from: Float64Array = x;
  for (let k = 0; k < POINTS; k++) {
    const ahead = around.along(from, move, step / move[p]!);
    const { value, gradient } = around.slopesAt(ahead);
    const newton = solve(gradient);
    const chord = ahead.map((v, q) => v - newton[q]!);
    const corrected = around.at(around.along(chord, move, newton[p]! / move[p]!));
    const found = corrected.value < value ? corrected : { x: ahead, value };
    if (!(found.value < Number.POSITIVE_INFINITY)) break;
    out.push(found);
    from = found.x;
  }
  return out;
}
