import { clip } from "../math/box.js";
import type { Curvature } from "./curvature.js";
import { ACROSS } from "./moved-starts.js";
import type { FoundMinimum } from "./neighbourhood.js";
import type { Surroundings } from "./search-point.js";

/** How far beyond its centre, in widths of its constraint, the profile of a parameter is followed, and at how many values. */
const FARTHEST = 1;
const POINTS = 5;

/**
 * Where the profile of −log L in one constrained parameter, followed from a minimum to the other side of its
 * centre, or to both if it is near, falls again, or below the minimum.
 *
 * From one value of the parameter to the next the others follow along the tangent there, and are corrected by one chord step: that of
 * Newton's method with the Hessian of the minimum.
 */
export function profileDips(around: Surroundings, curvature: Curvature, p: number): readonly FoundMinimum[] {
  if (!around.isConstrained(p)) return [];
  const away = (around.point.x[p]! - around.centerOf(p)) / around.widthOf(p);
  const sides = Math.abs(away) < ACROSS ? [1, -1] : [-Math.sign(away)];
  return sides.flatMap((side) => {
    const profile = [around.point, ...followed(around, curvature, p, side)];
    return profile.filter(({ value }, k) => {
      const [before, after] = [profile[k - 1], profile[k + 1]];
      return before !== undefined && value < before.value && !(after !== undefined && after.value < value);
    });
  });
}

/** Points of the profile as the parameter moves away from the minimum, as far as it is inside its bounds and the domain. */
function followed(around: Surroundings, { moves, solve }: Curvature, p: number, side: number): readonly FoundMinimum[] {
  const { x, input } = around.point;
  const move = moves.get(p);
  const far = around.inside(p, around.centerOf(p) + side * FARTHEST * around.widthOf(p));
  const step = (far - x[p]!) / POINTS;
  if (move === undefined || solve === undefined || !(step * side > 0)) return [];
  const along = (from: Float64Array, change: number) =>
    clip(
      from.map((v, q) => v + (change / move[p]!) * move[q]!),
      input,
    );
  const out: FoundMinimum[] = [];
  let from: Float64Array = x;
  for (let k = 0; k < POINTS; k++) {
    const ahead = along(from, step);
    const { value, gradient } = around.slopesAt(ahead);
    const newton = solve(gradient);
    const corrected = along(
      ahead.map((v, q) => v - newton[q]!),
      newton[p]!,
    );
    const there = around.at(corrected);
    const found = there.value < value ? there : { x: ahead, value };
    if (!(found.value < Number.POSITIVE_INFINITY)) break;
    out.push(found);
    from = found.x;
  }
  return out;
}
